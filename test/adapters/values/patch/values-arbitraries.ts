import fc from 'fast-check';
import type { PatchWish, WantedEntry } from '../../../../src/domain/migration/values-patch.ts';
import { someDomain, somePolicy, someStrategy } from '../../../support/domain-arbitraries.ts';

/** Entries, each domain once. */
export const someEntries: fc.Arbitrary<readonly WantedEntry[]> = fc.uniqueArray(
  fc.record({ domain: someDomain, search_policy: somePolicy }),
  { selector: ({ domain }) => domain },
);

/** A wish of which each part may be left out. */
export const someWish: fc.Arbitrary<PatchWish> = fc
  .record({ strategy: someStrategy, entries: someEntries, legacy: fc.constant('remove' as const) }, { requiredKeys: [] })
  .map((wish) => wish as PatchWish);

const someComment = fc.constantFrom('', '', ' # a comment', '   # a tab\tand “quotes”', " # brig's");
const someQuote = fc.constantFrom('', '', '"', "'");
/** Lines that are nobody's business, at an indentation of their own. */
const someOther = fc.constantFrom(
  ['setEnableMLS: true'],
  ['# setFederationStrategy: allowAll'],
  ['key: |', '  -----BEGIN PRIVATE KEY-----', '  # no comment', '  -----END PRIVATE KEY-----'],
  ['list:', '- a', '# between', '- b: {c: 1}'],
  ['', '# below a blank line'],
  ['quoted: "{{ .Values.x }}" # a template'],
  ['folded: >-', '  one', '', '  two'],
  ['map: {a: 1, b: [1, 2]}'],
);

/** Lines below a key, indented; an empty one stays empty. */
const indented = (lines: readonly string[], step: number): readonly string[] =>
  lines.map((line) => (line === '' ? '' : ' '.repeat(step) + line));

const someItem = (flow: boolean): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(fc.record({ domain: someDomain, search_policy: somePolicy }), someQuote, someComment, someComment, fc.nat(3))
    .map(([{ domain, search_policy }, quote, one, two, form]) => {
      const inFlow = `{ domain: ${quote}${domain}${quote}, search_policy: ${search_policy} }`;
      if (flow) return [inFlow];
      if (form === 0) return [`- ${inFlow}${one}`];
      if (form === 1) return ['-', `  search_policy: ${search_policy}${one}`, `  domain: ${quote}${domain}${quote}${two}`];
      return [`- domain: ${quote}${domain}${quote}${one}`, `  search_policy: ${search_policy}${two}`, ...(form === 2 ? ['# above'] : [])];
    });

const someList: fc.Arbitrary<readonly string[]> = fc.boolean().chain((flow) =>
  fc
    .tuple(fc.array(someItem(flow), { maxLength: 4 }), someComment, fc.constantFrom(0, 2), fc.boolean())
    .map(([items, comment, step, wide]) => {
      if (items.length === 0) return [`setFederationDomainConfigs: []${comment}`];
      if (!flow) return [`setFederationDomainConfigs:${comment}`, ...indented(items.flat(), step)];
      if (!wide) return [`setFederationDomainConfigs: [${items.flat().join(', ')}]${comment}`];
      const lines = items.flat().map((item, index) => `  ${item}${index === items.length - 1 ? '' : ','}${comment}`);
      return ['setFederationDomainConfigs: [', ...lines, '  ]'];
    }),
);

const someStrategyLine = fc
  .tuple(fc.oneof(someStrategy, fc.constant('null'), fc.constant('')), someComment)
  .map(([word, comment]) => [`setFederationStrategy: ${word}${comment}`]);

const someLegacy = fc.constantFrom<readonly string[]>(
  ['federationStrategy:', '  allowedDomains:', '  - a.example # a', '  - b.example'],
  ['federationStrategy: { allowAll: true }'],
  ['setFederationStrategy: # old', '  allowedDomains: []'],
  ['federationStrategy:', '#  allowedDomains: []'],
);

/** A map of settings with some of these groups of lines, in any order, below its path. */
const someOptions = (service: string, groups: readonly fc.Arbitrary<readonly string[]>[]): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(
      fc.tuple(...groups.map((group) => fc.option(group, { nil: [] }))),
      fc.uniqueArray(someOther, { maxLength: 3 }),
      fc.constantFrom(2, 2, 4),
      fc.nat(),
      someComment,
    )
    .map(([own, others, step, seed, comment]) => {
      const lines = [...own, ...others]
        .toSorted((a, b) => ((a.join().length * 7 + seed) % 13) - ((b.join().length * 7 + seed) % 13))
        .flat();
      return [`${service}:`, ...indented(['config:', ...indented([`optSettings:${comment}`, ...indented(lines, step)], step)], step)];
    });

const OWN = fc.constant(['setFederationDomain: own.example']);

/** A values file of the umbrella chart: of an operator who has his own habits. */
export const someValues: fc.Arbitrary<string> = fc
  .record({
    brig: someOptions('brig', [OWN, someStrategyLine, someList]),
    federator: fc.option(someOptions('federator', [fc.constant(['useSystemCAStore: true']), someLegacy]), { nil: [] }),
    before: fc.constantFrom<readonly string[]>([], ['---'], ['# ours', '', 'galley:', '  config: {}']),
    after: fc.constantFrom<readonly string[]>([], ['...'], ['', '# the end'], ['tags: {federator: true}']),
    lineBreak: fc.constantFrom('\n', '\n', '\r\n'),
    ends: fc.boolean(),
    bom: fc.boolean(),
  })
  .map(({ brig, federator, before, after, lineBreak, ends, bom }) => {
    const text = [...before, ...brig, ...federator, ...after].join(lineBreak);
    return `${bom ? '\uFEFF' : ''}${text}${ends ? lineBreak : ''}`;
  });

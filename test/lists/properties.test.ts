import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { LIST_FORMATS, type ListFormat, type WantedRemote } from '../../src/domain/wanted-remote.ts';
import { parseList } from '../../src/lists/parse-list.ts';
import { someDomain, somePolicy, someRestriction } from '../support/domain-arbitraries.ts';
import { bytesOf, parseText } from './bytes-of.ts';

const someWanted: fc.Arbitrary<WantedRemote> = fc.record(
  { domain: someDomain, search_policy: somePolicy, restriction: someRestriction },
  { requiredKeys: ['domain'] },
);
const someList = fc.uniqueArray(someWanted, { selector: ({ domain }) => domain });

const csvCells = ({ domain, search_policy, restriction }: WantedRemote): string[] => [
  domain,
  search_policy ?? '',
  restriction?.tag ?? '',
  (restriction?.value ?? []).join(' '),
];
const HEADER = ['domain', 'search_policy', 'restriction', 'teams'];
const csv = (list: readonly WantedRemote[], delimiter: string): string =>
  [HEADER, ...list.map(csvCells)].map((cells) => `${cells.join(delimiter)}\n`).join('');

const printed: readonly [name: string, ListFormat, (list: readonly WantedRemote[]) => string][] = [
  ['an array as JSON', 'json', (list) => JSON.stringify(list)],
  ['brig’s body as JSON', 'json', (list) => JSON.stringify({ remotes: list, strategy: 'allowAll', update_interval: 10 }, undefined, 2)],
  ['YAML', 'yaml', (list) => stringify(list, { aliasDuplicateObjects: false })],
  ['JSON read as YAML', 'yaml', (list) => JSON.stringify(list)],
  ['CSV with commas', 'csv', (list) => csv(list, ',')],
  ['CSV with semicolons', 'csv', (list) => csv(list, ';')],
  ['CSV with tabs', 'csv', (list) => csv(list, '\t')],
];

describe('every list', () => {
  it.each(printed)('printed as %s reads back the same', (_, format, print) => {
    fc.assert(
      fc.property(someList, (list) => {
        expect(parseText(print(list), format)).toEqual({ ok: true, value: list });
      }),
    );
  });

  it.each(printed)('printed as %s with each remote twice reads back the same', (_, format, print) => {
    fc.assert(
      fc.property(someList, (list) => {
        expect(parseText(print([...list, ...list.toReversed()]), format)).toEqual({ ok: true, value: list });
      }),
    );
  });

  it('of domains only reads back the same line by line', () => {
    fc.assert(
      fc.property(fc.uniqueArray(someDomain), (domains) => {
        expect(parseText(domains.join('\n'), 'lines')).toEqual({ ok: true, value: domains.map((domain) => ({ domain })) });
      }),
    );
  });

  it('as JSON, or in brackets as YAML, that is cut off anywhere is refused', () => {
    fc.assert(
      fc.property(someList, fc.boolean(), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (list, isBody, share) => {
        const text = isBody ? JSON.stringify({ remotes: list, update_interval: 10 }) : JSON.stringify(list);
        const cut = text.slice(0, Math.floor(text.length * share));
        expect(parseText(cut, 'json')).toMatchObject({
          ok: false,
          problem: [{ message: expect.stringMatching(/truncated|nothing/) as string }],
        });
        expect(parseText(cut, 'yaml').ok).toBe(false);
      }),
    );
  });

  it('as JSON in which a key stands twice is refused, wherever that is', () => {
    fc.assert(
      fc.property(fc.array(someWanted, { minLength: 1 }), fc.nat(), (list, at) => {
        const text = JSON.stringify(list);
        const keys = [...text.matchAll(/"(?:domain|search_policy|restriction|tag|value)":/g)];
        const key = keys[at % keys.length];
        const twice = `${text.slice(0, key?.index)}${key?.[0] ?? ''}null,${text.slice(key?.index)}`;
        const read = parseText(twice, 'json');
        expect(read.ok ? 'accepted' : read.problem.map(({ message }) => message).join('\n')).toContain('twice');
      }),
    );
  });
});

describe('whatever the bytes', () => {
  const mutated = fc
    .tuple(
      someList,
      fc.constantFrom(...printed),
      fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('set', 'cut', 'put')), { maxLength: 4 }),
    )
    .map(([list, [, format, print], mutations]) => {
      const bytes = [...bytesOf(print(list))];
      for (const [at, byte, how] of mutations)
        bytes.splice(at % (bytes.length + 1), how === 'put' ? 0 : 1, ...(how === 'cut' ? [] : [byte]));
      return { format, bytes: Uint8Array.from(bytes) };
    });

  it('a list with some bytes changed is read or refused; each problem has its words', () => {
    fc.assert(
      fc.property(mutated, ({ format, bytes }) => {
        const read = parseList(bytes, format);
        if (read.ok) return;
        expect(read.problem.length).toBeGreaterThan(0);
        for (const { line = 1, column = 1, message } of read.problem)
          expect([line > 0, column > 0, message.length > 9]).toEqual([true, true, true]);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(LIST_FORMATS)('anything at all is read or refused as %s', (format) => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(typeof parseText(text, format).ok).toBe('boolean');
      }),
    );
  });
});

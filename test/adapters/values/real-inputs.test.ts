import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readValues, type ReadValues } from '../../../src/adapters/values/read-values.ts';

const folder = process.env['FEDREMOTES_REAL_INPUTS'] ?? '';
if (folder === '') console.warn('skipped: the values files of Wire itself; set FEDREMOTES_REAL_INPUTS to the folder that holds them');

const read = (...files: readonly string[]): ReadValues =>
  readValues(files.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') })));

/** What a file must give: own domain, strategy, and entries as “domain policy”. */
type Facts = readonly [own: string | undefined, strategy: string | undefined, ...entries: string[]];

const factsOf = ({ layer }: ReadValues): Facts | undefined =>
  layer && [
    layer.own_domain?.value,
    layer.strategy?.value,
    ...layer.entries.map(({ domain, search_policy }) => `${domain} ${search_policy}`),
  ];

const OWN = 'example.com';
const LISTED_ITSELF = 'example.com full_search';
const RED_AND_BLUE = ['red.example.com full_search', 'blue.example.com no_search'] as const;

/** Sections B and C: files that hold brig's settings. */
const GOOD: Readonly<Record<string, Facts>> = {
  'ws-7fe73c7338-2022-04-21__brig.integration.yaml': [OWN, undefined, LISTED_ITSELF],
  'ws-chart-4.35.0-2023-04-18__brig.integration.yaml': [OWN, undefined, LISTED_ITSELF],
  'ws-chart-4.35.0-2023-04-18__charts-brig_values.yaml': [undefined, undefined],
  'ws-d47d27492c-2023-06-27__brig.integration.yaml': [OWN, 'allowAll', LISTED_ITSELF],
  'ws-chart-4.36.0-2023-08-11__brig.integration.yaml': [OWN, 'allowAll', LISTED_ITSELF],
  'ws-HEAD__brig.integration.yaml': [OWN, 'allowAll', LISTED_ITSELF],
  'ws-chart-4.36.0-2023-08-11__charts-brig_values.yaml': [undefined, 'allowNone'],
  'ws-HEAD__rendered-federation-v0_brig.yaml': ['federation-v0.example.com', 'allowAll', 'example.com full_search'],
  'ws-e79c8b0798-2023-11-28__rendered-federation-v0_brig.yaml': ['federation-v0.example.com', 'allowAll', 'example.com full_search'],
  'docs-ws-CHANGELOG-4.36.0__L3212.yaml': [undefined, 'allowNone'],
  'docs-ws-CHANGELOG-4.36.0__L3238.yaml': [undefined, undefined, ...RED_AND_BLUE],
  'docs-ws-d47d27492c_configure-federation.md__L529.yaml': [undefined, undefined, ...RED_AND_BLUE],
  'docs-ws-HEAD_configure-federation.md__L607.yaml': [undefined, undefined, ...RED_AND_BLUE],
  'docs-ws-HEAD_configure-federation.md__L370.yaml': [undefined, 'allowNone'],
  'docs-ws-HEAD_config-options.md__L465.yaml': [OWN, undefined],
  'docs-ws-pre3260_config-options.md__L618.yaml': [undefined, undefined, 'example.com no_search'],
  'docs-wsd-HEAD_federation_preparation.md__L68.yaml': [OWN, 'allowDynamic', 'example2.com full_search'],
  'docs-ws-HEAD_configure-federation.md__L331.yaml': [OWN, undefined],
  'wsd-HEAD__wire-server_prod-values.example.yaml': [OWN, undefined],
  'wsd-HEAD__wire-server_demo-values.example.yaml': [OWN, undefined],
  'wsd-f2b4299b-2026-04-02__wire-server_prod-values.example.yaml': [OWN, undefined],
  'wsd-cbc23f61-2025-11-25__wire-server_prod-values.example.yaml': [OWN, undefined],
  'wsd-21908fac-2024-04-19__wire-server_prod-values.example.yaml': [OWN, undefined],
};

/** Files of other services and charts, and what the message must name. */
const LOOKS_LIKE: readonly (readonly [RegExp, RegExp])[] = [
  [/background-worker\.(integration\.)?yaml|options\.md__L2028/, /background-worker/],
  [/galley\.(integration\.)?yaml|options\.md__L477/, /galley/],
  [/cargohold\.(integration\.)?yaml|options\.md__L471/, /cargohold/],
  [/federator|options\.md__L(398|408)|CHANGELOG-4\.36\.0__L3226/, /federator/],
  [/coturn_prod-values|federation\.md__L(806|815|849)|preparation\.md__L(170|178)/, /coturn/],
  [/restund|coturn_prod-secrets/, /restund or coturn/],
  [/sftd|federation\.md__L878|preparation\.md__L215/, /sftd/],
  [/webapp/, /webapp/],
  [/ingress-nginx-controller/, /ingress-nginx-controller/],
  [/nginx-ingress-services|federation\.md__L(172|289|654|677)|preparation\.md__L43/, /nginx-ingress-services/],
  [/requirements/, /requirements\.yaml/],
  [/\.json$/, /brig’s API/],
  [/options\.md__L(516|527|542|462|473)|federation\.md__L(183|302|643|690|702|716)|preparation\.md__L(61|98|108|136)/, /wire-server/],
  [/coturn_demo-values/, /blanks and comments/],
];

describe.skipIf(folder === '')('the values files of Wire itself', () => {
  const names = folder === '' ? [] : readdirSync(folder).filter((name) => /\.(ya?ml|json)$/.test(name));

  it.each(Object.entries(GOOD))('%s gives what it says', (file, facts) => {
    const result = read(file);
    expect(result.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(factsOf(result)).toEqual(facts);
  });

  it.each(Object.keys(GOOD))('%s: every place is a line that holds what was read there', (file) => {
    const { layer } = read(file);
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    for (const { line, domain } of layer?.entries ?? []) expect(lines[line - 1]).toContain(domain);
    for (const found of [layer?.own_domain, layer?.strategy]) if (found) expect(lines[found.line - 1]).toContain(found.value);
  });

  it.each(names.filter((name) => !(name in GOOD)))('%s is not brig’s, and the message says what it is and what is needed', (file) => {
    const { layer, findings } = read(file);
    expect(layer).toBeUndefined();
    const error = findings.find(({ severity }) => severity === 'error');
    expect(['wrong-service', 'no-brig-settings', 'fragment', 'file-empty']).toContain(error?.code);
    expect(error?.message).toContain('kubectl get configmap brig');
    const known = LOOKS_LIKE.filter(([name]) => name.test(file));
    if (known.length > 0) expect(known.some(([, words]) => words.test(error?.message ?? ''))).toBe(true);
  });

  it.each([
    ['docs-ws-HEAD_configure-federation.md__L702.yaml', 'legacy-list-ignored', 'federator.config.optSettings.federationStrategy'],
    ['docs-ws-HEAD_configure-federation.md__L690.yaml', 'legacy-list-ignored', 'federator.config.optSettings.federationStrategy'],
    ['docs-ws-HEAD_configure-federation.md__L716.yaml', 'legacy-list-ignored', 'federator.config.optSettings.federationStrategy'],
    ['ws-710efdae2c-2021-01-13__charts-federator_values.yaml', 'legacy-list-ignored', 'config.optSettings.setFederationStrategy'],
    ['ws-f683299a03-2021-02-22__federator.integration.yaml', 'legacy-list-ignored', 'optSettings.setFederationStrategy'],
    ['docs-ws-HEAD_config-options.md__L516.yaml', 'misplaced-key', 'federator.optSettings'],
    ['docs-ws-HEAD_config-options.md__L542.yaml', 'misplaced-key', 'galley.settings'],
  ])('%s: %s at %s', (file, code, path) => {
    expect(read(file).findings).toContainEqual(expect.objectContaining({ code, path }));
  });

  it.each([
    ['wsd-HEAD__wire-server_prod-values.example.yaml', 'brig galley cargohold background-worker tags'],
    ['wsd-HEAD__wire-server_demo-values.example.yaml', 'brig galley cargohold background-worker tags'],
    ['wsd-f2b4299b-2026-04-02__wire-server_prod-values.example.yaml', 'brig galley cargohold background-worker tags'],
    ['wsd-cbc23f61-2025-11-25__wire-server_prod-values.example.yaml', 'brig galley cargohold background-worker tags'],
    ['wsd-21908fac-2024-04-19__wire-server_prod-values.example.yaml', 'brig galley cargohold tags'],
    ['ws-chart-4.35.0-2023-04-18__charts-brig_values.yaml', 'config'],
    ['ws-chart-4.36.0-2023-08-11__charts-brig_values.yaml', 'config'],
  ])('%s: federation is switched off in %s', (file, services) => {
    const found = read(file).findings.find(({ code }) => code === 'federation-disabled');
    const places = [...(found?.message ?? '').matchAll(/([\w-]+)\.(?:[\w.]+) \(\S+?:(\d+)\)/g)];
    expect(places.map(([, service]) => service).join(' ')).toBe(services);
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    for (const [, , line] of places) expect(lines[Number(line) - 1]).toMatch(/(enableFederation|enableFederator|federation): false/);
  });

  it.each(['docs-ws-HEAD_configure-federation.md__L331.yaml', 'docs-wsd-HEAD_federation_preparation.md__L68.yaml'])(
    '%s: federation is switched on, and nothing is said of it',
    (file) => {
      expect(read(file).findings.map(({ code }) => code)).not.toContain('federation-disabled');
    },
  );

  it.each([
    'ws-HEAD__federator.integration.yaml',
    'ws-59d6ca78a5-2020-12-07__federator.integration.yaml',
    'ws-HEAD__charts-federator_values.yaml',
  ])('%s holds no allow list, and none is found', (file) => {
    expect(read(file).findings.map(({ code }) => code)).toEqual(['wrong-service']);
  });

  it('operators’ values with an old allow list beside: the list is pointed out and does not count', () => {
    const result = read('docs-ws-HEAD_configure-federation.md__L702.yaml', 'docs-wsd-HEAD_federation_preparation.md__L68.yaml');
    expect(factsOf(result)).toEqual([OWN, 'allowDynamic', 'example2.com full_search']);
    expect(result.findings.map(({ code }) => code)).toEqual(['nothing-of-brig', 'legacy-list-ignored']);
  });

  it('values of the umbrella chart, overridden by a second file', () => {
    const result = read('wsd-HEAD__wire-server_prod-values.example.yaml', 'docs-ws-HEAD_configure-federation.md__L607.yaml');
    expect(factsOf(result)).toEqual([OWN, undefined, ...RED_AND_BLUE]);
  });
});

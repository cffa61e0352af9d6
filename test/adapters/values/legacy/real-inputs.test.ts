import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Inspected } from '../../../../src/domain/migration/inspection.ts';
import { inspected, short } from './inspected.ts';

const folder = process.env['FEDREMOTES_REAL_INPUTS'] ?? '';
if (folder === '') console.warn('skipped: the allow lists of Wire itself; set FEDREMOTES_REAL_INPUTS to the folder that holds them');

const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
const read = (files: readonly string[], as = false): Inspected =>
  inspected(Object.fromEntries(files.map((file) => [file, text(file)])), { federator_options: as });

const OPTIONS = 'optSettings.federationStrategy';
const UMBRELLA = 'federator.config.optSettings.federationStrategy';

/** Section A: file, what it is, the allow list as “kind [domains] path:line”, whether it has to be named a piece. */
const LISTS: readonly (readonly [file: string, is: string, list: string | undefined, piece?: true])[] = [
  ['ws-59d6ca78a5-2020-12-07__federator.integration.yaml', 'federator/rendered', undefined],
  [
    'ws-710efdae2c-2021-01-13__charts-federator_values.yaml',
    'federator/subchart',
    'allow_list [] config.optSettings.setFederationStrategy:23',
  ],
  ['ws-f683299a03-2021-02-22__federator.integration.yaml', 'federator/rendered', 'allow_all [] optSettings.setFederationStrategy:17'],
  ['ws-d3db326222-2021-07-27__federator.integration.yaml', 'federator/rendered', `allow_all [] ${OPTIONS}:24`],
  ['ws-a706a5c0d2-2021-08-16__federator.integration.yaml', 'federator/rendered', `allow_all [] ${OPTIONS}:`],
  ['ws-chart-4.35.0-2023-04-18__federator.integration.yaml', 'federator/rendered', `allow_all [] ${OPTIONS}:`],
  ['ws-d3db326222-2021-07-27__charts-federator_values.yaml', 'federator/subchart', `allow_list [] config.${OPTIONS}:`],
  ['ws-chart-4.35.0-2023-04-18__charts-federator_values.yaml', 'federator/subchart', `allow_list [] config.${OPTIONS}:`],
  ['ws-d47d27492c-2023-06-27__federator.integration.yaml', 'federator/rendered', undefined],
  ['ws-HEAD__federator.integration.yaml', 'federator/rendered', undefined],
  ['ws-HEAD__rendered-federation-v0_federator.yaml', 'federator/rendered', undefined],
  ['ws-HEAD__charts-federator_values.yaml', 'federator/subchart', undefined],
  ['docs-ws-CHANGELOG-4.36.0__L3226.yaml', 'federator/fragment', `allow_list [red.example.com, blue.example.com] ${OPTIONS}:1`, true],
  ['docs-ws-HEAD_configure-federation.md__L690.yaml', 'umbrella/helm', `allow_list [] ${UMBRELLA}:6`],
  ['docs-ws-HEAD_configure-federation.md__L702.yaml', 'umbrella/helm', `allow_list [example.com, example.org] ${UMBRELLA}:6`],
  ['docs-ws-HEAD_configure-federation.md__L716.yaml', 'umbrella/helm', `allow_all [] ${UMBRELLA}:6`],
  ['docs-ws-pre3260_config-options.md__L398.yaml', 'federator/rendered', `allow_list [] ${OPTIONS}:3`],
  [
    'docs-ws-pre3260_config-options.md__L408.yaml',
    'federator/rendered',
    `allow_list [server1.example.com, server2.example.com] ${OPTIONS}:3`,
  ],
  ['docs-ws-pre3260_config-options.md__L462.yaml', 'umbrella/helm', undefined],
  ['docs-ws-pre3260_config-options.md__L473.yaml', 'umbrella/helm', undefined],
  ['docs-ws-HEAD_config-options.md__L516.yaml', 'umbrella/helm', undefined],
  ['docs-ws-HEAD_config-options.md__L527.yaml', 'umbrella/helm', undefined],
  ['ws-d47d27492c-parent__federator-Options-unit-test_inline1.yaml', 'federator/fragment', `allow_all [] ${OPTIONS}:1`, true],
  ['ws-d47d27492c-parent__federator-Options-unit-test_inline2.yaml', 'federator/fragment', `allow_list [] ${OPTIONS}:1`, true],
  ['ws-d47d27492c-parent__federator-Options-unit-test_case01.yaml', 'federator/fragment', `allow_list [test.org] ${OPTIONS}:1`, true],
  [
    'ws-d47d27492c-parent__federator-Options-unit-test_case02.yaml',
    'federator/fragment',
    `allow_list [example.com, wire.com] ${OPTIONS}:1`,
    true,
  ],
  ['ws-d47d27492c-parent__federator-Options-unit-test_case03.yaml', 'federator/fragment', `allow_all [] ${OPTIONS}:1`, true],
  [
    'ws-d47d27492c-parent__federator-Options-unit-test_case04.yaml',
    'federator/fragment',
    `allow_list [server2.example.com] ${OPTIONS}:1`,
    true,
  ],
];

const PIECES = LISTS.filter(([, , , piece]) => piece === true).map(([file]) => file);

/** Sections B and C: what brig's settings, and where the own domain and the switches of the services, must be. */
const BRIGS: Readonly<Record<string, readonly [line: string, era: string | undefined, own?: number, off?: number]>> = {
  'ws-7fe73c7338-2022-04-21__brig.integration.yaml': ['brig/rendered; own example.com; list example.com full_search', 'up-to-4.35'],
  'ws-chart-4.35.0-2023-04-18__brig.integration.yaml': ['brig/rendered; own example.com; list example.com full_search', 'up-to-4.35'],
  'ws-chart-4.35.0-2023-04-18__charts-brig_values.yaml': ['brig/subchart', 'up-to-4.35', 0, 1],
  'ws-d47d27492c-2023-06-27__brig.integration.yaml': [
    'brig/rendered; own example.com; allowAll; list example.com full_search',
    'from-4.36',
  ],
  'ws-chart-4.36.0-2023-08-11__brig.integration.yaml': [
    'brig/rendered; own example.com; allowAll; list example.com full_search',
    'from-4.36',
  ],
  'ws-HEAD__brig.integration.yaml': ['brig/rendered; own example.com; allowAll; list example.com full_search', 'from-4.36'],
  'ws-chart-4.36.0-2023-08-11__charts-brig_values.yaml': ['brig/subchart; allowNone', 'from-4.36-allow-none', 0, 1],
  'ws-HEAD__rendered-federation-v0_brig.yaml': [
    'brig/rendered; own federation-v0.example.com; allowAll; list example.com full_search',
    'from-4.36',
  ],
  'ws-e79c8b0798-2023-11-28__rendered-federation-v0_brig.yaml': [
    'brig/rendered; own federation-v0.example.com; allowAll; list example.com full_search',
    'from-4.36',
  ],
  'docs-ws-CHANGELOG-4.36.0__L3212.yaml': ['umbrella/helm; allowNone', 'from-4.36-allow-none'],
  'docs-ws-CHANGELOG-4.36.0__L3238.yaml': ['umbrella/helm; list red.example.com full_search, blue.example.com no_search', undefined],
  'docs-ws-d47d27492c_configure-federation.md__L529.yaml': [
    'umbrella/helm; list red.example.com full_search, blue.example.com no_search',
    undefined,
  ],
  'docs-ws-HEAD_configure-federation.md__L607.yaml': [
    'umbrella/helm; list red.example.com full_search, blue.example.com no_search',
    undefined,
  ],
  'docs-ws-HEAD_configure-federation.md__L370.yaml': ['umbrella/helm; allowNone', 'from-4.36-allow-none'],
  'docs-ws-pre3260_config-options.md__L618.yaml': ['brig/rendered; list example.com no_search', undefined],
  'docs-wsd-HEAD_federation_preparation.md__L68.yaml': [
    'umbrella/helm; own example.com; allowDynamic; list example2.com full_search',
    'from-4.36',
    1,
    0,
  ],
  'docs-ws-HEAD_configure-federation.md__L331.yaml': ['umbrella/helm; own example.com', 'from-4.36-allow-none', 3, 0],
  'wsd-HEAD__wire-server_prod-values.example.yaml': ['umbrella/helm; own example.com', 'from-4.36-allow-none', 4, 5],
  'wsd-HEAD__wire-server_demo-values.example.yaml': ['umbrella/helm; own example.com', 'from-4.36-allow-none', 4, 5],
  'wsd-f2b4299b-2026-04-02__wire-server_prod-values.example.yaml': ['umbrella/helm; own example.com', 'from-4.36-allow-none', 4, 5],
  'wsd-cbc23f61-2025-11-25__wire-server_prod-values.example.yaml': ['umbrella/helm; own example.com', 'from-4.36-allow-none', 3, 5],
  'wsd-21908fac-2024-04-19__wire-server_prod-values.example.yaml': ['umbrella/helm; own example.com', 'from-4.36-allow-none', 3, 4],
};

describe.skipIf(folder === '')('the allow lists of Wire itself', () => {
  it.each(LISTS.map(([file, is, list, piece]) => ({ file, is, list, piece })))(
    '$file is $is and says $list',
    ({ file, is, list, piece }) => {
      const result = read([file], piece);
      const [line] = short(result).files;
      if (list === undefined) expect(line).toBe(is);
      else expect(line).toContain(`${is}; ${list}`);
      const { legacy } = result.inspection.files[0] ?? {};
      if (legacy && piece === undefined) expect(text(file).split('\n')[legacy.line - 1]).toMatch(/^ *(set|f)[fF]?ederationStrategy:/);
      const ignored = result.inspection.findings.filter(({ code }) => code === 'legacy-list-ignored');
      expect(ignored.map(({ path }) => path)).toEqual(legacy ? [legacy.path] : []);
      for (const { message } of ignored) expect(message).toContain('ignored since 4.36.0');
    },
  );

  it.each(PIECES)('%s is refused unless it is said what it is', (file) => {
    const { inspection, verdict } = read([file]);
    expect(verdict).toBe('unusable');
    expect(inspection.findings).toEqual([expect.objectContaining({ code: 'fragment', severity: 'error' })]);
    expect(inspection.findings[0]?.message).toContain('--as federator-options');
    expect(inspection.files[0]).not.toHaveProperty('legacy');
  });

  it.each([
    ['docs-ws-pre3260_config-options.md__L462.yaml', 'allowAll (null'],
    ['docs-ws-HEAD_config-options.md__L516.yaml', 'allowAll (null'],
    ['docs-ws-pre3260_config-options.md__L473.yaml', '[server2.example.com]'],
    ['docs-ws-HEAD_config-options.md__L527.yaml', '[server2.example.com]'],
  ])('%s: misplaced, ignored by Helm, and %s was meant', (file, meant) => {
    const { inspection } = read([file]);
    const found = inspection.findings.find(({ code }) => code === 'misplaced-key');
    expect(found).toMatchObject({ path: 'federator.optSettings.federationStrategy', line: 3 });
    expect(found?.message).toContain(meant);
    expect(found?.message).toContain('federator.config.optSettings.federationStrategy');
    expect(short({ inspection, verdict: 'to-do' }).asks).toEqual([
      'era-unknown !',
      meant.startsWith('[') ? 'not-in-force server2.example.com !' : `not-in-force ${file}:3 !`,
    ]);
  });

  it.each(Object.entries(BRIGS))('%s is %s', (file, [line, era, own, off]) => {
    const { inspection } = read([file]);
    expect(inspection.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(short({ inspection, verdict: 'nothing' }).files).toEqual([line]);
    expect(inspection.era).toBe(era);
    const [said] = inspection.files;
    if (own !== undefined) expect(said?.own_domains).toHaveLength(own);
    if (off !== undefined) expect(said?.switches.filter(({ value }) => !value)).toHaveLength(off);
    const lines = text(file).split('\n');
    for (const { line: at, domain } of said?.own_domains ?? []) expect(lines[at - 1]).toContain(domain);
    for (const { line: at, path } of said?.switches ?? []) expect(lines[at - 1]).toContain(path.split('.').at(-1));
    for (const { line: at, domain } of said?.remotes ?? []) expect(lines[at - 1]).toContain(domain);
  });

  it.each([
    'wsd-HEAD__wire-server_prod-values.example.yaml',
    'wsd-HEAD__wire-server_demo-values.example.yaml',
    'wsd-f2b4299b-2026-04-02__wire-server_prod-values.example.yaml',
    'wsd-cbc23f61-2025-11-25__wire-server_prod-values.example.yaml',
    'wsd-21908fac-2024-04-19__wire-server_prod-values.example.yaml',
    'ws-chart-4.35.0-2023-04-18__charts-brig_values.yaml',
    'ws-chart-4.36.0-2023-08-11__charts-brig_values.yaml',
    'ws-HEAD__charts-federator_values.yaml',
    'ws-HEAD__federator.integration.yaml',
  ])('%s holds nothing to migrate and raises no question', (file) => {
    const { inspection, verdict } = read([file]);
    expect({ verdict, questions: inspection.questions, remotes: inspection.remotes }).toEqual({
      verdict: 'nothing',
      questions: [],
      remotes: [],
    });
  });

  const told = new Set([...LISTS.map(([file]) => file), ...Object.keys(BRIGS), 'docs-ws-HEAD_config-options.md__L465.yaml']);
  const others = folder === '' ? [] : readdirSync(folder).filter((name) => /\.(ya?ml|json)$/.test(name) && !told.has(name));

  it.each(others)('%s holds nothing of the list; which file would be needed is said', (file) => {
    const { inspection, verdict } = read([file]);
    expect(verdict).toBe('unusable');
    const messages = inspection.findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    expect(messages).not.toEqual([]);
    for (const message of messages) expect(message).toContain('kubectl get configmap brig');
    expect(inspection.questions).toEqual([]);
  });
});

describe.skipIf(folder === '')('the three merge cases', () => {
  const RED = 'docs-ws-CHANGELOG-4.36.0__L3226.yaml';

  it('an allow list alone gives two remotes without search', () => {
    expect(short(read([RED], true))).toMatchObject({
      is: 'unknown, to-do',
      asks: ['era-unknown !', 'policy-missing red.example.com', 'policy-missing blue.example.com'],
      imports: ['red.example.com no_search', 'blue.example.com no_search'],
    });
  });

  it('with brig’s list beside it, the policies are those of the list', () => {
    expect(short(read([RED, 'docs-ws-CHANGELOG-4.36.0__L3238.yaml'], true))).toMatchObject({
      asks: ['era-unknown !'],
      imports: ['red.example.com full_search', 'blue.example.com no_search'],
    });
  });

  it('a domain of brig’s list that the allow list does not have is asked for', () => {
    const files = ['docs-ws-HEAD_configure-federation.md__L702.yaml', 'docs-wsd-HEAD_federation_preparation.md__L68.yaml'];
    expect(short(read(files))).toMatchObject({
      is: 'from-4.36-lingering-list, to-do',
      asks: ['listed-not-allowed example2.com !', 'not-in-force example.org !', 'own-domain-listed example.com'],
      imports: [],
    });
  });
});

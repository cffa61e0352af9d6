import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Inspection } from '../../src/domain/migration/inspection.ts';
import { inFolder } from '../faults/in-folder.ts';
import { fedremotes, type Ended } from './support/fedremotes.ts';

/** No service listens there: inspecting needs none. */
const env = { FEDREMOTES_URL: 'http://127.0.0.1:1' };

const LINGERING = `tags:
  federation: true
brig:
  config:
    enableFederation: true
    optSettings:
      setFederationDomain: own.example
      setFederationStrategy: allowDynamic
      setFederationDomainConfigs:
        - domain: clinic.example.net
          search_policy: exact_handle_search
        - domain: lab.example.net
          search_policy: no_search
galley:
  config:
    settings:
      federationDomain: own.example
federator:
  config:
    optSettings:
      federationStrategy:
        allowedDomains:
          - clinic.example.net
          - court.example.net
          - own.example
`;

/** Writes files into a folder, inspects them by their paths, and hands over how it ended. */
async function inspecting(
  files: Readonly<Record<string, string | Buffer>>,
  options: readonly string[],
  test: (ended: Ended) => void,
): Promise<void> {
  await inFolder(async (folder) => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const paths = Object.keys(files).map((name) => join(folder, name));
    const ended = await fedremotes(['migrate', 'inspect', ...options, ...paths], { env, columns: 80 });
    test({ ...ended, out: ended.out.replaceAll(`${folder}/`, ''), err: ended.err.replaceAll(`${folder}/`, '') });
  });
}

const jsonOf = ({ out }: Ended): Inspection => JSON.parse(out) as Inspection;

describe('migrate inspect', () => {
  it('says what was found, what it means, what would be asked, what would be imported, and what to do', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'values.yaml');
      writeFileSync(file, LINGERING);
      const shown = async (columns: number): Promise<string> => {
        const { exitCode, out, err } = await fedremotes(['migrate', 'inspect', '-'], { env, columns, input: LINGERING });
        expect({ exitCode, err }).toEqual({ exitCode: 2, err: '' });
        return out;
      };
      const out = await shown(80);
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
      await expect(out).toMatchFileSnapshot('golden/migrate-inspect.txt');
      await expect(await shown(Infinity)).toMatchFileSnapshot('golden/migrate-inspect-piped.txt');
      const named = (await fedremotes(['migrate', 'inspect', file], { env, columns: 80 })).out;
      expect(named).toContain('values.yaml');
      expect(named).toContain('court.example.net');
    }));

  it('prints an Inspection as JSON', () =>
    inspecting({ 'values.yaml': LINGERING }, ['--json'], (ended) => {
      expect(ended.exitCode).toBe(2);
      const { files, findings, era, questions, remotes } = jsonOf(ended);
      expect(files).toEqual([
        expect.objectContaining({
          file: 'values.yaml',
          service: 'umbrella',
          form: 'helm',
          own_domain: 'own.example',
          strategy: 'allowDynamic',
          remotes: [
            { domain: 'clinic.example.net', search_policy: 'exact_handle_search', line: 10 },
            { domain: 'lab.example.net', search_policy: 'no_search', line: 12 },
          ],
          legacy: {
            kind: 'allow_list',
            domains: ['clinic.example.net', 'court.example.net', 'own.example'],
            path: 'federator.config.optSettings.federationStrategy',
            line: 21,
          },
        }),
      ]);
      expect(findings).toEqual([
        expect.objectContaining({
          code: 'legacy-list-ignored',
          severity: 'warning',
          file: 'values.yaml',
          line: 21,
          path: 'federator.config.optSettings.federationStrategy',
        }),
      ]);
      expect(era).toBe('from-4.36-lingering-list');
      expect(questions.map(({ id }) => id)).toEqual([
        'listed-not-allowed:lab.example.net',
        'not-in-force:court.example.net',
        'own-domain-listed:own.example',
      ]);
      for (const { options } of questions) for (const option of options) expect(Object.keys(option)).toEqual(['id', 'meaning']);
      expect(remotes).toEqual([
        {
          domain: 'clinic.example.net',
          search_policy: 'exact_handle_search',
          restriction: { tag: 'allow_all', value: null },
          from: 'brig_list',
        },
      ]);
    }));

  it('ends with 0 where there is nothing to migrate', () =>
    inspecting({ 'values.yaml': 'brig: {config: {optSettings: {setFederationDomain: own.example}}}\n' }, [], ({ exitCode, out }) => {
      expect(exitCode).toBe(0);
      expect(out).toContain('Nothing to do');
    }));

  it('takes a bare piece only where it is named one', async () => {
    await inspecting({ 'piece.yaml': 'allowedDomains: [a.example]\n' }, [], ({ exitCode, out }) => {
      expect(exitCode).toBe(1);
      expect(out.replaceAll(/\s+/g, ' ')).toContain('--as federator-options');
      expect(out).toContain('That cannot be told');
    });
    await inspecting({ 'piece.yaml': 'allowedDomains: [a.example]\n' }, ['--as', 'federator-options'], ({ exitCode, out }) => {
      expect(exitCode).toBe(2);
      expect(out).toContain('a.example no_search');
    });
    const { exitCode, err } = await fedremotes('migrate inspect --as brig-options x.yaml', { env });
    expect(exitCode).toBe(1);
    expect(err).toContain('federator-options');
  });

  it('wants at least one file, and standard input at most once', async () => {
    expect(await fedremotes('migrate inspect', { env })).toMatchObject({ exitCode: 1, out: '' });
    const twice = await fedremotes('migrate inspect - -', { env, input: LINGERING });
    expect(twice).toMatchObject({ exitCode: 1, out: '' });
    expect(twice.err).toContain('only once');
  });

  it('reads ten thousand domains, and shows the first of them', () => {
    const domains = Array.from({ length: 10_000 }, (_, index) => `      - d${String(index)}.example\n`).join('');
    return inspecting(
      { 'federator.yaml': `optSettings:\n  federationStrategy:\n    allowedDomains:\n${domains}` },
      [],
      ({ exitCode, out }) => {
        expect(exitCode).toBe(2);
        expect(out.split('\n').length).toBeLessThan(80);
        expect(out).toContain('d0.example, d1.example');
        expect(out).toContain('and 9990 more');
      },
    );
  });
});

it('a list that is wrong in every line is shown in part, and whole as JSON', async () => {
  const text = `federator:\n  config:\n    optSettings:\n      federationStrategy:\n        allowedDomains:\n${'          - bad_.example\n'.repeat(300)}`;
  await inspecting({ 'values.yaml': text }, [], ({ exitCode, out }) => {
    expect(exitCode).toBe(1);
    expect(out).toContain('290 more legacy-entry-invalid are left out');
    expect(out).toContain('The same is asked of 299 more');
    expect(out.split('\n').length).toBeLessThan(150);
  });
  await inspecting({ 'values.yaml': text }, ['--json'], (ended) => {
    expect(jsonOf(ended).findings.filter(({ code }) => code === 'legacy-entry-invalid')).toHaveLength(300);
    expect(jsonOf(ended).questions).toHaveLength(300);
  });
});

describe('inputs that cannot be read end with 1 and say why', () => {
  const BOMB = [
    'a: &a [x, x, x, x, x, x, x, x, x, x]',
    ...'bcdefg'.split('').map((key, index) => {
      const before = 'abcdef'[index] ?? 'a';
      return `${key}: &${key} [${`*${before}, `.repeat(9)}*${before}]`;
    }),
  ].join('\n');

  it.each<[what: string, content: string | Buffer, code: string]>([
    ['not YAML', 'federator: [\n', 'not-yaml'],
    ['binary', Buffer.from([0, 1, 2, 255, 254, 0]), 'not-text'],
    ['UTF-16', Buffer.from('\uFEFFfederator: {}', 'utf16le'), 'not-text'],
    ['a template', 'federator:\n  {{- if .Values.x }}\n  config: {}\n  {{- end }}\n', 'template'],
    ['empty', '# nothing\n', 'file-empty'],
    ['10 MB', Buffer.alloc(10 * 1024 * 1024, 'a: b\n'), 'file-too-large'],
    ['an alias bomb', BOMB, 'alias-bomb'],
    ['too deep', '['.repeat(50_000), 'too-deep'],
    ['tabs', 'federator:\n\tconfig: {}\n', 'tab-indentation'],
    ['lost indentation', 'federator:\nconfig:\noptSettings:\n', 'lost-indentation'],
    ['another chart', 'envVars: {A: b}\n', 'wrong-service'],
  ])('%s', (_what, content, code) =>
    inspecting({ 'values.yaml': content }, ['--json'], (ended) => {
      expect(ended.exitCode).toBe(1);
      expect(jsonOf(ended).findings).toContainEqual(expect.objectContaining({ code, severity: 'error', file: 'values.yaml' }));
      expect(jsonOf(ended).questions).toEqual([]);
    }),
  );

  it('a file that is not there, and a directory', () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'values'));
      const read = await fedremotes(['migrate', 'inspect', '--json', join(folder, 'no.yaml'), join(folder, 'values')], { env });
      expect(read.exitCode).toBe(1);
      expect(jsonOf(read).findings.map(({ code }) => code)).toEqual(['file-missing', 'file-unreadable']);
    }));

  it('one bad file among good ones: what the good ones say is shown', () =>
    inspecting({ 'values.yaml': LINGERING, 'broken.yaml': 'a: [\n' }, [], ({ exitCode, out }) => {
      expect(exitCode).toBe(1);
      expect(out).toContain('not-yaml');
      expect(out).toContain('court.example.net');
      expect(out).toContain('Correct what is marked as error');
    }));
});

describe('private keys in the inputs are never printed', () => {
  const KEY = [
    '-----BEGIN PRIVATE KEY-----',
    'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj',
    'MzEfYyjiWA4R4',
    '-----END PRIVATE KEY-----',
  ];
  const block = (indent: number): string => KEY.map((line) => ' '.repeat(indent) + line).join('\n');

  it.each([
    ['where it belongs', `${LINGERING}  clientPrivateKeyContents: |\n${block(4)}\n`],
    ['in place of the own domain', `brig:\n  config:\n    optSettings:\n      setFederationDomain: |\n${block(8)}\n`],
    ['in place of a strategy', `brig:\n  config:\n    optSettings:\n      setFederationStrategy: |\n${block(8)}\n`],
    ['in place of a list', `brig:\n  config:\n    optSettings:\n      setFederationDomainConfigs: |\n${block(8)}\n`],
    ['in place of the allow list', `federator:\n  config:\n    optSettings:\n      federationStrategy: |\n${block(8)}\n`],
    [
      'as a domain of the allow list',
      `federator:\n  config:\n    optSettings:\n      federationStrategy:\n        allowedDomains:\n          - |\n${block(12)}\n`,
    ],
    [
      'as one line of the allow list',
      `federator:\n  config:\n    optSettings:\n      federationStrategy:\n        allowedDomains:\n          - ${String(KEY[1])}\n`,
    ],
    ['as allowAll of a rendered file', `optSettings:\n  federationStrategy:\n    allowAll: |\n${block(6)}\n`],
    [
      'as a domain of brig’s list',
      `brig:\n  config:\n    optSettings:\n      setFederationDomainConfigs:\n        - search_policy: no_search\n          domain: |\n${block(12)}\n`,
    ],
    [
      'as a search policy',
      `brig:\n  config:\n    optSettings:\n      setFederationDomainConfigs:\n        - domain: a.example\n          search_policy: ${String(KEY[1])}\n`,
    ],
    ['misplaced', `federator:\n  optSettings:\n    federationStrategy:\n      allowAll: |\n${block(8)}\n`],
    ['without its indentation', `federator:\n  clientPrivateKeyContents: |\n${block(0)}\n`],
    ['behind a header of a block', `federator:\n  clientPrivateKeyContents: | ${String(KEY[1])}\n`],
    ['as a value that is no YAML', `federator:\n  clientPrivateKeyContents: ]${String(KEY[1])}\n  a: "\n`],
    ['as an alias', `federator:\n  clientPrivateKeyContents: *${String(KEY[1])}\n`],
    [
      'as an image’s tag',
      `federator:\n  image: {tag: ${String(KEY[1])}}\n  config: {optSettings: {federationStrategy: {allowedDomains: [a.example]}}}\n`,
    ],
  ])('%s', async (_where, text) => {
    for (const options of [[], ['--json']])
      await inspecting({ 'values.yaml': text }, options, ({ exitCode, out, err }) => {
        expect([0, 1, 2]).toContain(exitCode);
        expect(out + err).not.toMatch(/MIIEvQIB|MzEfYyji|BEGIN PRIVATE/);
        expect(out).toContain('values.yaml');
      });
  });
});

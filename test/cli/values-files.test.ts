import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { StrategyReport } from '../../src/app/strategy-report.ts';
import { inFolder } from '../faults/in-folder.ts';
import { until } from '../faults/until.ts';
import { startService } from '../support/service-process.ts';
import { fedremotesAt } from './support/fedremotes.ts';

const GOOD = `
brig:
  config:
    enableFederation: true
    optSettings:
      setFederationDomain: own.example
      setFederationStrategy: allowDynamic
      setFederationDomainConfigs: [{domain: a.example, search_policy: no_search}]
`;

/** Each holds a contradiction that no single place of the file shows, and the two lines that a message must name. */
const CONTRADICTIONS: readonly (readonly [what: string, text: string, code: string, line: number, other: string])[] = [
  [
    'a key twice behind an alias',
    'x: &x\n  setFederationStrategy: allowNone\n  setFederationStrategy: allowAll\nbrig: {config: {optSettings: *x}}\n',
    'key-twice',
    3,
    'line 2',
  ],
  [
    'two merge keys',
    'x: &x {setFederationStrategy: allowNone}\ny: &y {setFederationStrategy: allowAll}\nbrig: {config: {optSettings: {<<: *x, <<: *y}}}\n',
    'key-twice',
    2,
    'line 1',
  ],
  [
    'a key twice in the brig.yaml of a ConfigMap',
    'kind: ConfigMap\napiVersion: v1\ndata:\n  brig.yaml: |\n    optSettings:\n      setFederationStrategy: allowNone\n      setFederationStrategy: allowAll\n',
    'key-twice',
    7,
    'line 6',
  ],
  [
    'two documents that differ',
    'brig: {config: {optSettings: {setFederationStrategy: allowNone}}}\n---\nbrig: {config: {optSettings: {setFederationStrategy: allowAll}}}\n',
    'documents-contradict',
    3,
    'values.yaml:1',
  ],
];

it('a running service keeps the last good content of values files that contradict themselves, and names both lines', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'values.yaml');
    const swap = (text: string): void => {
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    };
    swap(GOOD);
    const { url } = await startService({ folder: join(folder, 'data'), settings: { VALUES: file } });
    const report = async (): Promise<StrategyReport> => (await (await fetch(`${url}/v1/strategy`)).json()) as StrategyReport;
    expect((await report()).findings).toEqual([]);
    for (const [what, text, code, line, other] of CONTRADICTIONS) {
      swap(text);
      await until(`${what} is seen`, async () => (await report()).file_layer.status === 'stale');
      const { strategy, remotes, findings } = await report();
      expect({ what, strategy, total: remotes.total }).toEqual({ what, strategy: 'allowDynamic', total: 1 });
      const error = findings.find(({ severity }) => severity === 'error');
      expect(error).toMatchObject({ code, file, line });
      expect(error?.message).toContain(other);
      expect((await fedremotesAt(url)('strategy')).out).toContain(`error  ${code}  ${file} line ${String(line)}`);
      expect(await (await fetch(`${url}/readyz`)).text()).toContain('degraded');
      swap(GOOD);
      await until('the good content is seen again', async () => (await report()).file_layer.status === 'good');
    }
  }));

it('a null in a later file deletes as Helm deletes', () =>
  inFolder(async (folder) => {
    const [first, second] = [join(folder, 'one.yaml'), join(folder, 'two.yaml')];
    writeFileSync(first, GOOD);
    writeFileSync(second, 'brig: null\n');
    const { url } = await startService({ folder: join(folder, 'data'), settings: { VALUES: `${first},${second}` } });
    const { exitCode, out } = await fedremotesAt(url)('strategy');
    expect(exitCode).toBe(2);
    expect(out).toMatch(/^Strategy {4}allowNone \(the default/);
    expect(out).toContain(`warning  settings-deleted  ${second} line 1`);
    expect((await fedremotesAt(url)('remotes list')).out).toContain('There is no remote yet.');
    expect((await fedremotesAt(url)('remotes set b.example --allow-all --search-policy no_search')).exitCode).toBe(0);
  }));

it('brig: null alone is no list: the message says so, and changes are refused', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'values.yaml');
    writeFileSync(file, 'brig: null\n');
    const { url } = await startService({ folder: join(folder, 'data'), settings: { VALUES: file } });
    const { out } = await fedremotesAt(url)('strategy');
    expect(out).toContain(`error  no-brig-settings  ${file} line 1`);
    expect(out).toContain('“brig” is null, so that nothing stands below it');
    expect((await fedremotesAt(url)('remotes set b.example --allow-all --search-policy no_search')).exitCode).toBe(1);
  }));

it('federation that is switched off in the values is said where an “allowed” could be misread', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'values.yaml');
    writeFileSync(file, `tags: {federation: false}\n${GOOD.trim().replace('enableFederation: true', 'enableFederation: false')}\n`);
    const { url } = await startService({ folder: join(folder, 'data'), settings: { VALUES: file } });
    const body = (await (await fetch(`${url}/v1/strategy`)).json()) as StrategyReport;
    expect(body.file_layer.status).toBe('good');
    expect(body.findings).toEqual([
      expect.objectContaining({ code: 'federation-disabled', severity: 'warning', file, line: 4, path: 'brig.config.enableFederation' }),
    ]);
    expect(body.findings[0]?.message).toContain(`tags.federation (${file}:1)`);
    const { exitCode, out } = await fedremotesAt(url)('strategy');
    expect(exitCode).toBe(2);
    expect(out).toContain(`warning  federation-disabled  ${file} line 4`);
    const explained = (await fedremotesAt(url)('explain a.example')).out;
    expect(explained).toContain('ALLOWED: a.example may federate');
    expect(explained).toContain('federation is switched off here by brig.config.enableFederation');
  }));

import { describe, expect, it } from 'vitest';
import { explain } from '../../src/app/explain.ts';
import { observeDatabase } from '../../src/app/observe-database.ts';
import { strategyReport } from '../../src/app/strategy-report.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { row, team } from '../support/domain-samples.ts';
import { editByHand, entries, openWorld } from './world.ts';

const at = (line: number): { file: string; line: number } => ({ file: 'values.yaml', line });
const OWN = assertDomain('own.example');

describe('the report on the strategy', () => {
  it('says what is in force, where it comes from, and that nobody reads an embedded registry', async () => {
    const { context } = openWorld({ configured: {} });
    expect(await strategyReport(context)).toMatchObject({
      strategy: 'allowNone',
      origin: { from: 'default' },
      remotes: { total: 0, in_file: 0, in_database: 0, in_unknown_layer: 0, by_team: 0, frozen: 0, in_conflict: 0 },
      findings: [],
      registry: { name: 'embedded', note: expect.stringContaining('not connected') as string, capabilities: { connected: false } },
      file_layer: { status: 'none' },
    });
  });

  it('counts what is in the list', async () => {
    const { context, folder } = openWorld({
      file: { status: 'good', layer: { entries: entries({ 'a.example': 'no_search', 'b.example': 'no_search' }) } },
    });
    const put = (domain: string, text: Parameters<typeof row>[0]): Promise<unknown> =>
      context.registry.write(assertDomain(domain), undefined, row(text));
    await put('b.example', { search_policy: 'full_search', restriction: ['blue'] });
    await put('c.example', { search_policy: 'no_search', restriction: [] });
    await put('d.example', { search_policy: 'full_search', restriction: ['red'] });
    await put('e.example', { search_policy: 'full_search', restriction: 'allow_all' });
    editByHand(folder, `UPDATE remotes SET search_policy = 'sometimes' WHERE domain = 'e.example'`);
    const { remotes, findings } = await strategyReport(context);
    expect(remotes).toMatchObject({ total: 5, in_file: 2, in_database: 4, in_unknown_layer: 0, by_team: 2, frozen: 1, in_conflict: 2 });
    expect(findings.map(({ code, domain, severity }) => ({ code, domain, severity }))).toEqual([
      { code: 'file-lifts-restriction', domain: 'b.example', severity: 'error' },
      { code: 'unreadable-row', domain: 'e.example', severity: 'error' },
    ]);
  });

  it('finds what configuration and files say differently; the configuration is in force', async () => {
    const layer = {
      entries: entries({ 'own.example': 'no_search' }),
      strategy: { value: 'allowAll', ...at(3) },
      own_domain: { value: OWN, ...at(2) },
    } as const;
    const { context } = openWorld({
      file: { status: 'good', layer },
      configured: { strategy: 'allowDynamic', own_domain: assertDomain('other.example') },
    });
    const report = await strategyReport(context);
    expect(report).toMatchObject({ strategy: 'allowDynamic', origin: { from: 'configuration' }, own_domain: { value: 'other.example' } });
    expect(report.findings).toMatchObject([
      { code: 'strategy-overridden', severity: 'warning', ...at(3) },
      { code: 'own-domain-overridden', severity: 'warning', ...at(2) },
    ]);
  });

  it('passes on what is wrong with the files, finds its own domain in the list, and an empty list that lets nobody in', async () => {
    const wrong = { code: 'not-yaml', severity: 'error', ...at(1), message: 'It is no YAML.' } as const;
    const world = openWorld({
      file: { status: 'stale', layer: { entries: [] }, findings: [wrong] },
      configured: { strategy: 'allowDynamic' },
    });
    expect((await strategyReport(world.context)).findings).toMatchObject([wrong, { code: 'list-empty', severity: 'warning' }]);
    const layer = {
      entries: entries({ 'own.example': 'no_search' }),
      own_domain: { value: OWN, ...at(2) },
      strategy: { value: 'allowDynamic', ...at(3) },
    } as const;
    const other = openWorld({ file: { status: 'good', layer }, configured: {} });
    const report = await strategyReport(other.context);
    expect(report).toMatchObject({ strategy: 'allowDynamic', origin: { from: 'file', ...at(3) } });
    expect(report.findings).toMatchObject([{ code: 'own-domain-listed', domain: 'own.example', severity: 'warning' }]);
  });
});

describe('a list that is longer than brig reads', () => {
  it('is a finding', async () => {
    const { context, folder } = openWorld({ configured: { strategy: 'allowDynamic' } });
    const many = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)';
    editByHand(folder, `INSERT INTO remotes ${many} SELECT 'd' || i || '.example', 'no_search', 0 FROM n`);
    expect((await strategyReport(context)).findings).toMatchObject([{ code: 'list-too-long', severity: 'error' }]);
    await observeDatabase(context);
    const { findings } = await strategyReport(context);
    expect(findings[0]).toMatchObject({ code: 'list-too-long', severity: 'error' });
    // All of them are drift; a person gets the first twenty, and how many more.
    expect(findings).toHaveLength(22);
    expect(findings.at(-1)).toMatchObject({ code: 'drift-widens', message: expect.stringContaining('9981 more') as string });
  });
});

describe('explaining a decision', () => {
  it.each([
    ['unknown', /never could since the start/],
    ['stale', /last good content/],
  ] as const)('does not sound certain while the values files are %s', async (status, caveat) => {
    const { context } = openWorld({ file: { status, layer: { entries: [] } } });
    const { because } = await explain(context, { domain: assertDomain('a.example'), operation: 'federate' });
    expect(because.join('\n')).toMatch(caveat);
    expect(because.at(-1)).toContain('not connected to a backend');
  });

  it('decides, and says besides where the entry stands and what contradicts it', async () => {
    const world = openWorld({ file: { status: 'good', layer: { entries: entries({ 'a.example': 'full_search' }) } } });
    const A = assertDomain('a.example');
    await world.context.registry.write(A, undefined, row({ search_policy: 'no_search', restriction: ['blue'] }));
    const decision = await explain(world.context, { domain: A, operation: 'search_incoming', team: team('red') });
    expect(decision).toMatchObject({ allowed: true, search_policy: 'full_search' });
    expect(decision.because.join(' ')).toContain('values.yaml line 1');
    expect(decision.because.join(' ')).toContain('restricts it to 1 team(s)');
    expect(await explain(world.context, { domain: assertDomain('b.example'), operation: 'federate' })).toMatchObject({ allowed: false });
  });
});

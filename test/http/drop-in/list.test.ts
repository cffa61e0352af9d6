import { afterEach, describe, expect, it } from 'vitest';
import { team } from '../../support/domain-samples.ts';
import { goodFileLayer, runningService, type RunningOptions, type RunningService } from '../../support/running-service.ts';
import { config } from './brig-bodies.ts';

let service: RunningService | undefined;
afterEach(async () => service?.stop());

async function listOf(options: RunningOptions): Promise<{ remotes: { domain: string }[] }> {
  service = await runningService(options);
  return (await service.ask('/i/federation/remotes')).json() as Promise<{ remotes: { domain: string }[] }>;
}

describe('GET /i/federation/remotes', () => {
  it('lists rows in brig’s JSON, keys in brig’s order, with update_interval 10', async () => {
    service = await runningService({ rows: { 'a.example': { search_policy: 'exact_handle_search', restriction: 'allow_all' } } });
    const answer = await service.send('GET', '/i/federation/remotes');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json;charset=utf-8');
    expect(answer.text).toBe(
      '{"remotes":[{"domain":"a.example","restriction":{"tag":"allow_all","value":null},"search_policy":"exact_handle_search"}],"strategy":"allowDynamic","update_interval":10}',
    );
  });

  it('lists the teams of a restricted remote in Cassandra’s order, version 1 first', async () => {
    const list = await listOf({ rows: { 'a.example': { search_policy: 'no_search', restriction: ['green', 'blue', 'red'] } } });
    expect(list.remotes).toEqual([config('a.example', 'no_search', [team('red'), team('blue'), team('green')])]);
  });

  it('hides teams that are left over under allow_all', async () => {
    const list = await listOf({ rows: { 'a.example': { search_policy: 'no_search', restriction: 'allow_all', leftover: ['blue'] } } });
    expect(list.remotes).toEqual([config('a.example', 'no_search')]);
  });

  it('says allowNone where no strategy is given', async () => {
    expect(await listOf({ configured: {} })).toEqual({ remotes: [], strategy: 'allowNone', update_interval: 10 });
  });

  it('lists rows first, then file entries by domain', async () => {
    const list = await listOf({
      rows: { 'z.example': { search_policy: 'full_search', restriction: 'allow_all' } },
      fileLayer: goodFileLayer({ 'c.example': 'no_search', 'b.example': 'full_search' }),
    });
    expect(list.remotes.map(({ domain }) => domain)).toEqual(['z.example', 'b.example', 'c.example']);
  });

  it('lists a domain twice where the layers differ, as brig does', async () => {
    const list = await listOf({
      rows: { 'a.example': { search_policy: 'full_search', restriction: 'allow_all' } },
      fileLayer: goodFileLayer({ 'a.example': 'no_search' }),
    });
    expect(list.remotes).toEqual([config('a.example', 'full_search'), config('a.example', 'no_search')]);
  });

  it('lists a remote once where it stands identically in both layers', async () => {
    const list = await listOf({
      rows: { 'a.example': { search_policy: 'full_search', restriction: 'allow_all' } },
      fileLayer: goodFileLayer({ 'a.example': 'full_search' }),
    });
    expect(list.remotes).toEqual([config('a.example', 'full_search')]);
  });

  it('leaves out a row that cannot be read, and a file entry that contradicts itself, instead of failing', async () => {
    const file = goodFileLayer({ 'b.example': 'full_search', 'c.example': 'full_search' });
    const [b, c] = file.layer.entries;
    if (!b || !c) throw new Error('both entries are there');
    const contradicted = { ...b, contradicted_by: [{ file: 'values.yaml', line: 9, search_policy: 'no_search' as const }] };
    const list = await listOf({
      rows: { 'd.example': { search_policy: 'full_search', restriction: 'allow_all' } },
      fileLayer: { ...file, layer: { entries: [contradicted, c] } },
      around: (context) => ({
        ...context,
        registry: {
          ...context.registry,
          readAll: async () =>
            new Map([...(await context.registry.readAll()), ['a.example', { kind: 'unreadable', problem: 'search_policy is 7' }]]),
        },
      }),
    });
    expect(list.remotes.map(({ domain }) => domain)).toEqual(['d.example', 'c.example']);
  });

  it('is the same with a query, a slash at the end, and to HEAD without the body', async () => {
    service = await runningService({ rows: { 'a.example': { search_policy: 'full_search', restriction: 'allow_all' } } });
    const plain = await service.send('GET', '/i/federation/remotes');
    for (const path of ['/i/federation/remotes?x=1', '/i/federation/remotes/']) {
      const other = await service.send('GET', path);
      expect([other.status, other.text, other.headers.etag]).toEqual([200, plain.text, plain.headers.etag]);
    }
    const head = await service.send('HEAD', '/i/federation/remotes');
    expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', String(plain.bytes.length)]);
  });
});

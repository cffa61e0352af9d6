import { describe, expect, it } from 'vitest';
import type { EffectiveRemote } from '../../../src/domain/effective.ts';
import type { JournalEntry } from '../../../src/domain/journal.ts';
import { goodFileLayer } from '../../support/running-service.ts';
import { operator, whole, type Operator, type Page } from './operator.ts';

/** Walks a list to its end; `between` runs after each page. */
async function walk<T>(
  { get }: Operator,
  path: string,
  between: (page: number, last: T | undefined) => Promise<unknown> = () => Promise.resolve(),
): Promise<readonly T[]> {
  const items: T[] = [];
  let after = '';
  for (let page = 1; ; page += 1) {
    const { body } = await get<Page<T>>(`${path}${after}`);
    items.push(...body.items);
    if (body.next === undefined) return items;
    after = `&after=${encodeURIComponent(body.next)}`;
    await between(page, items.at(-1));
  }
}

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `r${String(n).padStart(3, '0')}.example.com`);
const rowsOf = (domains: readonly string[]) =>
  Object.fromEntries(domains.map((domain) => [domain, { search_policy: 'no_search', restriction: 'allow_all' } as const]));

describe('the pages of the list', () => {
  it.each([1, 7, 20, 21, 1000])('of %i show every remote once, by domain', async (limit) => {
    const service = await operator({ rows: rowsOf(names(20)), fileLayer: goodFileLayer({ 'r0045.example.com': 'no_search' }) });
    const domains = (await walk<EffectiveRemote>(service, `/v1/remotes?limit=${String(limit)}`)).map(({ domain }) => domain);
    expect(domains).toEqual([...names(20), 'r0045.example.com'].sort());
  });

  it('show each remote that was there throughout once, while others come and go', async () => {
    const service = await operator({ rows: rowsOf(names(12)) });
    const domains = (
      await walk<EffectiveRemote>(service, '/v1/remotes?limit=3', async (page, last) => {
        await service.write('PUT', `/v1/remotes/a${String(page)}.example.com`, whole('no_search'));
        await service.write('PUT', `/v1/remotes/z${String(page)}.example.com`, whole('no_search'));
        // The remote at which the page ended goes: the next page begins behind it all the same.
        if (last) await service.write('DELETE', `/v1/remotes/${last.domain}`);
      })
    ).map(({ domain }) => domain);
    expect(domains).toEqual([...new Set(domains)].sort());
    expect(domains.filter((domain) => domain.startsWith('r'))).toEqual(names(12));
  });

  it('are of 100 where nothing is said', async () => {
    const { get } = await operator({ rows: rowsOf(names(101)) });
    const { body } = await get<Page<EffectiveRemote>>('/v1/remotes');
    expect([body.items.length, body.next]).toEqual([100, 'r099.example.com']);
  });

  it('behind the last remote are empty', async () => {
    const { get } = await operator({ rows: rowsOf(names(2)) });
    expect((await get('/v1/remotes?after=zz')).body).toEqual({ items: [] });
  });
});

describe('the pages of teams', () => {
  it('show every team once, in brig’s order', async () => {
    const service = await operator({
      rows: { 'a.example.com': { search_policy: 'no_search', restriction: ['blue', 'green', 'amber', 'red'] } },
    });
    const all = (await service.get<Page<object>>('/v1/remotes/a.example.com/teams')).body.items;
    expect(all).toHaveLength(4);
    expect(await walk(service, '/v1/remotes/a.example.com/teams?limit=1')).toEqual(all);
    expect(await walk(service, '/v1/remotes/a.example.com/teams?limit=4')).toEqual(all);
  });
});

describe('the pages of the journal', () => {
  it('go from the newest back without a gap, while entries are added in front', async () => {
    const service = await operator();
    for (const domain of names(5)) await service.write('PUT', `/v1/remotes/${domain}`, whole('no_search'));
    const seqs = (
      await walk<JournalEntry>(service, '/v1/journal?limit=3', (page) =>
        service.write('PUT', `/v1/remotes/new${String(page)}.example.com`, whole('no_search')),
      )
    ).map(({ seq }) => seq);
    expect(seqs).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });
});

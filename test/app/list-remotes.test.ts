import { describe, expect, it } from 'vitest';
import { getRemote, listRemotes } from '../../src/app/list-remotes.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { row, team } from '../support/domain-samples.ts';
import { editByHand, entries, brigList, openWorld, type World } from './world.ts';

const POLICY = { search_policy: 'no_search', restriction: 'allow_all' } as const;

async function worldOf(domains: readonly string[], file: Parameters<typeof entries>[0] = {}): Promise<World> {
  const world = openWorld({ file: { status: 'good', layer: { entries: entries(file) } } });
  for (const domain of domains) await world.context.registry.write(assertDomain(domain), undefined, row(POLICY));
  return world;
}

async function walk({ context }: World, limit: number): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  let after: string | undefined;
  do {
    const page = await listRemotes(context, { limit, ...(after !== undefined && { after }) });
    pages.push(page.items.map(({ domain }) => domain));
    after = page.next;
  } while (after !== undefined);
  return pages;
}

describe('the list in pages', () => {
  it('has every remote of both layers once, by domain, and ends', async () => {
    const world = await worldOf(['b.example', 'd.example', 'e.example'], {
      'c.example': 'no_search',
      'b.example': 'no_search',
      'a.example': 'full_search',
    });
    expect(await walk(world, 2)).toEqual([['a.example', 'b.example'], ['c.example', 'd.example'], ['e.example']]);
    expect(await walk(world, 5)).toEqual([['a.example', 'b.example', 'c.example', 'd.example', 'e.example']]);
    expect(await walk(world, 100)).toHaveLength(1);
    expect(await walk(await worldOf([]), 10)).toEqual([[]]);
  });

  it('goes on behind a remote that is gone meanwhile', async () => {
    const world = await worldOf(['a.example', 'b.example', 'c.example']);
    const { next } = await listRemotes(world.context, { limit: 2 });
    await world.context.registry.write(assertDomain('b.example'), undefined, undefined);
    expect(next).toBe('b.example');
    expect((await listRemotes(world.context, { limit: 2, after: 'b.example' })).items).toMatchObject([{ domain: 'c.example' }]);
    expect(await listRemotes(world.context, { limit: 2, after: 'z.example' })).toEqual({ items: [] });
  });

  it('says of one remote what the page says of it', async () => {
    const world = await worldOf(['a.example'], { 'a.example': 'full_search' });
    const { items } = await listRemotes(world.context, { limit: 10 });
    expect(items[0]).toMatchObject({ search_policy: 'full_search', conflict: { code: 'differs-in-policy' } });
    expect(await getRemote(world.context, assertDomain('a.example'))).toEqual(items[0]);
    expect(await getRemote(world.context, assertDomain('b.example'))).toBeUndefined();
  });
});

describe('the list as brig serves it', () => {
  it('has the rows, then the file entries; one that both layers have alike stands once, one that differs twice', async () => {
    const world = await worldOf(['b.example', 'a.example'], {
      'c.example': 'no_search',
      'a.example': 'no_search',
      'b.example': 'full_search',
    });
    const { strategy, remotes, update_interval } = await brigList(world);
    expect({ strategy, update_interval }).toEqual({ strategy: 'allowDynamic', update_interval: 10 });
    expect(remotes.map(({ domain, search_policy }) => `${domain} ${search_policy}`)).toEqual([
      'a.example no_search',
      'b.example no_search',
      'b.example full_search',
      'c.example no_search',
    ]);
  });

  it('leaves out what cannot be read instead of failing, and shows teams in brig’s order', async () => {
    const world = await worldOf(['a.example']);
    await world.context.registry.write(
      assertDomain('b.example'),
      undefined,
      row({ search_policy: 'no_search', restriction: ['blue', 'green', 'red'] }),
    );
    editByHand(
      world.folder,
      `UPDATE remotes SET search_policy = 'sometimes' WHERE domain = 'a.example'; INSERT INTO remotes VALUES ('NOT A DOMAIN', 'no_search', 0)`,
    );
    expect((await brigList(world)).remotes).toEqual([
      {
        domain: 'b.example',
        search_policy: 'no_search',
        restriction: { tag: 'restrict_by_team', value: [team('red'), team('blue'), team('green')] },
      },
    ]);
    expect(await walk(world, 10)).toEqual([['NOT A DOMAIN', 'a.example', 'b.example']]);
  });
});

it('a domain that the file contradicts itself about is allowed nothing, so its row is not in brig’s list either', async () => {
  const world = await worldOf(['a.example', 'b.example']);
  const [first] = entries({ 'a.example': 'no_search' });
  if (!first) throw new Error('there is no entry');
  world.file.become({
    layer: { entries: [{ ...first, contradicted_by: [{ file: 'values.yaml', line: 2, search_policy: 'full_search' }] }] },
  });
  expect((await brigList(world)).remotes.map(({ domain }) => domain)).toEqual(['b.example']);
  expect((await getRemote(world.context, assertDomain('a.example')))?.conflict?.code).toBe('file-contradicts-itself');
});

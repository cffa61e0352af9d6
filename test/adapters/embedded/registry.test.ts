import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/adapters/embedded/driver.ts';
import { openEmbedded, type EmbeddedStores } from '../../../src/adapters/embedded/open-embedded.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { temporaryFolder } from './temporary-folder.ts';

const A = assertDomain('a.example');
const TEAM = '99db9768-04e3-4b5d-9268-831b6a25c4ab';

describe('the embedded registry, edited by hand,', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let stores: EmbeddedStores;
  let hand: Database;
  beforeEach(() => {
    folder = temporaryFolder();
    stores = openEmbedded({ folder: folder.path });
    hand = openDatabase(join(folder.path, 'fedremotes.db'));
    hand.exec('PRAGMA foreign_keys = OFF');
  });
  afterEach(() => {
    hand.close();
    stores.close();
    folder.remove();
  });

  const insert = (domain: string, policy: string | null, restricted: number | null): unknown =>
    hand.prepare('INSERT INTO remotes (domain, search_policy, restricted) VALUES (?, ?, ?)').run(domain, policy, restricted);
  const insertTeam = (domain: string, team: string): unknown =>
    hand.prepare('INSERT INTO remote_teams (domain, team) VALUES (?, ?)').run(domain, team);

  it.each([
    ['a.example', 'everything', 0, 'search_policy is “everything”; expected one of no_search'],
    ['a.example', null, 0, 'search_policy is missing'],
    ['a.example', 'Full_Search', 0, 'search_policy is “Full_Search”'],
    ['a.example', 'full_search', null, 'restricted is missing'],
    ['a.example', 'full_search', 2, 'restricted is “2”'],
    ['A.example', 'full_search', 0, 'domain “A.example” is not in lower case'],
    ['exa mple.org', 'full_search', 0, 'domain “exa mple.org” is not a backend domain'],
    ['', 'full_search', 0, 'is not a backend domain'],
  ])('says of %j with policy %j and restricted %j that it cannot be read, and why', async (domain, policy, restricted, problem) => {
    insert(domain, policy, restricted);
    insert('z.example', 'no_search', 0);
    const all = await stores.registry.readAll();
    expect(all.get(domain)).toEqual({ kind: 'unreadable', problem: expect.stringContaining(problem) as string });
    expect(all.get('z.example')).toEqual({ kind: 'row', search_policy: 'no_search', restricted: false, teams: [] });
    if (domain === A) expect(await stores.registry.readOne(A)).toEqual(all.get(A));
  });

  it('says of a row with a team that is no UUID that it cannot be read, also while the team does not count', async () => {
    insert(A, 'full_search', 1);
    insertTeam(A, TEAM);
    insertTeam(A, 'sales');
    const unreadable = { kind: 'unreadable', problem: expect.stringContaining('“sales” is not a UUID') as string };
    expect(await stores.registry.readOne(A)).toEqual(unreadable);
    hand.exec('UPDATE remotes SET restricted = 0');
    expect(await stores.registry.readOne(A)).toEqual(unreadable);
  });

  it('makes good an unreadable row by the next write of it', async () => {
    insert(A, null, 7);
    insertTeam(A, 'sales');
    insertTeam(A, TEAM.toUpperCase());
    const before = await stores.registry.readOne(A);
    await stores.registry.write(A, before, { search_policy: 'no_search', restricted: true, teams: [] });
    expect(await stores.registry.readOne(A)).toEqual({ kind: 'row', search_policy: 'no_search', restricted: true, teams: [] });
  });

  it('ignores teams of no row, and does not let them into a new one', async () => {
    insertTeam(A, TEAM);
    expect(await stores.registry.readAll()).toEqual(new Map());
    expect(await stores.registry.readOne(A)).toBeUndefined();
    await stores.registry.write(A, undefined, { search_policy: 'full_search', restricted: true, teams: [] });
    expect(await stores.registry.readOne(A)).toEqual({ kind: 'row', search_policy: 'full_search', restricted: true, teams: [] });
  });

  it('answers with a fault that changed nothing once it is closed', async () => {
    stores.close();
    const fault = { name: 'Fault', part: 'registry', effect: 'none' };
    await expect(stores.registry.readAll()).rejects.toMatchObject(fault);
    await expect(stores.registry.write(A, undefined, undefined)).rejects.toMatchObject(fault);
    await expect(stores.journal.owners()).rejects.toMatchObject({ ...fault, part: 'journal' });
    stores = openEmbedded({ folder: folder.path });
  });
});

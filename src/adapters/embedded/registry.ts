import { groupBy } from '../../domain/group-by.ts';
import type { Row } from '../../domain/layers.ts';
import type { Domain } from '../../domain/domain.ts';
import { faultOf } from '../../domain/fault.ts';
import type { Registry } from '../../ports/registry.ts';
import type { Database } from './driver.ts';
import { parseRow, type StoredRow } from './row.ts';
import { reading, type Transaction } from './transaction.ts';

/** The registry that needs no server and that no backend reads. */
export function embeddedRegistry(db: Database, transaction: Transaction): Registry {
  const rows = db.prepare('SELECT domain, search_policy, restricted FROM remotes ORDER BY domain');
  const allTeams = db.prepare('SELECT domain, team FROM remote_teams');
  const row = db.prepare('SELECT domain, search_policy, restricted FROM remotes WHERE domain = ?');
  const teamsOf = db.prepare('SELECT domain, team FROM remote_teams WHERE domain = ?');
  const count = db.prepare('SELECT count(*) AS rows FROM remotes');
  const write = writer(db);
  const { version: sqlite } = db.prepare('SELECT sqlite_version() AS version').get() as { readonly version: string };

  return {
    name: 'embedded',
    capabilities: { connected: false, can_remove: true, can_restrict_by_team: true, knows_layers: true, sole_writer: true },
    version: () => `SQLite ${sqlite}`,
    findings: () => [],
    probe: () => reading(db, 'registry', () => void count.get()),
    readAll: () =>
      reading(db, 'registry', () => {
        const teams = groupBy(allTeams.all() as readonly StoredTeam[], ({ domain }) => domain);
        const stored = rows.all() as readonly StoredRow[];
        return new Map(stored.map((one) => [one.domain, parseRow(one, names(teams.get(one.domain) ?? []))]));
      }),
    readOne: (domain) =>
      reading(db, 'registry', () => {
        const stored = row.get(domain) as StoredRow | undefined;
        return stored && parseRow(stored, names(teamsOf.all(domain) as readonly StoredTeam[]));
      }),
    count: () => reading(db, 'registry', () => (count.get() as { readonly rows: number }).rows),
    write: (domain, _before, after, assertMayWrite) =>
      transaction('registry', 'synced', () => {
        assertMayWrite?.();
        write(domain, after);
        return undefined;
      }),
    // All or none of them: one commit is one wait for the disk.
    writeMany: async (writes, assertMayWrite, assertMayBegin) => {
      const fault = await faultOf(() =>
        transaction('registry', 'synced', () => {
          assertMayWrite?.();
          assertMayBegin?.();
          for (const { domain, after } of writes) write(domain, after);
        }),
      );
      return writes.map(() => fault);
    },
  };
}

interface StoredTeam {
  readonly domain: string;
  readonly team: string;
}

const names = (stored: readonly StoredTeam[]): readonly string[] => stored.map(({ team }) => team);

// Compares with what is stored now, not with what the caller saw before: nothing else writes between the two anyway.
function writer(db: Database): (domain: Domain, after: Row | undefined) => void {
  const put = db.prepare(
    `INSERT INTO remotes (domain, search_policy, restricted) VALUES (?, ?, ?)
     ON CONFLICT (domain) DO UPDATE SET search_policy = excluded.search_policy, restricted = excluded.restricted`,
  );
  const drop = db.prepare('DELETE FROM remotes WHERE domain = ?');
  const teamsOf = db.prepare('SELECT domain, team FROM remote_teams WHERE domain = ?');
  const addTeam = db.prepare('INSERT INTO remote_teams (domain, team) VALUES (?, ?)');
  const dropTeam = db.prepare('DELETE FROM remote_teams WHERE domain = ? AND team = ?');
  return (domain, after) => {
    if (after) put.run(domain, after.search_policy, after.restricted ? 1 : 0);
    const wanted = new Set<string>(after?.teams);
    const stored = new Set(names(teamsOf.all(domain) as readonly StoredTeam[]));
    for (const team of stored) if (!wanted.has(team)) dropTeam.run(domain, team);
    for (const team of wanted) if (!stored.has(team)) addTeam.run(domain, team);
    if (!after) drop.run(domain);
  };
}

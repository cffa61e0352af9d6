import type { Domain } from './domain.ts';
import { fileSettings, rowOf, toRow, type DatabaseEntry, type FileEntry, type Row } from './layers.ts';
import { MAX_REMOTES, sameSettings, type Entry } from './remote.ts';
import { bad, ok, type Result } from './result.ts';
import { teamSet, teamsLess, type TeamId } from './team.ts';

/** What brig answers 533 to; each has a message of its own (brig-contract §1.2). */
export type BrigRefusal =
  | { readonly kind: 'diverges-from-file'; readonly wanted: Entry; readonly file: FileEntry }
  | { readonly kind: 'maximum-reached' }
  | { readonly kind: 'domain-changed'; readonly body: Domain; readonly path: Domain }
  | { readonly kind: 'in-file' }
  | { readonly kind: 'not-found'; readonly wanted: Entry }
  | { readonly kind: 'team-of-unknown-domain' }
  | { readonly kind: 'not-restricted-by-team' };

/** What brig looks at: one domain in both layers, and the number of rows. */
export interface BrigGround {
  readonly file: FileEntry | undefined;
  readonly database: DatabaseEntry | undefined;
  readonly total: number;
}

/** The row after a write that brig accepts; `nothing` where there is none to write. */
export type BrigWrite = Result<Row | 'nothing', BrigRefusal>;

/** POST: an upsert that only ever adds teams, and leaves them behind under allow_all (brig-contract §1.3). */
export function brigPost(wanted: Entry, { file, database, total }: BrigGround): BrigWrite {
  if (file && !sameSettings(fileSettings(file), wanted)) return bad({ kind: 'diverges-from-file', wanted, file });
  // Also for a row that is there already: brig counts before it looks (brig-contract §1.3).
  if (total >= MAX_REMOTES) return bad({ kind: 'maximum-reached' });
  const row = toRow(wanted);
  return ok({ ...row, teams: teamSet([...(rowOf(database)?.teams ?? []), ...row.teams]) });
}

/**
 * PUT: replaces policy, restriction and the whole team list. An unknown domain is refused as brig's code intends; brig
 * as deployed answers 200 and leaves orphan team rows (brig-contract §0.3; docs/compatibility.md).
 */
export function brigPut(path: Domain, wanted: Entry, { file, database }: BrigGround): BrigWrite {
  if (path !== wanted.domain) return bad({ kind: 'domain-changed', body: wanted.domain, path });
  if (file) return bad({ kind: 'in-file' });
  return database ? ok(toRow(wanted)) : bad({ kind: 'not-found', wanted });
}

/** POST of one team: only onto a domain that the file does not have and that is restricted. */
export function brigAddTeam(team: TeamId, { file, database }: BrigGround): BrigWrite {
  if (!file && !database) return bad({ kind: 'team-of-unknown-domain' });
  const row = rowOf(database);
  if (file || !row?.restricted) return bad({ kind: 'not-restricted-by-team' });
  return ok({ ...row, teams: teamSet([...row.teams, team]) });
}

/** DELETE of one team: idempotent, without any check. */
export function brigRemoveTeam(team: TeamId, { database }: BrigGround): BrigWrite {
  const row = rowOf(database);
  return ok(row ? { ...row, teams: teamsLess(row.teams, [team]) } : 'nothing');
}

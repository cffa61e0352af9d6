import { brigAddTeam, brigPost, brigPut, brigRemoveTeam, type BrigGround, type BrigRefusal, type BrigWrite } from '../domain/brig-write.ts';
import type { Change } from '../domain/change.ts';
import type { Domain } from '../domain/domain.ts';
import { rowOf, type Row } from '../domain/layers.ts';
import { proposalFor } from '../domain/propose.ts';
import type { Entry } from '../domain/remote.ts';
import { restrictionNotSupported } from '../domain/refusal-of.ts';
import type { Refusal } from '../domain/refusal.ts';
import { bad, ok, type Result } from '../domain/result.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { TeamId } from '../domain/team.ts';
import { rowUnreadable } from '../domain/wanted-row.ts';
import { carryOut } from './carry-out.ts';
import type { By, Context } from './context.ts';
import { inTurn } from './in-turn.ts';
import { readSnapshotOf } from './read-snapshot.ts';
import type { Rejection } from './rejection.ts';

/** Why a write of the drop-in did not come about: brig would refuse it (`kind`), or we cannot do it now (`code`). */
export type DropInProblem = BrigRefusal | Rejection;

/** What a write of the drop-in comes to. */
export type DropInWrite = Promise<Result<undefined, DropInProblem>>;

const SOURCE = 'manual';

/** `POST /i/federation/remotes`. */
export const dropInPost = (context: Context, wanted: Entry, by: By): DropInWrite =>
  write(context, { action: 'upsert', ...wanted }, by, (ground) => brigPost(wanted, ground));

/** `PUT /i/federation/remotes/:domain`. */
export const dropInPut = (context: Context, path: Domain, wanted: Entry, by: By): DropInWrite =>
  write(context, { action: 'upsert', ...wanted, domain: path }, by, (ground) => brigPut(path, wanted, ground));

/** `POST /i/federation/remotes/:domain/teams`. */
export const dropInAddTeam = (context: Context, domain: Domain, team: TeamId, by: By): DropInWrite =>
  write(context, { action: 'add_team', domain, team }, by, (ground) => brigAddTeam(team, ground));

/** `DELETE /i/federation/remotes/:domain/teams/:team`. */
export const dropInRemoveTeam = (context: Context, domain: Domain, team: TeamId, by: By): DropInWrite =>
  write(context, { action: 'remove_team', domain, team }, by, (ground) => brigRemoveTeam(team, ground));

/** `GET /i/federation/remotes/:domain/teams`: the stored team rows, also those that allow_all hides. */
export async function dropInTeams({ registry }: Context, domain: Domain): Promise<readonly TeamId[]> {
  return rowOf(await registry.readOne(domain))?.teams ?? [];
}

async function write(context: Context, change: Change, by: By, decide: (ground: BrigGround) => BrigWrite): DropInWrite {
  return inTurn<undefined, DropInProblem>(context, change.domain, async (turn) => {
    const snapshot = await readSnapshotOf(context, change.domain);
    const decided = decide(groundOf(snapshot, change.domain));
    if (!decided.ok) return decided;
    const refusal = refusedHere(context, snapshot, change, decided.value);
    if (refusal) return bad({ code: 'refused-by-rule', message: refusal.message, refusals: [refusal] });
    if (decided.value === 'nothing') return ok(undefined);
    // What brig accepts is accepted: the hazards are put on record, and nobody is asked.
    const proposal = proposalFor(snapshot, change, decided.value, { capabilities: context.registry.capabilities, source: SOURCE });
    const carried = await carryOut(context, { domain: change.domain, snapshot, proposal, by, source: SOURCE, allowed: [] }, turn);
    return carried.ok ? ok(undefined) : carried;
  });
}

// What brig accepts and we cannot do as it was meant. A 200 would say that a team is gone, or that a restriction holds.
function refusedHere({ registry }: Context, { database }: Snapshot, change: Change, after: Row | 'nothing'): Refusal | undefined {
  const entry = database.get(change.domain);
  if (after === 'nothing') return entry?.kind === 'unreadable' ? rowUnreadable(change, entry) : undefined;
  return after.restricted && !registry.capabilities.can_restrict_by_team ? restrictionNotSupported(change.domain) : undefined;
}

const groundOf = (snapshot: Snapshot, domain: Domain): BrigGround => ({
  file: snapshot.file.get(domain),
  database: snapshot.database.get(domain),
  total: snapshot.total,
});

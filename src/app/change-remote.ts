import type { Change } from '../domain/change.ts';
import { effectiveRemote, type EffectiveRemote } from '../domain/effective.ts';
import type { HazardName } from '../domain/hazard.ts';
import { propose, type Asker } from '../domain/propose.ts';
import type { Refusal } from '../domain/refusal.ts';
import { bad, ok, type Result } from '../domain/result.ts';
import { afterWrite } from '../domain/snapshot.ts';
import { hazardsNotAllowed } from '../domain/spelled-out.ts';
import { carryOut } from './carry-out.ts';
import type { By, Context } from './context.ts';
import { inTurn, type Overtaken, type Turn } from './in-turn.ts';
import type { Plan } from '../domain/plan.ts';
import { lastFreeze } from './last-freeze.ts';
import { readSnapshotOf } from './read-snapshot.ts';
import type { Rejection } from './rejection.ts';

/** A change that one request makes. */
export interface ChangeRequest {
  readonly change: Change;
  readonly by: By;
  /** Hazards allowed by name. */
  readonly allow: readonly HazardName[];
  /** Says why the present state is not the one that the caller expects (If-Match, If-None-Match), if it is not. */
  readonly precondition: (present: EffectiveRemote | undefined) => string | undefined;
}

/** What a change came to. */
export interface Changed {
  readonly plan: Plan;
  /** Whether the row was not there before. */
  readonly created: boolean;
  /** The remote as it is now; undefined when it is gone. */
  readonly remote: EffectiveRemote | undefined;
}

const SOURCE = 'manual';

/** Makes one change of an operator: read, propose, check what must be allowed, carry out. */
export function changeRemote(context: Context, request: ChangeRequest): Promise<Result<Changed, Rejection>> {
  return inTurn<Changed, Rejection>(context, request.change.domain, (turn) => changeInTurn(context, request, turn));
}

async function changeInTurn(context: Context, request: ChangeRequest, turn: Turn): Promise<Result<Changed, Rejection | Overtaken>> {
  const { change, by, allow } = request;
  const snapshot = await readSnapshotOf(context, change.domain);
  const unexpected = request.precondition(effectiveRemote(snapshot, change.domain));
  if (unexpected !== undefined) return bad({ code: 'precondition-failed', message: unexpected });

  const proposed = propose(snapshot, change, context.registry.capabilities, await askerOf(context, change));
  if (!proposed.ok) return bad(refused(proposed.problem));
  const proposal = proposed.value;
  const missing = hazardsNotAllowed(change, proposal.hazards, allow);
  if (missing.length > 0)
    return bad({ code: 'hazards-not-allowed', message: askToAllow(missing.map((hazard) => hazard.name)), hazards: missing });

  const carried = await carryOut(context, { domain: change.domain, snapshot, proposal, by, source: SOURCE, allowed: allow }, turn);
  if (!carried.ok) return carried;
  const plan = carried.value;
  // What was read back is what the step says; reading it once more could only fail.
  const after = proposal.step ? afterWrite(snapshot, change.domain, proposal.step.after, SOURCE) : snapshot;
  return ok({ plan, created: plan.summary.create === 1, remote: effectiveRemote(after, change.domain) });
}

/** An unfreeze needs what the freeze took away. */
async function askerOf(context: Context, change: Change): Promise<Asker> {
  const frozen_from = change.action === 'unfreeze' ? await lastFreeze(context, change.domain) : undefined;
  return { source: SOURCE, ...(frozen_from && { frozen_from }) };
}

const refused = (refusal: Refusal): Rejection =>
  refusal.rule === 'not-found'
    ? { code: 'not-found', message: refusal.message }
    : { code: 'refused-by-rule', message: refusal.message, refusals: [refusal] };

const askToAllow = (names: readonly HazardName[]): string =>
  `This has consequences that the request does not say by itself. Read them, then repeat it with allow=${names.join(',')} if they are meant.`;

import type { Domain } from '../domain/domain.ts';
import type { HazardName } from '../domain/hazard.ts';
import type { Source } from '../domain/journal.ts';
import type { Proposal } from '../domain/propose.ts';
import { bad, ok, type Result } from '../domain/result.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { accept } from './accept-drift.ts';
import type { By, Context } from './context.ts';
import type { Overtaken, Turn } from './in-turn.ts';
import { perform } from './perform.ts';
import type { Plan } from '../domain/plan.ts';
import { planOfOne } from './plan.ts';
import type { Rejection } from './rejection.ts';

/** A proposal that nothing stands against any more, and who wants it. */
export interface Agreed {
  readonly domain: Domain;
  readonly snapshot: Snapshot;
  readonly proposal: Proposal;
  readonly by: By;
  readonly source: Source;
  readonly allowed: readonly HazardName[];
}

/**
 * Performs a proposal of one step, and answers the plan that it was. A proposal without a step is done already; if it is so
 * because somebody changed the row behind our back, that is accepted by it.
 */
export async function carryOut(context: Context, agreed: Agreed, turn: Turn): Promise<Result<Plan, Rejection | Overtaken>> {
  const { proposal, by, source } = agreed;
  if (!proposal.step && (await context.journal.hasDrifted(agreed.domain)) && (await accept(context, agreed, turn)) === 'overtaken')
    return bad({ code: 'overtaken' });
  const id = context.newId();
  const created_at = context.clock.now().toISOString();
  const hazards = proposal.hazards.map((hazard) => hazard.name);
  const owned_by = agreed.snapshot.owners.get(agreed.domain);
  const recorded = { n: 1, plan: id, source, hazards, ...(owned_by && { owned_by }) };
  const performed = proposal.step && (await perform(context, { step: proposal.step, ...recorded }, by, turn));
  if (performed === 'overtaken') return bad({ code: 'overtaken' });
  const plan = planOfOne({ id, created_at, ...agreed, ...(by.reason !== undefined && { reason: by.reason }) }, performed);
  if (!performed || performed.outcome === 'done') return ok(plan);
  return bad({ code: 'apply-incomplete', message: performed.message ?? 'It is not known why.', plan });
}

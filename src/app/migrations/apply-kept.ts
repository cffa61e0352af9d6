import type { HazardName } from '../../domain/hazard.ts';
import { withoutMessage, type MigrationRecord } from '../../domain/migration/migration.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { Plan } from '../../domain/plan.ts';
import type { By, Context } from '../context.ts';
import { applyPlan } from '../plans/apply-plan.ts';
import type { Rejection } from '../rejection.ts';
import { changeMigration, notThere } from './change-migration.ts';

/** A plan of a migration: how it is made, and what is kept of it. */
export interface KeptPlan {
  readonly make: (record: MigrationRecord) => Promise<Result<Plan, Rejection>>;
  /** What is put on record with the plan's id, before it is applied. */
  readonly begun: (record: MigrationRecord, id: string) => MigrationRecord;
  /** Whether the record is as this replica left it: nothing is begun for one that was steered, or taken over, meanwhile. */
  readonly isStill: (record: MigrationRecord) => boolean;
  readonly stopReason: () => string | undefined;
  /** What is allowed besides what somebody has allowed by name. */
  readonly also?: readonly HazardName[];
}

/** So often the world may move between a plan and its apply before a person has to look. */
const MOST_PLANS = 5;

/**
 * Makes a plan for a migration, keeps its id, and applies it; one that is there already is gone on with. Where it is out of date
 * another one is made. The id is durable before the first effect, so that whoever goes on knows what was begun.
 */
export async function applyKept(context: Context, id: string, kept: KeptPlan): Promise<Result<MigrationRecord, Rejection>> {
  for (let tries = 0; tries < MOST_PLANS; tries += 1) {
    const begun = await begin(context, id, kept);
    if (!begun.ok) return begun;
    const { applying } = begun.value;
    if (applying === undefined) return begun;
    const by = actingFor(begun.value);
    const applied = await applyPlan(context, applying, {
      allow: [...begun.value.allowed, ...(kept.also ?? [])],
      by,
      stopReason: kept.stopReason,
    });
    if (!applied.ok && !OUT_OF_DATE.has(applied.problem.code)) return applied;
    const over = await changeMigration(context, id, (record) => ok(record.applying === applying ? withoutPlan(record) : record));
    if (!over.ok) return over;
    if (applied.ok) return ok(over.value.record);
  }
  return bad(notThere('What the plan rests on moves faster than it can be applied. Look who else changes these remotes, then resume.'));
}

const OUT_OF_DATE: ReadonlySet<string> = new Set(['plan-stale', 'plan-closed', 'no-such-plan']);

/** The record with a plan to be applied; without one where there is nothing to do. */
async function begin(context: Context, id: string, { make, begun, isStill }: KeptPlan): Promise<Result<MigrationRecord, Rejection>> {
  const change = (then: (record: MigrationRecord) => MigrationRecord) =>
    changeMigration(context, id, (record) => (isStill(record) ? ok(then(record)) : bad(movedOn(record))));
  const stored = await change((record) => record);
  if (!stored.ok || stored.value.record.applying !== undefined) return stored.ok ? ok(stored.value.record) : stored;
  const made = await make(stored.value.record);
  if (!made.ok) return made;
  if (made.value.steps.length === 0) return ok(stored.value.record);
  const kept = await change((record) => begun({ ...withoutMessage(record), applying: made.value.id }, made.value.id));
  return kept.ok ? ok(kept.value.record) : kept;
}

const movedOn = ({ id, state, phase }: MigrationRecord): Rejection =>
  notThere(`The migration ${id} is ${state} in ${phase} by now, or another replica carries it on.`);

function withoutPlan(record: MigrationRecord): MigrationRecord {
  const { applying: _applying, ...rest } = record;
  return rest;
}

/** In whose name a migration acts: of whoever started it. */
export const actingFor = ({ id, started, actor }: MigrationRecord): By => ({
  actor: started?.actor ?? actor,
  verified: started?.verified ?? false,
  reason: `The migration ${id}`,
});

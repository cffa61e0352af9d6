import { counted } from '../../domain/counted.ts';
import {
  isOver,
  migrationOf,
  sourceOf,
  type GateName,
  type MigrationRecord,
  type Phase,
  type Unnamed,
} from '../../domain/migration/migration.ts';
import { namesOf, type HazardName } from '../../domain/hazard.ts';
import type { Wish } from '../../domain/draft-plan.ts';
import type { Source } from '../../domain/journal.ts';
import { copiedRemotes, restrictedLast } from '../../domain/migration/meanwhile.ts';
import type { Result } from '../../domain/result.ts';
import type { Context } from '../context.ts';
import { isBlindRehearsal } from './blind-rehearsal.ts';
import { handOver } from '../hand-over.ts';
import { incompleteText } from '../plans/apply-plan.ts';
import { makePlan } from '../plans/make-plan.ts';
import { readSnapshot } from '../read-snapshot.ts';
import type { Rejection } from '../rejection.ts';
import { actingFor, applyKept } from './apply-kept.ts';
import { copyWishes, restrictWishes } from './copy-wishes.ts';
import { gateNow, type GateNow, type GateWatch } from './gates.ts';
import { load, type Loaded } from './given-of.ts';
import { leftOut, leftOutText } from './left-out.ts';
import { otherBrig, otherRegistry } from './other-registry.ts';
import { otherUnderWay } from './other-under-way.ts';
import { takeBackPlans } from './take-back.ts';
import { toAllowText } from './to-allow-text.ts';
import { databaseProblem } from './verify-database.ts';

/** How far a phase has come: on to the next; it waits for something outside; it failed and a person has to look; or it is tried again. */
export interface Outcome {
  readonly kind: 'next' | 'wait' | 'failed' | 'later';
  readonly message: string;
  /** Whether a person may confirm what it waits for. */
  readonly confirmable?: boolean;
  /** The BRIG_URL by which all was read back once more. */
  readonly read_back_at?: string;
  /** What nobody has named, where it waits for that to be accepted. */
  readonly unnamed?: Unnamed;
  /** What has to be allowed by name before it goes on, where it failed for that. */
  readonly to_allow?: readonly HazardName[];
}

/** What carrying on needs besides the context. */
export interface Carrier {
  readonly gate: GateWatch;
  /** Whether the record is as it was when this replica began with the phase. */
  readonly isStill: (record: MigrationRecord) => boolean;
  /** Why nothing more of it may be begun; undefined while it may. */
  readonly stopReason: () => string | undefined;
}

type Work = (context: Context, loaded: Loaded, carrier: Carrier) => Promise<Outcome>;

/** Does what the phase of a migration needs. Each can be done again, wherever an earlier try was cut off. */
export async function carryOn(context: Context, record: MigrationRecord, carrier: Carrier): Promise<Outcome> {
  // Two may have been started at the same moment.
  const beside = isFirstWrite(record) ? await otherUnderWay(context, record) : undefined;
  const loaded = await load(context, record);
  const barred = otherRegistry(context, loaded) ?? beside;
  if (barred !== undefined) return { kind: 'failed', message: barred };
  return WORK[record.phase](context, loaded, carrier);
}

const isFirstWrite = ({ phase, copied_by }: MigrationRecord): boolean => phase === 'copy' && copied_by.length === 0;

const nothing: Work = () => Promise.resolve({ kind: 'wait', message: '' });

const WORK: Readonly<Record<Phase, Work>> = {
  answer: nothing,
  prepare: deployed('upgraded'),
  copy: async (context, loaded, carrier) =>
    outcomeOf(loaded, await written(context, loaded, copyWishes(loaded.decided), carrier), 'All entries are written.', carrier),
  verify: seenInDatabase,
  'clean-up': (context, loaded, carrier) =>
    (otherBrig(context, loaded.record) === undefined ? cleanedUp : readBackAnew)(context, loaded, carrier),
  check: seenInDatabase,
  restrict: restricted,
  'hand-over': async (context, loaded, carrier) => {
    const { record, decided } = loaded;
    // Nobody owns what stood there before, and what a replica that stood still wrote late; what a migration left that is over is nobody’s either.
    const left = decided.target.remotes.map(({ domain }) => domain);
    const handed = { from: sourceOf(record.id), left, isOver: (owner: Source) => isOfEndedMigration(context, owner) };
    return outcomeOf(loaded, await handOver(context, handed, actingFor(record)), 'The entries belong to manual now.', carrier);
  },
  done: nothing,
  restore: deployed('restored'),
  'take-back': async (context, loaded, carrier) => {
    const taken = await takeBackPlans(context, loaded, carrier);
    return outcomeOf(loaded, taken, taken.ok ? `${taken.value}${leftOutText(leftOut(context, loaded))}` : '', carrier);
  },
  'gone-back': nothing,
};

async function isOfEndedMigration({ migrations }: Context, owner: Source): Promise<boolean> {
  const id = migrationOf(owner);
  const stored = id === undefined ? undefined : await migrations.get(id);
  return stored !== undefined && isOver(stored.record);
}

/** Writes as a plan of the migration, which is durable in its record before the first effect. */
function written(context: Context, { record: { id } }: Loaded, wishes: readonly Wish[], { stopReason, isStill }: Carrier) {
  return applyKept(context, id, {
    make: async (record) =>
      makePlan(context, { snapshot: await readSnapshot(context), wishes, source: sourceOf(id), by: actingFor(record) }),
    begun: (record, plan) => ({ ...record, copied_by: [...record.copied_by, plan] }),
    isStill,
    stopReason,
    also: isBlindRehearsal(context) ? ['WIDENS_ACCESS'] : [],
  });
}

/** What was read back from one brig says nothing of another; where the clean-up is not deployed there yet, it is read back from that too. */
async function readBackAnew(context: Context, loaded: Loaded): Promise<Outcome> {
  const { backend } = context;
  const problem = await databaseProblem(context, loaded, copiedRemotes(loaded.decided));
  if (!problem && backend)
    return { kind: 'wait', message: `All of it was read back from the brig at ${backend.url} too.`, read_back_at: backend.url };
  return { kind: 'wait', message: `${otherBrig(context, loaded.record) ?? ''}. What this one shows: ${problem?.message ?? ''}` };
}

async function restricted(context: Context, loaded: Loaded, carrier: Carrier): Promise<Outcome> {
  const { decided } = loaded;
  const count = restrictedLast(decided).length;
  if (count === 0) return { kind: 'next', message: 'No remote had to wait for its restriction: there is nothing to do here.' };
  const outcome = outcomeOf(
    loaded,
    await written(context, loaded, restrictWishes(decided), carrier),
    `${counted(count, 'remote')} restricted by team.`,
    carrier,
  );
  const problem = outcome.kind === 'next' ? await databaseProblem(context, loaded, decided.target.remotes) : undefined;
  return problem ? { kind: 'failed', message: problem.message } : outcome;
}

function deployed(gate: Exclude<GateName, 'database-seen'>): Work {
  return async (context, loaded, carrier) => outcomeOfGate(await carrier.gate.look(context, loaded, gate));
}

const cleanedUp = deployed('cleaned-up');

/** What is visibly not there failed; what nobody can see waits for a person. */
async function seenInDatabase(context: Context, loaded: Loaded): Promise<Outcome> {
  const now = await gateNow(context, loaded, 'database-seen');
  return !now.satisfied && !now.confirmable ? { kind: 'failed', message: now.message } : outcomeOfGate(now);
}

const outcomeOfGate = ({ satisfied, message, confirmable, unnamed }: GateNow): Outcome => ({
  kind: satisfied ? 'next' : 'wait',
  message,
  confirmable,
  ...(unnamed && { unnamed }),
});

/** What passes by itself is tried again; the rest is for a person. */
const PASSES = new Set<Rejection['code']>(['domain-busy', 'too-many-writes', 'file-layer-unknown']);

function outcomeOf({ record }: Loaded, result: Result<unknown, Rejection>, done: string, { stopReason }: Carrier): Outcome {
  if (result.ok) return { kind: 'next', message: done };
  const { problem } = result;
  // It is the migration that goes on with its plan, not a person.
  const message = problem.code === 'apply-incomplete' ? incompleteText(problem.plan) : problem.message;
  if (PASSES.has(problem.code) || stopReason() !== undefined) return { kind: 'later', message };
  if (problem.code !== 'hazards-not-allowed') return { kind: 'failed', message };
  const { hazards } = problem;
  return { kind: 'failed', message: toAllowText(record.id, hazards), to_allow: namesOf(hazards) };
}

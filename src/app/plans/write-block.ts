import type { PlannedStep } from '../../domain/draft-plan.ts';
import { asFault, Fault, faultOf } from '../../domain/fault.ts';
import { isLayerUnknown, rowOf, sameDatabaseEntry, type DatabaseEntry } from '../../domain/layers.ts';
import { fromRecordedState } from '../../domain/recorded.ts';
import type { DatabaseLayer, RowWrite } from '../../ports/registry.ts';
import type { Context } from '../context.ts';
import { isAsWanted, judge, unread, type Performed } from '../judge-write.ts';
import type { StepOutcome } from './running-plan.ts';

/** How the steps of a block ended, and what the registry holds now, where that could be read. */
export interface WrittenBlock {
  readonly outcomes: readonly StepOutcome[];
  readonly database: DatabaseLayer | undefined;
}

/** So many at most are written once more, one by one with all care; more have not failed by accident. */
const MOST_AGAIN = 50;

/** A step on its way. */
interface Write extends RowWrite {
  readonly n: number;
  /** Whether it is written though all that is seen is as wanted: it may stand in brig's file alone. */
  readonly unseen: boolean;
  readonly fault: Fault | undefined;
}

/**
 * Writes the rows of a block, several at once, and reads all of them back together. What is not as it should be is written once
 * more by itself, since a store may acknowledge what it loses. A row that was changed since it was claimed is left alone.
 */
export async function writeBlock(
  context: Context,
  block: readonly PlannedStep[],
  known: DatabaseLayer,
  stopReason: () => string | undefined,
): Promise<WrittenBlock> {
  const { registry, presence } = context;
  const assertGoesOn = (): void => {
    const why = stopReason();
    if (why !== undefined) throw new Fault('registry', `Not begun. ${why}`, { effect: 'none' });
  };
  const writes = block.map((step) => toWrite(step, known));
  const [ready, foreign] = parted(writes, ({ domain, before }) => sameDatabaseEntry(known.get(domain), before));
  const needed = ready.filter((write) => write.unseen || !isAsWanted(write.before, write));
  const faults = await registry.writeMany(needed, presence?.assertAlive, assertGoesOn);
  const withFaults = new Map(needed.map(({ n }, index) => [n, faults[index]]));
  const written = ready.map((write): Write => ({ ...write, fault: withFaults.get(write.n) }));
  return judged(context, written, foreign.map(movedMeanwhile), stopReason);
}

async function judged(
  context: Context,
  written: readonly Write[],
  outcomes: readonly StepOutcome[],
  stopReason: () => string | undefined,
): Promise<WrittenBlock> {
  const { registry } = context;
  let database: DatabaseLayer;
  try {
    database = await registry.readAll();
  } catch (error) {
    return { outcomes: [...outcomes, ...written.map((write) => toOutcome(write.n, unread(write, asFault(error))))], database: undefined };
  }
  const [good, others] = parted(written, (write) => isAsWanted(database.get(write.domain), write) && !(write.unseen && write.fault));
  const done = good.map(({ n }): StepOutcome => ({ n, outcome: 'done' }));
  if (others.length === 0) return { outcomes: [...outcomes, ...done], database };
  const [untouched, partly] = parted(
    others,
    (write) => sameDatabaseEntry(database.get(write.domain), write.before) || isOverOrphans(write, database.get(write.domain)),
  );
  const again = untouched.length <= MOST_AGAIN ? await writtenAgain(context, untouched, database, stopReason) : untouched;
  const now = again === untouched ? database : await registry.readAll().catch(() => database);
  const rest = [...again, ...partly].map((write) =>
    toOutcome(write.n, judge(write, now.get(write.domain), registry.capabilities.sole_writer)),
  );
  return { outcomes: [...outcomes, ...done, ...rest], database: now };
}

/** A new row that is as wanted but for its teams: those stood there without a row, where no list shows them. */
function isOverOrphans({ before, after }: Write, now: DatabaseEntry | undefined): boolean {
  const row = rowOf(now);
  return !before && row !== undefined && after?.search_policy === row.search_policy && after.restricted === row.restricted;
}

/** One by one: whoever gets an acknowledgement that is not true gets the second try with all reads of its own. */
async function writtenAgain(
  { registry, presence }: Context,
  writes: readonly Write[],
  database: DatabaseLayer,
  stopReason: () => string | undefined,
): Promise<readonly Write[]> {
  const again: Write[] = [];
  for (const write of writes) {
    if (stopReason() !== undefined) {
      again.push(write);
      continue;
    }
    const before = database.get(write.domain);
    const fault = await faultOf(() => registry.write(write.domain, before, write.after, presence?.assertAlive));
    again.push({ ...write, fault });
  }
  return again;
}

function toWrite({ n, domain, action, before: recorded, after }: PlannedStep, known: DatabaseLayer): Write {
  const [row, before, now] = [rowOf(fromRecordedState(after)), fromRecordedState(recorded), known.get(domain)];
  const unseen = action !== 'adopt' && isLayerUnknown(now) && isAsWanted(before, { after: row });
  return { n, domain, before: unseen ? now : before, after: row, fault: undefined, unseen };
}

const toOutcome = (n: number, { outcome, message }: Performed): StepOutcome => ({
  n,
  outcome,
  ...(message !== undefined && { error: message }),
});

const movedMeanwhile = ({ n }: Write): StepOutcome => ({
  n,
  outcome: 'failed',
  error: 'Not begun. Somebody else changed the row after the plan was begun; look at it, and make a new plan.',
});

function parted<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

import { fileText, type PlannedStep } from '../../domain/draft-plan.ts';
import type { Ground } from '../../domain/moved.ts';
import type { DatabaseLayer } from '../../ports/registry.ts';
import type { Context } from '../context.ts';
import { identityNow } from '../read-snapshot.ts';
import { blocks, entryMaker, giveBack, type Claim } from './claim-steps.ts';
import type { RunningPlan, StepOutcome } from './running-plan.ts';
import { writeBlock } from './write-block.ts';

/** What is to be performed: claimed steps, what they rest on, and what the registry held when they were claimed. */
export interface Performance {
  readonly claim: Claim;
  readonly ground: Ground;
  readonly database: DatabaseLayer;
  readonly running: RunningPlan;
  /** Asked before each block and each of its writes: why no further one is begun, where none is. */
  readonly stopReason: () => string | undefined;
}

/** More failures than this are no accident: the rest is not begun. */
const MOST_FAILURES = 20;

/**
 * Carries claimed steps out, block by block: write, read back, record. What widens begins only when all that narrows is done.
 * Each step gets its one end, whatever happens; what was not begun is given back.
 */
export async function performSteps(context: Context, performance: Performance): Promise<void> {
  const { claim, ground, database, running } = performance;
  const { steps } = claim;
  let known = database;
  let [failures, narrowingFailures, done] = [0, 0, 0];
  let recorded: Promise<void> = Promise.resolve();
  let stop: string | undefined;
  const asked = (): string | undefined => (context.stopping ? STOPPING : performance.stopReason());
  try {
    // Claiming takes its time, and brig does not wait for claims of ours: what it wrote meanwhile must not be written over.
    if (!context.registry.capabilities.sole_writer) known = await context.registry.readAll();
    for (const block of inOrder(steps)) {
      stop = asked() ?? stopReason({ failures, narrowingFailures }, block);
      if (stop !== undefined) break;
      // An embedded store does all at once; between blocks others are heard, such as whoever asks how far it has come.
      await context.clock.wait(0);
      const { outcomes, now, bug } = await performBlock(context, { ground, block, known, asked });
      known = now ?? known;
      const failed = outcomes.filter(({ outcome }) => outcome !== 'done').length;
      failures += failed;
      if (block[0]?.effect !== 'wider') narrowingFailures += failed;
      done += block.length;
      await recorded;
      // While these go on record the next block is written: each end still comes after its own read-back.
      recorded = record(context, claim, block, outcomes);
      await running.ended(outcomes);
      if (bug) throw bug;
    }
  } finally {
    await recorded;
    if (done < steps.length) await notBegun(context, claim, steps.slice(done), running, stop ?? FAULT);
    await running.close();
  }
}

const STOPPING = 'The service is stopping.';
const FAULT = 'A fault of fedremotes itself; see its log.';

interface Failures {
  readonly failures: number;
  readonly narrowingFailures: number;
}

function stopReason({ failures, narrowingFailures }: Failures, [first]: readonly PlannedStep[]): string | undefined {
  if (failures > MOST_FAILURES) return `More than ${String(MOST_FAILURES)} steps have failed.`;
  return narrowingFailures > 0 && first?.effect === 'wider'
    ? 'Steps that narrow access have failed, and nothing widens before they are done.'
    : undefined;
}

/** Blocks in which nothing that narrows stands beside what widens. */
const inOrder = (steps: readonly PlannedStep[]): readonly (readonly PlannedStep[])[] => [
  ...blocks(steps.filter(({ effect }) => effect !== 'wider')),
  ...blocks(steps.filter(({ effect }) => effect === 'wider')),
];

async function notBegun(context: Context, claim: Claim, steps: readonly PlannedStep[], running: RunningPlan, why: string): Promise<void> {
  const error = `Not begun. ${why}`;
  await giveBack(context, { ...claim, steps }, error);
  await running.ended(steps.map(({ n }) => ({ n, outcome: 'failed', error })));
}

/** Puts on record how the steps of a block ended. */
function record(context: Context, claim: Claim, block: readonly PlannedStep[], outcomes: readonly StepOutcome[]): Promise<void> {
  const entry = entryMaker(context, claim);
  const byNumber = new Map(outcomes.map((one) => [one.n, one]));
  return context.recorder.end(
    block.map((step) => {
      const { outcome, error } = byNumber.get(step.n) ?? { outcome: 'unknown' as const, error: FAULT };
      return entry(step, outcome, error);
    }),
  );
}

interface Block {
  readonly ground: Ground;
  readonly block: readonly PlannedStep[];
  /** What the registry held a moment ago. */
  readonly known: DatabaseLayer;
  readonly asked: () => string | undefined;
}

interface PerformedBlock {
  readonly outcomes: readonly StepOutcome[];
  readonly now: DatabaseLayer | undefined;
  /** What was thrown that is no Fault: nobody can say what was done. */
  readonly bug?: Error;
}

async function performBlock(context: Context, { ground, block, known, asked }: Block): Promise<PerformedBlock> {
  const barred = barredNow(context, ground, block);
  const isBarred = new Set(barred.map(({ n }) => n));
  const free = block.filter(({ n }) => !isBarred.has(n));
  try {
    const written = await writeBlock(context, free, known, asked).finally(context.version.bump);
    return { outcomes: [...barred, ...written.outcomes], now: written.database };
  } catch (error) {
    const bug = error instanceof Error ? error : new Error(String(error));
    return { outcomes: [...barred, ...free.map(({ n }): StepOutcome => ({ n, outcome: 'unknown', error: FAULT }))], now: undefined, bug };
  }
}

/** Steps whose ground has moved since they were claimed: the values files, or brig itself, say something else now. */
function barredNow(context: Context, ground: Ground, block: readonly PlannedStep[]): readonly StepOutcome[] {
  const { strategy, own_domain } = identityNow(context);
  const { layer } = context.fileLayer.current();
  const moved =
    strategy.value === ground.strategy && own_domain?.value === ground.own_domain
      ? undefined
      : 'Not begun. The strategy or the own domain is another one than when the plan was made.';
  const said = new Map<string, string>(layer.entries.map((one) => [one.domain, fileText(one)]));
  return block.flatMap(({ n, domain, file }): readonly StepOutcome[] => {
    const error = moved ?? (said.get(domain) === file ? undefined : 'Not begun. The values files say something else about it now.');
    return error === undefined ? [] : [{ n, outcome: 'failed', error }];
  });
}

import type { HazardName } from '../domain/hazard.ts';
import type { NewJournalEntry, Outcome, Source } from '../domain/journal.ts';
import { toRecordedState } from '../domain/recorded.ts';
import type { Step } from '../domain/step.ts';
import { asFault, Fault } from '../domain/fault.ts';
import type { By, Context } from './context.ts';
import { entryBy } from './entry-by.ts';
import type { Turn } from './in-turn.ts';
import { judge, unread, type Performed } from './judge-write.ts';

/** A step with all that is put on record about it. */
export interface RecordedStep {
  readonly step: Step;
  /** Its number in the plan, from 1. */
  readonly n: number;
  readonly plan: string;
  readonly source: Source;
  readonly hazards: readonly HazardName[];
  /** Who owned the row before. */
  readonly owned_by?: Source;
}

/**
 * Carries one step out in the order of effects: record that it starts, write, read back and compare, record how it
 * ended. `overtaken`, with nothing changed, where another replica has written about the domain since the turn began.
 * Throws a Fault of the journal, with nothing changed, when the start cannot be recorded. Whoever dies in here leaves a
 * `started` entry that the next start (recover.ts) or another replica (close-abandoned.ts) closes.
 */
export async function perform(context: Context, recorded: RecordedStep, by: By, turn: Turn): Promise<Performed | 'overtaken'> {
  const entry = (outcome: Outcome, message?: string): NewJournalEntry => ({
    ...journalEntry(context, recorded, by, outcome, message),
    ...(turn.holder && { holder: turn.holder }),
  });
  context.registry.assertWritable?.();
  try {
    if ((await context.recorder.start([entry('started')], turn.seen)) === 'overtaken') return 'overtaken';
  } catch (error) {
    // If it stands in the journal all the same, it would be open for as long as we live; if not, this end comes to nothing.
    if (turn.holder && error instanceof Fault && error.effect === 'unknown') void context.recorder.end([entry('failed', NOT_BEGUN)]);
    throw error;
  }
  try {
    // Whatever became of it: what is kept of the list may be wrong now.
    const performed = await writeAndReadBack(context, recorded.step).finally(context.version.bump);
    await context.recorder.end([entry(performed.outcome, performed.message)]);
    return performed;
  } catch (error) {
    // A bug of ours: nobody can say what it did, and a start without an end would wait for the next process.
    await context.recorder.end([entry('unknown', 'A fault of fedremotes itself; see its log.')]);
    throw error;
  }
}

const NOT_BEGUN = 'Nothing was done: the journal did not say in time whether the start was recorded.';

async function writeAndReadBack({ registry, presence, log }: Context, { domain, before, after }: Step): Promise<Performed> {
  const { fault, readBack } = await registry.write(domain, before, after, presence?.assertAlive).then(
    (answer) => ({ fault: undefined, readBack: answer }),
    (error: unknown) => ({ fault: asFault(error), readBack: undefined }),
  );
  const written = { before, after, fault };
  try {
    if (fault) await registry.settle?.([domain]);
    const now = readBack ? readBack.stored : await registry.readOne(domain);
    return judge(written, now, registry.capabilities.sole_writer);
  } catch (error) {
    log.error({ err: error, domain }, 'a write could not be read back');
    return unread(written, asFault(error));
  }
}

function journalEntry(context: Context, recorded: RecordedStep, by: By, outcome: Outcome, message?: string): NewJournalEntry {
  const { step, n, plan, source, hazards, owned_by = 'unmanaged' } = recorded;
  return {
    ...entryBy(context, by),
    source,
    plan,
    step: n,
    action: step.action,
    domain: step.domain,
    before: toRecordedState(step.before),
    after: toRecordedState(step.after && { kind: 'row', ...step.after }),
    ...(step.before && owned_by !== source && { owned_by }),
    outcome,
    ...(hazards.length > 0 && { hazards }),
    effect: step.effect,
    ...(message !== undefined && { message }),
  };
}

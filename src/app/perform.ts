import type { HazardName } from '../domain/hazard.ts';
import type { NewJournalEntry, Outcome, Source } from '../domain/journal.ts';
import { sameDatabaseEntry } from '../domain/layers.ts';
import { toRecordedState } from '../domain/recorded.ts';
import type { Step } from '../domain/step.ts';
import { Fault } from '../domain/fault.ts';
import type { By, Context } from './context.ts';
import type { Turn } from './in-turn.ts';

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

/** How a step ended, as far as can be told. */
export interface Performed {
  readonly outcome: Extract<Outcome, 'done' | 'failed' | 'unknown'>;
  /** Why it is not done; one sentence. */
  readonly message?: string;
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
  // A part of a sentence, from here on.
  const problem = fault?.message.replace(/\.$/, '');
  try {
    const now = readBack ? readBack.stored : await registry.readOne(domain, fault && 'settled');
    if (sameDatabaseEntry(now, after && { kind: 'row', ...after })) return { outcome: 'done' };
    const said = problem ?? 'The write was acknowledged';
    if (!sameDatabaseEntry(now, before))
      return { outcome: 'unknown', message: `${said}; read back, the row is neither as before nor as wanted.` };
    // What was sent to a store that others share may still arrive there.
    const mayCome = fault?.effect === 'unknown' && !registry.capabilities.sole_writer;
    return mayCome
      ? { outcome: 'unknown', message: `${said}; read back, the row is as it was before, but the write may still take effect.` }
      : { outcome: 'failed', message: `${said}; read back, the row is as it was before.` };
  } catch (error) {
    log.error({ err: error, domain }, 'a write could not be read back');
    return {
      outcome: 'unknown',
      message: `${problem ?? 'The write was acknowledged'}; it could not be read back: ${asFault(error).message}.`,
    };
  }
}

function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw error;
}

function journalEntry(context: Context, recorded: RecordedStep, by: By, outcome: Outcome, message?: string): NewJournalEntry {
  const { step, n, plan, source, hazards, owned_by = 'unmanaged' } = recorded;
  return {
    at: context.clock.now().toISOString(),
    actor: by.actor,
    verified: by.verified,
    ...(by.reason !== undefined && { reason: by.reason }),
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

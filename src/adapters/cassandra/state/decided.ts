import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, type FaultPart } from '../../../domain/fault.ts';

/** What a serial read shows of a conditional write without an answer: it happened, it cannot happen any more, or it did not happen yet. */
export type Found = 'done' | 'refused' | 'open';

/** A conditional write, and how to see what became of it. */
export interface Deciding {
  readonly part: FaultPart;
  /** What is written, for the message. */
  readonly what: string;
  /** Answers whether it was applied. Run again after an unknown outcome, so it must be the same each time. */
  readonly write: () => Promise<boolean>;
  /** Reads serially, which settles what was under way. */
  readonly look: () => Promise<Found>;
}

/** How often a write is tried again of which a serial read has shown that it did not happen. */
const TRIES = 3;
const PAUSE_MS = 100;

/** Writes until it is known whether it happened, and answers that. Throws a Fault where that cannot be known. */
export async function decided({ part, what, write, look }: Deciding): Promise<boolean> {
  let unanswered: Fault | undefined;
  for (let tries = 1; ; tries += 1) {
    try {
      if (await write()) return true;
      // What refused this try may be an earlier one, which came true late.
      if (!unanswered) return false;
    } catch (error) {
      if (!(error instanceof Fault && error.effect === 'unknown')) throw error;
      unanswered = error;
    }
    const found = await look().catch((error: unknown) => {
      throw withUnknownEffect(error);
    });
    if (found !== 'open') return found === 'done';
    if (tries === TRIES) throw notWritten(part, what, unanswered);
    // Those who got no answer because they came at the same time must not come at the same time again.
    await sleep(Math.random() * PAUSE_MS);
  }
}

/** The cause is what Cassandra said at the last try. */
const notWritten = (part: FaultPart, what: string, { cause }: Fault): Fault =>
  new Fault(part, `${what} cannot be written: Cassandra gave no answer ${String(TRIES)} times, and nothing was changed`, {
    cause,
    effect: 'none',
  });

/** A read changes nothing, but it was to tell of a write. */
function withUnknownEffect(error: unknown): unknown {
  if (!(error instanceof Fault && error.effect === 'none')) return error;
  return new Fault(error.part, `${error.message}; whether it was written before is not known`, { cause: error, effect: 'unknown' });
}

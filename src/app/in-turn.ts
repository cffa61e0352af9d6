import type { Domain } from '../domain/domain.ts';
import type { Holder, JournalEntry } from '../domain/journal.ts';
import { bad, type Result } from '../domain/result.ts';
import type { Context } from './context.ts';
import type { Rejection } from './rejection.ts';

/** What a write rests on: nothing about its domain stands in the journal behind `seen`, and nothing is open on it. */
export interface Turn {
  readonly seen: number;
  /** Who we are, where other replicas write too. */
  readonly holder?: Holder;
}

/** Another replica wrote about the domain first: what was decided rests on what is no longer so. */
export interface Overtaken {
  readonly code: 'overtaken';
}

/** How long a write waits for another replica that is changing the same domain, and how often it looks. */
const BUSY_MS = 8_000;
const LOOK_AGAIN_MS = 25;
/** Longer than this nobody waits behind others: while a store hangs, each of those takes as long as its time limits are. */
const QUEUE_MS = 15_000;

/** Why a try came to nothing: the domain is busy with this change of another replica, or was overtaken. */
interface InVain {
  readonly busyWith: JournalEntry | undefined;
}

/**
 * Waits for its turn among the writes of this process and, on this domain or these, among those of all replicas; refuses what
 * cannot be decided while the values files cannot be read. What another replica has overtaken is decided anew. Throws a
 * Fault of the journal while what was begun earlier and has no end on record cannot be closed.
 */
export async function inTurn<T, P>(
  context: Context,
  domain: Domain | ReadonlySet<Domain>,
  task: (turn: Turn) => Promise<Result<T, P | Overtaken>>,
): Promise<Result<T, P | Rejection>> {
  const { clock } = context;
  let end: number | undefined;
  for (;;) {
    const since = clock.monotonic();
    const inQueue = context.writes(async () =>
      clock.monotonic() - since > QUEUE_MS ? bad(WAITED_TOO_LONG) : tryOnce(context, domain, task),
    );
    const tried = await (inQueue ?? bad(TOO_MANY_WRITES));
    if (!('busyWith' in tried)) return tried;
    end ??= clock.monotonic() + BUSY_MS;
    if (clock.monotonic() > end) return bad(domainBusy(typeof domain === 'string' ? domain : 'its remotes', tried.busyWith));
    // Outside of the turn: nobody else waits for one busy domain.
    await clock.wait(LOOK_AGAIN_MS);
  }
}

async function tryOnce<T, P>(
  context: Context,
  domain: Domain | ReadonlySet<Domain>,
  task: (turn: Turn) => Promise<Result<T, P | Overtaken>>,
): Promise<Result<T, P | Rejection> | InVain> {
  if (context.fileLayer.current().status === 'unknown') return bad(FILE_LAYER_UNKNOWN);
  await context.recovery.ensure();
  await context.recorder.catchUp();
  const { seen, entry } = await openOn(context, domain);
  if (entry) return { busyWith: entry };
  const holder = await context.presence?.ensure();
  const result = await task({ seen, ...(holder && { holder }) });
  if (result.ok) return result;
  const { problem } = result;
  return isOvertaken(problem) ? { busyWith: undefined } : bad(problem);
}

/**
 * Both from one look at the journal. Where the store knows them without asking, nothing is asked: what it does not know yet
 * refuses the claim. That something is open is asked for, since it may have ended.
 */
async function openOn(
  { journal }: Context,
  domain: Domain | ReadonlySet<Domain>,
): Promise<{ readonly seen: number; readonly entry: JournalEntry | undefined }> {
  if (typeof domain !== 'string') {
    const [seen, open] = await Promise.all([journal.seen(), journal.open()]);
    return { seen, entry: open.find((entry) => entry.domain !== undefined && domain.has(entry.domain)) };
  }
  const atHand = journal.atHand?.(domain);
  if (atHand && !atHand.open) return { seen: atHand.seen, entry: undefined };
  const [seen, entry] = await Promise.all([journal.seen(), journal.openOn(domain)]);
  return { seen, entry };
}

const isOvertaken = (problem: unknown): problem is Overtaken =>
  typeof problem === 'object' && problem !== null && 'code' in problem && problem.code === 'overtaken';

const domainBusy = (what: string, open: JournalEntry | undefined): Rejection => ({
  code: 'domain-busy',
  message: open
    ? `${open.domain ?? what} is being changed since ${open.at} (journal entry ${String(open.seq)}). Nothing was changed; try again in some seconds. Should the replica that does it be dead, its change is closed within half a minute.`
    : `Others change ${what} all the time. Nothing was changed; try again.`,
});

const FILE_LAYER_UNKNOWN: Rejection = {
  code: 'file-layer-unknown',
  message:
    'No good content of the values files was seen yet, so nobody can say what a change would do. Nothing was changed. See the findings of /v1/strategy, and repair the file.',
};

const TOO_MANY_WRITES: Rejection = {
  code: 'too-many-writes',
  message: 'Too many writes wait already. Nothing was changed; try again in a second.',
};

const WAITED_TOO_LONG: Rejection = {
  code: 'too-many-writes',
  message:
    'The writes before this one took too long: a store is slow or away, see /readyz, or there are too many. Nothing was changed; try again.',
};

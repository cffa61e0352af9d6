import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../../domain/fault.ts';
import { chain, type JournalEntry, type JournalHead, type NewJournalEntry } from '../../../domain/journal.ts';
import { toBody } from '../../../stored/journal-entry.ts';
import type { JournalRows } from './rows.ts';
import type { Tail } from './tail.ts';

/** What of `rest` may still be written, decided anew from all that is known before each try. */
export type Choose = () => Promise<readonly NewJournalEntry[] | 'overtaken'>;

// One batch is one mutation: far below commitlog_segment_size / 2 (16 MB), and what a Paxos round takes in a part of its second.
const [MOST_ENTRIES, MOST_CHARACTERS] = [1000, 800_000];
const PATIENCE_MS = 10_000;
const MOST_UNSURE = 2;
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [2, 60];

/** Tries for one piece: how long there will be others, and those of which nobody can say whether they happened. */
interface Race {
  until: number;
  readonly unsure: (readonly JournalEntry[])[];
}

/**
 * Puts the next piece of a block behind the head, by compare-and-set. The head is guessed from what this process knows;
 * where that was wrong, what others wrote is read before the next try, so that an entry is never written after something
 * that its writer has not seen. A try of which nobody can say whether it happened is looked up, and looked up again after
 * every later try, since it may still come true as long as nobody has read serially.
 */
export function pieceWriter(rows: JournalRows, tail: Tail): (choose: Choose) => Promise<readonly JournalEntry[] | 'overtaken'> {
  const put = async (head: JournalHead, piece: readonly JournalEntry[], race: Race): Promise<boolean> => {
    try {
      if (await rows.put(head, piece)) return true;
    } catch (error) {
      if (!(error instanceof Fault && error.effect === 'unknown')) throw error;
      race.unsure.push(piece);
      await rows.settledHead(rows.bucketOf(head.seq + 1));
      // The nodes took long to say nothing, as one does that was killed: that was not the time of a race.
      if (race.unsure.length <= MOST_UNSURE) race.until = performance.now() + PATIENCE_MS;
    }
    return false;
  };

  // Waits first and reads then: what was read before a wait is old when others append all the time, and the next try in vain.
  const lookAgain = async (head: JournalHead, tries: number, isUnsure: boolean): Promise<void> => {
    if (tries > 1) await sleep(Math.random() * Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS));
    await tail.read();
    if (tail.known.head().seq === head.seq && !isUnsure) await assertHead(rows, tail, head);
  };

  return async (choose) => {
    const race: Race = { until: performance.now() + PATIENCE_MS, unsure: [] };
    const { unsure } = race;
    try {
      for (let tries = 1; ; tries += 1) {
        // Taken before the choice: what comes in between then refuses the try, and is looked at before the next one.
        const head = tail.known.head();
        const wanted = await choose();
        // What came first may have been our own try.
        if (wanted === 'overtaken') return (await firstThere(rows, unsure)) ?? wanted;
        if (wanted.length === 0) return [];
        const piece = nextPiece(rows, head, wanted);
        const isWritten = await put(head, piece, race);
        if (!isWritten) await lookAgain(head, tries, unsure.includes(piece));
        const written = isWritten ? piece : await firstThere(rows, unsure);
        if (written) {
          tail.known.add(written);
          return written;
        }
        if (performance.now() > race.until) throw unsure.length > 0 ? neverTold() : alwaysLate();
      }
    } catch (error) {
      throw unsure.length > 0 ? withUnknownEffect(error) : error;
    }
  };
}

/** As many entries as one batch takes, in their places. */
function nextPiece(rows: JournalRows, head: JournalHead, entries: readonly NewJournalEntry[]): readonly JournalEntry[] {
  const room = rows.rangeOf(rows.bucketOf(head.seq + 1)).to - head.seq;
  const placed = chain(head, entries.slice(0, Math.min(MOST_ENTRIES, room)));
  let characters = 0;
  const tooMany = placed.findIndex((entry) => (characters += toBody(entry).length) > MOST_CHARACTERS);
  return tooMany < 1 ? (tooMany === 0 ? placed.slice(0, 1) : placed) : placed.slice(0, tooMany);
}

/** Which of the tries of unknown outcome stands in the journal. */
async function firstThere(rows: JournalRows, unsure: readonly (readonly JournalEntry[])[]): Promise<readonly JournalEntry[] | undefined> {
  for (const piece of unsure) {
    const [first] = piece;
    if (!first) continue;
    const [there] = await rows.some(rows.bucketOf(first.seq), [first.seq]);
    if (there?.body === toBody(first)) return piece;
  }
  return undefined;
}

/** Refused although nothing has been appended: unless that has come about meanwhile, the store is not what it was. */
async function assertHead(rows: JournalRows, tail: Tail, expected: JournalHead): Promise<void> {
  const head = await rows.settledHead(rows.bucketOf(expected.seq + 1));
  const { seq } = await tail.read();
  if (seq !== expected.seq) return;
  if (!head) throw refusal('the head of the journal is missing; restore the keyspace from a backup');
  const named = `the head of the journal names entry ${String(head.seq)} as the last one`;
  if (head.seq > seq) throw refusal(`${named}, but the entries end at ${String(seq)}; restore the keyspace from a backup`);
  if (head.seq === seq && head.hash === expected.hash) return;
  // Another node may have them still: going on from here would write over what was acknowledged.
  throw refusal(
    `${named}, but this process has seen entry ${String(seq)}: the nodes of Cassandra lost their last writes when they died together ` +
      '(commitlog_sync: periodic), or somebody changed the table. Run “nodetool repair” on our keyspace; where the entries do not come back, ' +
      'restart every replica to go on from what is there',
  );
}

const refusal = (message: string): Fault =>
  new Fault('journal', `${message}. Run journal --verify. Nothing was changed.`, { effect: 'none' });

const alwaysLate = (): Fault =>
  new Fault('journal', 'other replicas append to the journal all the time, and came first at each try; nothing was changed', {
    effect: 'none',
  });

const neverTold = (): Fault =>
  new Fault('journal', 'the nodes of Cassandra did not say in time whether they wrote it', { effect: 'unknown' });

/** The same, where something of what was asked for may have been written all the same. */
export function withUnknownEffect(error: unknown): unknown {
  if (!(error instanceof Fault && error.effect === 'none')) return error;
  const message = error.message.replace(/[.;]? nothing was changed\.?$/i, '');
  return new Fault(error.part, `${message}; whether a part of it was written is not known`, { cause: error, effect: 'unknown' });
}

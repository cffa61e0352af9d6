import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openFile } from '../../src/adapters/embedded/driver.ts';
import { callJson } from './call.ts';
import type { JournalLine } from './journal-audit.ts';

/** Where one looks for what has been begun. */
export interface BegunPlace {
  readonly url: string;
  /** DATA_DIR. */
  readonly folder: string;
  /** Whether the journal stands in that folder. */
  readonly isEmbedded: boolean;
}

const GIVEN_UP_MS = 20_000;

/** Waits until a step is on record as started and not ended; no longer where `isOver`, and throws where nothing is begun. */
export async function untilBegun(place: BegunPlace, isOver: () => boolean): Promise<void> {
  const end = performance.now() + GIVEN_UP_MS;
  const look = place.isEmbedded ? inFile(place) : { isBegun: () => isBegun(place), close: () => undefined };
  try {
    while (!isOver() && !(await look.isBegun())) {
      if (performance.now() > end) throw new Error('nothing was begun');
      // A step on Cassandra takes many times as long as one on embedded.
      await wait(place.isEmbedded ? 1 : 10);
    }
  } finally {
    look.close();
  }
}

/** A plan on embedded stores hardly lets a request in between: whoever asked the service would always come too late. */
function inFile({ folder }: BegunPlace): { readonly isBegun: () => Promise<boolean>; readonly close: () => void } {
  const db = openFile(join(folder, 'fedremotes.db'), GIVEN_UP_MS);
  const open = db.prepare("SELECT count(*) AS steps FROM journal_derived WHERE kind = 'open'");
  return { isBegun: () => Promise.resolve((open.get() as { readonly steps: number }).steps > 0), close: db.close };
}

/** Whether the last that is on record is the start of a step. */
export async function isBegun({ url }: Pick<BegunPlace, 'url'>): Promise<boolean> {
  const { items } = (await callJson(url, { method: 'GET', path: '/v1/journal?limit=1' })) as { readonly items: readonly JournalLine[] };
  return items[0]?.outcome === 'started';
}

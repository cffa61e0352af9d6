import type { Domain } from '../domain/domain.ts';
import type { NewJournalEntry, Source } from '../domain/journal.ts';
import { toRecordedState } from '../domain/recorded.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { By, Context } from './context.ts';
import { entryBy } from './entry-by.ts';
import type { Overtaken, Turn } from './in-turn.ts';

/** Puts on record that the row is wanted as it stands. */
export async function accept(
  { clock, recorder }: Context,
  { snapshot, domain, by, source }: { readonly snapshot: Snapshot; readonly domain: Domain; readonly by: By; readonly source: Source },
  turn: Turn,
): Promise<'started' | Overtaken['code']> {
  const state = toRecordedState(snapshot.database.get(domain));
  const entry: NewJournalEntry = {
    ...entryBy({ clock }, by),
    source,
    action: 'adopt',
    domain,
    before: state,
    after: state,
    outcome: 'done',
    effect: 'same',
    message: 'The row is wanted as it stands.',
  };
  return recorder.start([entry], turn.seen);
}

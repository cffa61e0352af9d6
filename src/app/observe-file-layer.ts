import { assertDomain } from '../domain/domain.ts';
import { fileLayerChanges, type FileLayerChange } from '../domain/file-layer-changes.ts';
import type { NewJournalEntry } from '../domain/journal.ts';
import { withFileLayer } from './read-snapshot.ts';
import type { Context } from './context.ts';

/**
 * Puts on record what changed in the file layer since the journal last saw it, with what got wider or narrower. The
 * journal is the memory: running it again after a crash, or on another start, records only what is new.
 * Answers the number of entries. Where another replica is quicker, what it recorded counts, and the rest is looked at anew.
 */
export async function observeFileLayer(context: Context): Promise<number> {
  const { status, layer } = context.fileLayer.current();
  if (status !== 'good' && status !== 'none') return 0;
  const seen = await context.journal.seen();
  const known = await context.journal.lastObservedFileLayer();
  const changes = fileLayerChanges(known, layer, await withFileLayer(context, layer), context.configured);
  if (changes.length === 0) return 0;
  const at = context.clock.now().toISOString();
  const claimed = await context.journal.claim(
    changes.map((change) => observed(change, at)),
    seen,
  );
  if (claimed === 'overtaken') return observeFileLayer(context);
  context.log.info({ changes: changes.length }, 'the file layer changed; recorded as observed');
  return changes.length;
}

const observed = ({ key, action, before, after, effect, hazards, message }: FileLayerChange, at: string): NewJournalEntry => ({
  at,
  actor: 'fedremotes',
  verified: true,
  source: 'file',
  action,
  ...(action === 'file_entry' && { domain: assertDomain(key) }),
  before,
  after,
  outcome: 'observed',
  ...(hazards.length > 0 && { hazards }),
  effect,
  message,
});

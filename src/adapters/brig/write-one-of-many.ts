import { rowOf, type DatabaseEntry } from '../../domain/layers.ts';
import type { Era } from './capabilities.ts';
import { changeWithoutTeams } from './change-remote.ts';
import { recording } from './recording.ts';
import { writeRemote, type Wish, type Writing } from './write-remote.ts';

/** What the list showed a moment ago. */
export interface SeenInList {
  readonly era: Era | undefined;
  /** Domains that brig's own file has too. */
  readonly twins: ReadonlySet<string> | undefined;
}

/**
 * Writes one remote of many, whose caller has read the list a moment ago and reads it again for all of them: where everybody is
 * meant before and after, the one request that it takes. A list does not show all that a restriction may bring to life.
 */
export async function writeOneOfMany(
  writing: Writing,
  { era, twins }: SeenInList,
  wish: Wish & { readonly before: DatabaseEntry | undefined },
): Promise<void> {
  const { domain, before, after, assertMayWrite } = wish;
  const row = rowOf(before);
  const isPlain = before?.kind !== 'unreadable' && row?.restricted !== true && after?.restricted === false && after.teams.length === 0;
  if (era === undefined || !isPlain) return writeRemote(writing, wish);
  const { client } = recording(writing.client, assertMayWrite);
  await changeWithoutTeams(client, { domain, seen: { entry: before, era, isTwin: twins?.has(domain) === true }, after });
}

import type { Domain } from '../../domain/domain.ts';
import { Fault } from '../../domain/fault.ts';
import { isLayerUnknown, rowOf, sameRow, type DatabaseEntry, type Row } from '../../domain/layers.ts';
import { registryFault } from './brig-fault.ts';
import type { AssertMayWrite, BrigClient } from './brig-client.ts';
import type { Era } from './capabilities.ts';
import { changeRemote } from './change-remote.ts';
import { recording } from './recording.ts';

/** A domain as brig has it now. */
export interface Seen {
  readonly entry: DatabaseEntry | undefined;
  readonly era: Era;
  /** Whether brig's own file has it too. */
  readonly isTwin: boolean;
}

/** What a write works with. */
export interface Writing {
  readonly client: BrigClient;
  readonly see: (domain: Domain) => Promise<Seen>;
  readonly wait: (ms: number) => Promise<void>;
  readonly lookAgainAfter: readonly number[];
}

/** What is to be written. */
export interface Wish {
  readonly domain: Domain;
  readonly after: Row | undefined;
  readonly assertMayWrite?: AssertMayWrite;
}

/** A write that was acknowledged and is not seen is made once more: brig's own statements can lose one (brig-contract §1.3). */
const ROUNDS = 2;

/**
 * Makes brig's row of a domain be `after`, by the calls that change least, and reads back: a 200 of brig says nothing
 * (brig-contract §0.3).
 */
export async function writeRemote(writing: Writing, { domain, after, assertMayWrite }: Wish): Promise<void> {
  const { client, done } = recording(writing.client, assertMayWrite);
  try {
    let now = await writing.see(domain);
    const wanted = possible(domain, after, now.era);
    for (let round = 1; round <= ROUNDS; round += 1) {
      // What may stand in the file alone is written once, though nobody can see the difference.
      if (isAs(now, wanted) && (round > 1 || !isLayerUnknown(now.entry))) return;
      await changeRemote(client, { domain, seen: now, after: wanted });
      now = await lookFor(writing, domain, wanted);
    }
    if (!isAs(now, wanted)) throw notSeen(domain, done());
  } catch (error) {
    // What was refused may have been the second of two requests.
    if (error instanceof Fault && error.effect === 'none' && done().length > 0) throw afterSome(error, done());
    throw error;
  }
}

const isAs = ({ entry }: Seen, after: Row): boolean => sameRow(rowOf(entry), after);

async function lookFor({ see, wait, lookAgainAfter }: Writing, domain: Domain, after: Row): Promise<Seen> {
  let now = await see(domain);
  for (const ms of lookAgainAfter) {
    if (isAs(now, after)) break;
    await wait(ms);
    now = await see(domain);
  }
  return now;
}

/** What brig has calls for; our rules refuse the rest before, so that whoever comes here with it has a bug or an old capability. */
function possible(domain: Domain, after: Row | undefined, era: Era): Row {
  if (!after)
    throw registryFault(`brig has no call that removes ${domain}; nothing was asked of it. Freeze it, or have the row deleted.`, 'none');
  if (era !== '4.40 or later' && (after.restricted || after.teams.length > 0))
    throw registryFault(
      `This brig is older than 4.40 and would drop the restriction of ${domain} by team silently; nothing was asked of it. Upgrade brig first.`,
      'none',
    );
  return after;
}

const notSeen = (domain: Domain, done: readonly string[]): Fault =>
  registryFault(
    `brig acknowledged ${done.join(', ')}, but what it lists of ${domain} is not what was written, though it was written twice. Somebody else may write it at the same time, or brig lost it; look at the remote again.`,
    'unknown',
  );

const afterSome = (error: Fault, done: readonly string[]): Fault =>
  registryFault(`${error.message} Before that, brig acknowledged ${done.join(', ')}, which stands.`, 'unknown', error);

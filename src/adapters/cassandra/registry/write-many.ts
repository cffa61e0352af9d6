import pMap from 'p-map';
import { faultOf, type Fault } from '../../../domain/fault.ts';
import { rowOf } from '../../../domain/layers.ts';
import type { RowWrite } from '../../../ports/registry.ts';
import type { RowCount } from './count-rows.ts';
import { perform, senderOf, writeRow, type Writing } from './write-row.ts';
import { nextPhase, sameStored, type Phase, type Stored } from './write-steps.ts';

// As many as keep the nodes busy; more only wait there.
const AT_ONCE = 64;

/** Writes many rows, several at once; answers for each the Fault that ended it. */
export function writeMany(
  writing: Writing,
  rows: RowCount,
  writes: readonly RowWrite[],
  assertMayWrite?: () => void,
): Promise<readonly (Fault | undefined)[]> {
  const write = async (one: RowWrite): Promise<void> => {
    await writeOneOfMany(writing, one, assertMayWrite);
    rows.wrote(one.domain, one.after !== undefined);
  };
  return pMap(writes, (one) => faultOf(() => write(one)), { concurrency: AT_ONCE });
}

/**
 * Writes one row of many, whose caller has read it a moment ago and reads it back together with the others: where one phase does
 * it all, that phase alone. Whatever needs more than one starts from what is stored now, and reads back between them.
 */
async function writeOneOfMany(writing: Writing, write: RowWrite, assertMayWrite?: () => void): Promise<void> {
  const phase = onlyPhase(write);
  if (!phase) {
    await writeRow(writing, write.domain, write.after, assertMayWrite);
    return;
  }
  const send = senderOf(writing, assertMayWrite);
  for (const step of phase.steps) await perform(writing, write.domain, step, storedOf(write), send);
}

/** The phase that makes all of it, if there is one. Without a row, teams may stand there that a list does not show. */
function onlyPhase(write: RowWrite): Phase | undefined {
  const { before, after } = write;
  if (before?.kind === 'unreadable' || (!before && after?.restricted === true)) return undefined;
  const phase = nextPhase(storedOf(write), after);
  const wanted: Stored = { row: after && { search_policy: after.search_policy, restricted: after.restricted }, teams: after?.teams ?? [] };
  return phase && sameStored(phase.then, wanted) ? phase : undefined;
}

function storedOf({ before }: RowWrite): Stored {
  const row = rowOf(before);
  return { row: row && { search_policy: row.search_policy, restricted: row.restricted }, teams: row?.teams ?? [] };
}

import pMap from 'p-map';
import { faultOf, type Fault } from '../../../domain/fault.ts';
import { inChunks } from '../../../domain/in-chunks.ts';
import { rowOf } from '../../../domain/layers.ts';
import type { RowWrite } from '../../../ports/registry.ts';
import type { RowCount } from './count-rows.ts';
import { insertOf, perform, senderOf, writeRow, type Writing } from './write-row.ts';
import { nextPhase, sameStored, type Phase, type Stored } from './write-steps.ts';

/** As many statements as keep the nodes busy; more only wait there. */
export const AT_ONCE = 32;
// Rows are partitions of their own; from more than ten in a batch on, Cassandra warns in its log.
const NEW_ROWS = 10;

/** Writes many rows, several at once; answers for each the Fault that ended it. */
export async function writeMany(
  writing: Writing,
  rows: RowCount,
  writes: readonly RowWrite[],
  assertMayWrite?: () => void,
  assertMayBegin?: () => void,
): Promise<readonly (Fault | undefined)[]> {
  const faults = new Map<RowWrite, Fault | undefined>();
  const [plain, others] = [writes.filter(isPlainInsert), writes.filter((write) => !isPlainInsert(write))];
  const groups = [...others.map((write) => [write]), ...inChunks(plain, NEW_ROWS)];
  await pMap(
    groups,
    async (group) => {
      const fault = await faultOf(async () => {
        assertMayBegin?.();
        await writeGroup(writing, group, assertMayWrite);
      });
      for (const write of group) {
        faults.set(write, fault);
        if (!fault) rows.wrote(write.domain, write.after !== undefined);
      }
    },
    { concurrency: AT_ONCE },
  );
  return writes.map((write) => faults.get(write));
}

/** A new row that everybody is meant by: one statement, and none before it. */
const isPlainInsert = ({ before, after }: RowWrite): boolean => !before && after?.restricted === false && after.teams.length === 0;

/** New rows go together, to save round trips: each is as good as alone, and what became of each is read back. */
async function writeGroup(writing: Writing, group: readonly RowWrite[], assertMayWrite?: () => void): Promise<void> {
  const [only] = group;
  if (only && group.length === 1) return writeOneOfMany(writing, only, assertMayWrite);
  const statements = group.flatMap(({ domain, after }) => (after ? [insertOf(writing, domain, after)] : []));
  await senderOf(writing, assertMayWrite)('write', statements);
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

import { few } from '../../domain/few.ts';
import { isLayerUnknown, rowOf, sameRow, toRow } from '../../domain/layers.ts';
import type { Context } from '../context.ts';
import type { Loaded } from './given-of.ts';

/** Why the database is not known to hold what it should: it visibly does not, or nobody can see it. */
export interface DatabaseProblem {
  readonly kind: 'differs' | 'not-seen';
  readonly message: string;
}

/**
 * Reads all rows of the target back. What brig lists only once may be an entry of its file alone where the file has it: there it
 * has to be seen twice, which brig shows from 4.40 on.
 */
export async function databaseProblem({ registry }: Context, { record, decided, given }: Loaded): Promise<DatabaseProblem | undefined> {
  const rows = await registry.readAll();
  const isFileGone = record.phase === 'check' || record.phase === 'hand-over';
  const inFile = isFileGone ? new Set<string>() : fileDomains(given, decided);
  const differing: string[] = [];
  const unseen: string[] = [];
  for (const remote of decided.target.remotes) {
    const entry = rows.get(remote.domain);
    const isOpen = isLayerUnknown(entry) && inFile.has(remote.domain);
    if (isOpen) unseen.push(remote.domain);
    else if (!sameRow(rowOf(entry), toRow(remote))) differing.push(remote.domain);
  }
  if (differing.length > 0) return { kind: 'differs', message: `Not in the database as wanted: ${few(differing)}.` };
  if (unseen.length > 0)
    return {
      kind: 'not-seen',
      message: `This brig does not show whether the database has ${few(unseen)}. Look with cqlsh: SELECT domain, search_policy FROM federation_remotes;`,
    };
  return undefined;
}

/** What the file layer has while rows are copied: up to 4.35 what the first patch puts there. */
const fileDomains = ({ settings }: Loaded['given'], { seen, target }: Loaded['decided']): ReadonlySet<string> =>
  new Set((seen.release === 'from-4.36' ? settings.entries : target.remotes).map(({ domain }) => domain));

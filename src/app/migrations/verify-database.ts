import { Fault, unlessFault } from '../../domain/fault.ts';
import { few } from '../../domain/few.ts';
import { groupBy } from '../../domain/group-by.ts';
import { isLayerUnknown, rowOf, sameRow, toRow } from '../../domain/layers.ts';
import { copiedRemotes, entriesBeside } from '../../domain/migration/meanwhile.ts';
import type { TargetRemote } from '../../domain/migration/target.ts';
import { sameSettings } from '../../domain/remote.ts';
import type { Context } from '../context.ts';
import type { Loaded } from './given-of.ts';

/** Why the database is not known to hold what it should: it visibly does not, or nobody can see it. */
export interface DatabaseProblem {
  readonly kind: 'differs' | 'not-seen';
  readonly message: string;
}

/**
 * Reads rows back. What brig lists only once may be an entry of its file alone where the file has it: there it
 * has to be seen twice, which brig shows from 4.40 on, or in the database itself.
 */
export async function databaseProblem(
  context: Context,
  loaded: Loaded,
  remotes: readonly TargetRemote[],
): Promise<DatabaseProblem | undefined> {
  const rows = await context.registry.readAll();
  const inFile = isFileGone(loaded) ? new Set<string>() : fileDomains(loaded);
  const hidden: TargetRemote[] = [];
  const differing: TargetRemote[] = [];
  const once: TargetRemote[] = [];
  // From 4.40 on brig lists twice what is in both: what stands once is the entry of the file.
  const { can_restrict_by_team } = context.registry.capabilities;
  for (const remote of remotes) {
    const entry = rows.get(remote.domain);
    if (isLayerUnknown(entry) && inFile.has(remote.domain)) (can_restrict_by_team ? once : hidden).push(remote);
    else if (!sameRow(rowOf(entry), toRow(remote))) differing.push(remote);
  }
  const unsure = once.map(({ domain }) => domain);
  if (differing.length === 0 && unsure.length > 0) return { kind: 'differs', message: `brig lists ${few(unsure)} ${ONCE}` };
  const looked = differing.length === 0 && hidden.length > 0 ? await look(context, hidden) : undefined;
  if (looked && 'problem' in looked) return { kind: 'not-seen', message: unseenText(hidden, looked.problem) };
  const missing = [...differing.map(({ domain }) => domain), ...(looked?.differing ?? [])];
  if (missing.length > 0) return { kind: 'differs', message: `Not in the database as wanted: ${few(missing)}.` };
  return unseenByBrig(context, remotes, inFile);
}

const ONCE =
  'once: in its database or in its file, and not in both. It was not written, or the file is not as the inputs have it: look, then resume, or roll back.';

/** What was written into the tables of another Wire, or into none at all, is in force nowhere: brig has to see it too. */
async function unseenByBrig(
  { backend }: Context,
  remotes: readonly TargetRemote[],
  inFile: ReadonlySet<string>,
): Promise<DatabaseProblem | undefined> {
  if (!backend) return undefined;
  const { listed, shows_twins } = await backend.lookAfresh();
  const byDomain = groupBy(listed, ({ domain }) => domain);
  const isSeen = (remote: TargetRemote): boolean => {
    const [row, ...more] = byDomain.get(remote.domain) ?? [];
    // brig lists its rows first; before 4.40 what is the same in its file does not stand there again.
    if (!row || !shows_twins) return row !== undefined;
    return sameSettings(row, remote) && (more.length > 0 || !inFile.has(remote.domain));
  };
  const unseen = remotes.filter((remote) => !isSeen(remote)).map(({ domain }) => domain);
  return unseen.length > 0 ? { kind: 'differs', message: `brig does not list ${few(unseen)} ${NOT_ITS_OWN}` } : undefined;
}

const NOT_ITS_OWN =
  'from its database, though the registry has what was written: it reads another database, or its file has changed. Check that BRIG_URL and CASSANDRA_BRIG_KEYSPACE are of one backend.';

/** Domains that the database visibly lacks, or has otherwise; none where it cannot be read. What may be a row counts as one. */
export async function goneFromDatabase(context: Context, { decided }: Loaded): Promise<readonly string[]> {
  // The gate and the check read again; that it is away now is no reason to keep the patch back.
  const differing = await differingIn(context, copiedRemotes(decided));
  return (differing ?? []).map(({ domain }) => domain);
}

/** Remotes whose row is not as they have it, or that have none; undefined where the database cannot be read. */
export async function differingIn({ registry }: Context, remotes: readonly TargetRemote[]): Promise<readonly TargetRemote[] | undefined> {
  const rows = await unlessFault(registry.readAll);
  return rows && remotes.filter((remote) => !sameRow(rowOf(rows.get(remote.domain)), toRow(remote)));
}

/** What of the rows that brig does not show is not in its Cassandra, or why nobody can look there. */
async function look(
  { databaseLook }: Context,
  hidden: readonly TargetRemote[],
): Promise<{ readonly differing: readonly string[] } | { readonly problem: string }> {
  if (!databaseLook) return { problem: NOBODY_LOOKS };
  try {
    const policies = await databaseLook();
    return { differing: hidden.filter(({ domain, search_policy }) => policies.get(domain) !== search_policy).map(({ domain }) => domain) };
  } catch (error) {
    if (error instanceof Fault) return { problem: error.message };
    throw error;
  }
}

const NOBODY_LOOKS =
  'Look with cqlsh: SELECT domain, search_policy FROM federation_remotes; Or set CASSANDRA_CONTACT_POINTS for a role that may SELECT there';

const unseenText = (hidden: readonly TargetRemote[], problem: string): string =>
  `This brig does not show whether the database has ${few(hidden.map(({ domain }) => domain))}. ${problem}.`;

const isFileGone = ({ record: { phase } }: Loaded): boolean => phase === 'check' || phase === 'restrict' || phase === 'hand-over';

const fileDomains = ({ given, decided }: Loaded): ReadonlySet<string> => new Set(entriesBeside(given, decided).map(({ domain }) => domain));

import { unlessFault } from '../../domain/fault.ts';
import { few } from '../../domain/few.ts';
import type { Source } from '../../domain/journal.ts';
import { twinsIn, type BackendLook } from '../../domain/migration/deployment.ts';
import { unknownDomains } from '../../domain/migration/patches.ts';
import type { Context } from '../context.ts';
import { readSnapshot } from '../read-snapshot.ts';
import type { Loaded } from './given-of.ts';

/** A sentence part: why the file layer must not be cleaned up as it is now: it has what nobody copied, or cannot be read. Undefined where neither is so. */
export const fileProblem = async (context: Context, loaded: Loaded, look: BackendLook | undefined): Promise<string | undefined> =>
  (await unknownProblem(context, loaded, look)) ?? (look && (await unlistedProblem(context, loaded, look)));

async function unknownProblem(
  { fileLayer }: Context,
  { given, decided }: Loaded,
  look: BackendLook | undefined,
): Promise<string | undefined> {
  const { status, layer } = await fileLayer.refresh();
  if (status === 'stale' || status === 'unknown') return UNREADABLE;
  const inValues = status === 'good' ? layer.entries : [];
  const inBrig = look ? twinsIn(look).filter(({ restriction }) => restriction.tag === 'allow_all') : [];
  return textOf(unknownDomains(given, decided, [...inValues, ...inBrig]));
}

/**
 * The same where no values files are watched: what brig lists once may be an entry of its file. What the migration does not name, was no
 * row when it started, and belongs to nobody, is not told apart from that.
 */
async function unlistedProblem(context: Context, { given, decided }: Loaded, look: BackendLook): Promise<string | undefined> {
  if (context.fileLayer.current().status === 'good') return undefined;
  const { owners } = await readSnapshot(context);
  const named = new Set<string>([...given.settings.entries, ...decided.target.remotes].map(({ domain }) => domain));
  const own = given.settings.own_domain?.value;
  const others = look.listed.map(({ domain }) => domain);
  const isKnown = (domain: string): boolean =>
    named.has(domain) || domain === own || (given.rows?.has(domain) ?? false) || isOwned(owners, domain);
  const unknown = [...new Set(others)].filter((domain) => !isKnown(domain));
  return unknown.length === 0
    ? undefined
    : `${textOf(unknown) ?? ''} (a row of the database is said to be one by fedremotes remotes adopt ${unknown[0] ?? ''})`;
}

/** Whether somebody is on record as the owner of a row, so that it is known to be one. */
export const isOwned = (owners: ReadonlyMap<string, Source>, domain: string): boolean =>
  (owners.get(domain) ?? 'unmanaged') !== 'unmanaged';

/** What brig lists now; undefined where it does not answer: the gate asks again, and that is no reason to keep a patch back. */
export const lookOrNot = async ({ backend }: Context): Promise<BackendLook | undefined> => backend && unlessFault(backend.lookAfresh);

/** A sentence part. */
export const UNREADABLE =
  'the watched values files cannot be read, so that nobody knows what they have; mend them (GET /v1/strategy says what is wrong)';

const textOf = (domains: readonly string[]): string | undefined =>
  domains.length === 0
    ? undefined
    : `the file layer has ${few(domains)}, which this migration does not know, or not with this policy: it was changed since, and that would be lost; take it out again, or roll back and make another migration`;

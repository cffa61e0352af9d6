import type { Domain } from '../../domain/domain.ts';
import { unlessFault } from '../../domain/fault.ts';
import { few } from '../../domain/few.ts';
import { isLayerUnknown } from '../../domain/layers.ts';
import type { HazardName } from '../../domain/hazard.ts';
import { twinsIn, type BackendLook, type GateProblem } from '../../domain/migration/deployment.ts';
import { unknownDomains } from '../../domain/migration/patches.ts';
import type { Decided, Given } from '../../domain/migration/target.ts';
import type { Context } from '../context.ts';
import type { Loaded } from './given-of.ts';

/** Why the file layer must not be cleaned up as it is now: it has what nobody copied, or cannot be read. Undefined where neither is so. */
export async function fileProblem(context: Context, loaded: Loaded, look: BackendLook | undefined): Promise<GateProblem | undefined> {
  const what = await unknownProblem(context, loaded, look);
  if (what !== undefined) return { what };
  return (await openingProblem(context, loaded)) ?? (look && (await unlistedProblem(context, loaded, look)));
}

/** A sentence part. */
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

/** Rows that have come since the start, of which nobody could be asked, and that the strategy of the clean-up would let in. */
async function openingProblem({ registry }: Context, { record, given, decided }: Loaded): Promise<GateProblem | undefined> {
  if (!opensRows(decided)) return undefined;
  const known = knownDomains(record, given, decided, ['WIDENS_ACCESS', 'DATABASE_NOT_SEEN']);
  const rows = [...(await registry.readAll())].filter(([, entry]) => !isLayerUnknown(entry));
  const domains = rows.map(([domain]) => domain).filter((domain) => !known.has(domain));
  if (domains.length === 0) return undefined;
  const what = `the database has ${few(domains)}, which came since the start: federation with it opens with the strategy of the clean-up`;
  return { what, unnamed: { domains, allow: 'WIDENS_ACCESS' } };
}

/** Whether rows that lie dormant come into force with the clean-up. */
const opensRows = ({ seen, target }: Decided): boolean => seen.strategy === 'allowNone' && target.strategy !== 'allowNone';

const knownDomains = (
  { accepted = [] }: Loaded['record'],
  given: Given,
  decided: Decided,
  acceptedAs: readonly HazardName[],
): ReadonlySet<string> =>
  new Set([
    ...[...given.settings.entries, ...decided.target.remotes].map(({ domain }) => domain),
    ...accepted.filter(({ as }) => acceptedAs.includes(as)).map(({ domain }) => domain),
    ...(given.rows?.keys() ?? []),
    given.settings.own_domain?.value ?? '',
  ]);

/**
 * The same where no values files are watched: what brig lists once may be an entry of its file. What the migration does not name, and was
 * no row when it started, is not told apart from that.
 */
async function unlistedProblem(context: Context, { record, given, decided }: Loaded, look: BackendLook): Promise<GateProblem | undefined> {
  const { fileLayer, registry } = context;
  if (fileLayer.current().status === 'good') return undefined;
  const known = knownDomains(record, given, decided, ['DATABASE_NOT_SEEN']);
  const rows = await registry.readAll();
  const isRow = (domain: string): boolean => rows.has(domain) && !isLayerUnknown(rows.get(domain));
  const unsure = [...new Set(look.listed.map(({ domain }) => domain))].filter((domain) => !known.has(domain) && !isRow(domain));
  const domains = unsure.length > MOST_LOOKED_UP ? unsure : await notWritten(context, record, unsure);
  if (domains.length === 0) return undefined;
  const what = `brig lists ${few(domains)}, which this migration does not know: an entry of its file that came since would be lost; take it out again, or roll back and make another migration${opensRows(decided) ? '. With a row of it federation opens with the strategy of the clean-up' : ''}`;
  return { what, unnamed: { domains, allow: 'DATABASE_NOT_SEEN' } };
}

const MOST_LOOKED_UP = 50;

/** Those that fedremotes has not written since the start: what it has, is a row. */
async function notWritten({ journal }: Context, { started }: Loaded['record'], domains: readonly string[]): Promise<readonly string[]> {
  const isWritten = async (domain: string): Promise<boolean> => {
    const done = await journal.list({ domain: domain as Domain, outcome: 'done', ...(started && { since: started.at }) }, MOST_LOOKED_UP);
    return done.some(({ action, after }) => action !== 'adopt' && after !== null);
  };
  const written = await Promise.all(domains.map(isWritten));
  return domains.filter((_, index) => written[index] === false);
}

/** What brig lists now; undefined where it does not answer: the gate asks again, and that is no reason to keep a patch back. */
export const lookOrNot = async ({ backend }: Context): Promise<BackendLook | undefined> => backend && unlessFault(backend.lookAfresh);

/** A sentence part. */
export const UNREADABLE =
  'the watched values files cannot be read, so that nobody knows what they have; mend them (GET /v1/strategy says what is wrong)';

const textOf = (domains: readonly string[]): string | undefined =>
  domains.length === 0
    ? undefined
    : `the file layer has ${few(domains)}, which this migration does not know, or not with this policy: it was changed since, and that would be lost; take it out again, or roll back and make another migration`;

import type { Domain } from '../domain.ts';
import type { FileLayer } from '../layers.ts';
import { sameSettings, type SearchPolicy, type Settings } from '../remote.ts';
import type { Strategy } from '../strategy.ts';
import { copiedRemotes, firstEntries } from './meanwhile.ts';
import type { GateName, MigrationRecord, Unnamed } from './migration.ts';
import { releaseFor, type Decided, type Given, type TargetRemote } from './target.ts';

/** What the file layer is to say once a patch is deployed. */
export interface Deployment {
  readonly strategy: Strategy;
  readonly entries: readonly { readonly domain: Domain; readonly search_policy: SearchPolicy }[];
}

/**
 * What a gate waits for. Up to 4.35 the entries of the target keep everybody in until the database has them, and they come back
 * when it is rolled back; from 4.36 on what comes back is what was there.
 */
export function deploymentOf(gate: Exclude<GateName, 'database-seen'>, given: Given, decided: Decided): Deployment {
  const { target, seen } = decided;
  if (gate === 'cleaned-up') return { strategy: target.strategy, entries: [] };
  if (gate === 'upgraded' || seen.release !== 'from-4.36') return { strategy: target.strategy, entries: firstEntries(decided) };
  return { strategy: seen.strategy ?? 'allowNone', entries: given.settings.entries };
}

/** What brig answered: its strategy, and its list with whatever stands twice. */
export interface BackendLook {
  readonly strategy?: Strategy;
  readonly listed: readonly (Settings & { readonly domain: string })[];
  /** Whether an entry of the file and the same row stand twice: before 4.40 they do not. */
  readonly shows_twins: boolean;
}

/** Why the values files are not as a deployment wants them; undefined where they are. */
export function valuesProblem({ strategy, entries }: Deployment, layer: Pick<FileLayer, 'strategy' | 'entries'>): string | undefined {
  const said = layer.strategy?.value ?? 'allowNone';
  if (said !== strategy) return `the strategy in the watched values files is ${said}, and ${strategy} is wanted`;
  const wanted = new Map<string, string>(entries.map((entry) => [entry.domain, entry.search_policy]));
  const found = new Map<string, string>(layer.entries.map((entry) => [entry.domain, entry.search_policy]));
  const missing = entries.filter(({ domain, search_policy }) => found.get(domain) !== search_policy);
  if (missing.length > 0) return `the watched values files do not have ${few(missing)} as wanted`;
  const more = layer.entries.filter(({ domain }) => !wanted.has(domain));
  return more.length > 0 ? `the watched values files still have ${few(more)}` : undefined;
}

/** What brig is to run with, and beside which rows. */
export interface Awaited {
  readonly gate: GateName;
  readonly deployment: Deployment;
  /** The remotes that are copied, beside which the file stands or is gone. */
  readonly remotes: readonly TargetRemote[];
  /** Domains of which the database has rows, which are listed with or without a file. */
  readonly inDatabase: ReadonlySet<string>;
  /** Whether remotes are to be restricted by team, which no brig before 4.40 can. */
  readonly restricts: boolean;
  /** Domains that only the file has, and that are in no layer once it is gone. */
  readonly onlyInFile: ReadonlySet<string>;
  /** Domains that brig may list besides: the own one, and those that a person has accepted. */
  readonly accepted: ReadonlySet<string>;
}

/** What a gate waits for, and beside which rows. */
export function awaitedOf(
  gate: Exclude<GateName, 'database-seen'>,
  given: Given,
  decided: Decided,
  { copied_by, accepted = [] }: Pick<MigrationRecord, 'copied_by' | 'accepted'>,
): Awaited {
  const remotes = copiedRemotes(decided);
  const [rows, copied] = [[...(given.rows?.keys() ?? [])], remotes.map(({ domain }) => domain)];
  const kept = new Set<string>([...rows, ...copied]);
  const entries = decided.seen.release === 'from-4.36' ? given.settings.entries : [];
  return {
    gate,
    deployment: deploymentOf(gate, given, decided),
    remotes,
    inDatabase: new Set<string>(copied_by.length > 0 ? kept : rows),
    accepted: new Set<string>([
      ...accepted.map(({ domain }) => domain),
      ...(given.settings.own_domain ? [given.settings.own_domain.value] : []),
    ]),
    restricts: releaseFor(decided.target.remotes) === '4.40',
    onlyInFile: new Set<string>(entries.map(({ domain }) => domain).filter((domain) => !kept.has(domain))),
  };
}

/** Why brig is not seen to run with a deployment: a sentence part where it visibly does not, a sentence where no list of brig shows it. */
export interface GateProblem {
  readonly what: string;
  /** Whether a person has to say whether it is so. */
  readonly unseen?: true;
  /** What brig lists and nobody has named: a person may say that it stays, and allow this by name. */
  readonly unnamed?: Unnamed;
}

/** Why brig is not seen to run with a deployment; undefined where it visibly does. */
export function brigProblem(awaited: Awaited, look: BackendLook): GateProblem | undefined {
  const { gate, deployment, restricts } = awaited;
  if (gate === 'upgraded' && restricts && !look.shows_twins) return { what: NO_TEAMS };
  if (look.strategy !== deployment.strategy)
    return { what: `brig goes by ${look.strategy ?? 'a strategy that is not known'}, and ${deployment.strategy} is wanted` };
  if (gate === 'cleaned-up') return notCleanedUp(awaited, look);
  return notListed(deployment, look) ?? (gate === 'restored' ? notRestored(awaited, look) : notNamed(awaited, look));
}

function notListed({ entries }: Deployment, { listed }: BackendLook): GateProblem | undefined {
  const policies = new Set(listed.map(({ domain, search_policy, restriction }) => `${domain} ${search_policy} ${restriction.tag}`));
  const missing = entries.filter(({ domain, search_policy }) => !policies.has(`${domain} ${search_policy} allow_all`));
  return missing.length > 0 ? { what: `brig does not list ${few(missing)} as the patch has them` } : undefined;
}

/** Up to 4.35 nobody could see what the database has: with the upgrade it is in force. */
function notNamed({ deployment, inDatabase, accepted }: Awaited, { listed }: BackendLook): GateProblem | undefined {
  if (deployment.strategy === 'allowNone') return undefined;
  const named = new Set<string>([...deployment.entries.map(({ domain }) => domain), ...inDatabase, ...accepted]);
  const domains = [...new Set(listed.map(({ domain }) => domain))].filter((domain) => !named.has(domain));
  if (domains.length === 0) return undefined;
  const more = domains.map((domain) => ({ domain }));
  return {
    what: `brig lists ${few(more)}, which the patch does not have: rows of a release that was rolled back, or entries of a values file that is not among the inputs. They are in force since the upgrade: take them away, or roll back`,
    unnamed: { domains, allow: 'WIDENS_ACCESS' },
  };
}

/** An entry that is copied stands twice once the file has it again; standing once it is the row, which must not go then. */
function notRestored({ deployment, inDatabase }: Awaited, look: BackendLook): GateProblem | undefined {
  const twins = new Set(twinsIn(look).map(({ domain }) => domain));
  const once = deployment.entries.filter(({ domain }) => inDatabase.has(domain) && !twins.has(domain));
  if (once.length === 0) return undefined;
  return look.shows_twins ? { what: `brig has ${few(once)} in its database, but not in its file yet` } : NO_TWINS;
}

/** What brig lists twice stands in its file, beside the database. */
export function twinsIn({ listed }: BackendLook): BackendLook['listed'] {
  const seen = new Set<string>();
  return listed.filter(({ domain }) => seen.size === seen.add(domain).size);
}

/** Only what stands once is a row alone; what stands twice is still in the file of a pod. */
function notCleanedUp({ remotes, onlyInFile, accepted }: Awaited, look: BackendLook): GateProblem | undefined {
  const { listed, shows_twins } = look;
  const twins = twinsIn(look);
  if (twins.length > 0) return { what: `brig still has ${few(twins)} in its file beside the database` };
  const left = listed.filter(({ domain }) => onlyInFile.has(domain));
  if (left.length > 0 && shows_twins)
    return {
      what: `brig still lists ${few(left)}, which the clean-up takes out of the file: where that is deployed in every pod, the database has it, and the inputs were not what was deployed; take its row away, or roll back`,
    };
  const byDomain = new Map(listed.map((one) => [one.domain, one]));
  const other = remotes.filter((remote) => {
    const found = byDomain.get(remote.domain);
    return !found || !sameSettings(found, remote);
  });
  if (other.length > 0) return { what: `brig does not list ${few(other)} as the migration has written them` };
  // Before 4.40 an entry may have hidden a row that says the same, and stays.
  const staying = left.map(({ domain }) => domain).filter((domain) => !accepted.has(domain));
  if (staying.length > 0)
    return { what: `brig still lists ${few(left)}, ${MAY_STAY}`, unnamed: { domains: staying, allow: 'DATABASE_NOT_SEEN' } };
  return shows_twins || (remotes.length === 0 && left.length === 0) ? undefined : NO_TWINS;
}

const NO_TEAMS = 'this brig (4.36 to 4.39) cannot restrict remotes by team as it is wanted; upgrade to 4.40 or later';

/** Why nobody can tell from the list of a brig before 4.40. */
export const NO_TWINS = {
  what: 'This brig (4.36 to 4.39) does not show whether an entry is still in its file',
  unseen: true,
} as const satisfies GateProblem;

const MAY_STAY =
  'which the clean-up takes out: it is not deployed in every pod, or the database has rows of them, by which they go on federating until those are removed too';

/** Why no brig can tell whether a clean-up is deployed that takes out nothing but keys that it does not read. */
export const OLD_KEYS_ONLY = {
  what: 'The clean-up takes out only old keys, which brig does not read: it cannot show whether that is deployed',
  unseen: true,
} as const satisfies GateProblem;

/** Whether the clean-up changes nothing that brig reads, and takes out keys that it reads no more. */
export function isOnlyOfOldKeys(given: Given, decided: Decided): boolean {
  const [before, after] = [deploymentOf('restored', given, decided), deploymentOf('cleaned-up', given, decided)];
  return given.settings.allowed !== undefined && before.entries.length === 0 && before.strategy === after.strategy;
}

function few(entries: readonly { readonly domain: string }[]): string {
  const [first, second] = entries;
  if (entries.length > 2) return `${first?.domain ?? ''} and ${String(entries.length - 1)} more`;
  return second ? `${first?.domain ?? ''} and ${second.domain}` : (first?.domain ?? '');
}

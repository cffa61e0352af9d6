import type { Wish } from './draft-plan.ts';
import type { Domain } from './domain.ts';
import type { Source } from './journal.ts';
import { isFrozenRow, rowOf, rowSettings, type Row } from './layers.ts';
import type { Notice } from './notices-of.ts';
import type { Absent, PlanMode } from './plan.ts';
import type { RecordedSettings } from './recorded.ts';
import type { Refusal } from './refusal.ts';
import { restrictByTeam, SEARCH_POLICIES, type SearchPolicy } from './remote.ts';
import type { Snapshot } from './snapshot.ts';
import type { WantedRemote } from './wanted-remote.ts';
import { DEFAULTS } from './wanted-row.ts';

/** How a desired list is to be taken. */
export interface ListRules {
  readonly source: Source;
  readonly mode: PlanMode;
  readonly absent: Absent;
  /** No remote gets more than this. */
  readonly ceiling?: { readonly search_policy?: SearchPolicy; readonly restriction?: 'restrict_by_team' };
  /** Domains, or `*.` and a domain for all below it, that are neither created, changed, frozen nor removed. */
  readonly exclude?: readonly string[];
  /** Whether rows of other owners are taken over. */
  readonly adopt?: boolean;
  /** Of a remote that is absent: whether it has been for long enough. */
  readonly isAbsentLongEnough?: (domain: Domain) => boolean;
  /** What the freeze of a remote took away, where this source's freeze is the last that happened to it. */
  readonly frozenFrom?: (domain: Domain) => RecordedSettings | undefined;
}

/** What a list asks for. */
export interface Wishes {
  readonly wishes: readonly Wish[];
  /** Remotes of the list of which nothing is asked. */
  readonly unchanged: number;
  readonly notices: readonly Notice[];
  readonly refusals: readonly Refusal[];
}

/** Turns a desired list into what it asks for on this snapshot; a remote of another owner is never asked for without `adopt`. Pure. */
export function wishesOf(snapshot: Snapshot, list: readonly WantedRemote[], rules: ListRules): Wishes {
  if (rules.mode === 'sync' && list.length === 0) return { wishes: [], unchanged: 0, notices: [], refusals: [EMPTY] };
  const notices: Notice[] = [];
  const wishes: Wish[] = [];
  const isExcluded = excluder(rules.exclude);
  const say: Say = (code, domain, message) => void notices.push({ code, domain, message });
  let unchanged = 0;
  for (const wanted of list) {
    const isOut = isExcluded(wanted.domain);
    if (isOut) say('excluded', wanted.domain, EXCLUDED);
    const wish = isOut ? undefined : wishFor(snapshot, wanted, rules, say);
    if (wish) wishes.push(wish);
    else unchanged += 1;
  }
  if (rules.mode === 'sync') wishes.push(...absentWishes(snapshot, list, rules, { say, isExcluded }));
  return { wishes, unchanged, notices, refusals: [] };
}

type Say = (code: Notice['code'], domain: Domain, message: string) => void;

function wishFor(snapshot: Snapshot, wanted: WantedRemote, rules: ListRules, say: Say): Wish | undefined {
  const { domain } = wanted;
  const entry = snapshot.database.get(domain);
  if (entry && rules.mode === 'create') return undefined;
  if (entry && !mayTouch(snapshot, domain, rules, say)) return undefined;
  const row = rowOf(entry);
  const restored = row && isFrozenRow(row) ? rules.frozenFrom?.(domain) : undefined;
  const kept = row ? rowSettings(row) : snapshot.file.get(domain);
  const clipped = clip({ ...restoredFields(restored), ...wanted }, { row, policy: kept?.search_policy }, rules, say);
  return { change: { action: 'upsert', ...clipped }, ...(rules.adopt === true && { adopts: true }) };
}

/** What a list that has a remote again leaves out is as it was before this source froze it. */
const restoredFields = (restored: RecordedSettings | undefined) =>
  restored && { search_policy: restored.search_policy, restriction: restored.restriction };

function mayTouch({ owners }: Snapshot, domain: Domain, { source, adopt }: ListRules, say: Say): boolean {
  const owner = owners.get(domain) ?? 'unmanaged';
  if (source === 'manual' || owner === source || adopt === true) return true;
  if (owner.startsWith('sync:'))
    say(
      'owned-by-another-source',
      domain,
      `It belongs to ${owner}, which keeps it. Take it off one of the two lists, or let this source adopt it.`,
    );
  else say('left-alone', domain, `It is ${owner}, and left alone. Let the source adopt it, or take it off the list.`);
  return false;
}

/** What stands there already: the row, and the policy of it, or else of the file. */
interface Kept {
  readonly row: Row | undefined;
  readonly policy: SearchPolicy | undefined;
}

/** Nothing above the ceiling, also where the list leaves a field out and what stands there would be kept. */
function clip(wanted: WantedRemote, { row, policy: kept }: Kept, { ceiling }: ListRules, say: Say): WantedRemote {
  if (!ceiling) return wanted;
  const { domain } = wanted;
  const policy = wanted.search_policy ?? kept ?? DEFAULTS.search_policy;
  const isAbove = ceiling.search_policy !== undefined && rank(policy) > rank(ceiling.search_policy);
  if (isAbove) say('clipped', domain, `It would have ${policy}; the ceiling of the source is ${ceiling.search_policy}.`);
  const opens =
    ceiling.restriction !== undefined && (wanted.restriction?.tag ?? (row?.restricted === true ? '' : 'allow_all')) === 'allow_all';
  if (opens) say('clipped', domain, CLIPPED_TO_TEAMS);
  return {
    ...wanted,
    ...(isAbove && { search_policy: ceiling.search_policy }),
    ...(opens && { restriction: restrictByTeam([]) }),
  };
}

const rank = (policy: SearchPolicy): number => SEARCH_POLICIES.indexOf(policy);

const CLIPPED_TO_TEAMS =
  'Everybody there would be meant; the ceiling of the source asks for teams, so nobody is meant until the list names some.';

function absentWishes(
  { database, owners }: Snapshot,
  list: readonly WantedRemote[],
  { source, absent, isAbsentLongEnough = () => true }: ListRules,
  { say, isExcluded }: { readonly say: Say; readonly isExcluded: (domain: Domain) => boolean },
): readonly Wish[] {
  const wanted = new Set<string>(list.map(({ domain }) => domain));
  const wishes: Wish[] = [];
  for (const [text, owner] of owners) {
    if (owner !== source || wanted.has(text) || !database.has(text)) continue;
    const domain = text as Domain;
    const row = rowOf(database.get(text));
    if (isExcluded(domain)) say('excluded', domain, EXCLUDED);
    else if (absent === 'keep') say('kept-though-absent', domain, 'The list does not have it any more; it is kept.');
    else if (absent === 'freeze' && row && isFrozenRow(row)) continue;
    else if (isAbsentLongEnough(domain)) wishes.push({ change: { action: absent, domain } });
    else say('absent-not-long-enough', domain, NOT_LONG_ENOUGH);
  }
  return wishes;
}

/** Whether a domain is one of these, or below one that is written with `*.` in front. */
export function excluder(patterns: readonly string[] = []): (domain: Domain) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.startsWith('*.')));
  const below = patterns.filter((pattern) => pattern.startsWith('*.')).map((pattern) => pattern.slice(1));
  return (domain) => exact.has(domain) || below.some((end) => domain.endsWith(end));
}

const EXCLUDED = 'The source excludes it, so nothing is done about it.';
const NOT_LONG_ENOUGH = 'The list does not have it; it is kept until it was absent from more fetches one after another.';
const EMPTY: Refusal = {
  rule: 'list-empty',
  message:
    'The list is empty, and an empty list never takes anything away. Check where it comes from; to take all away, name the changes one by one.',
};

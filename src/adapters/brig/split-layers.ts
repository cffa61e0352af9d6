import { groupBy } from '../../domain/group-by.ts';
import { toRow, type DatabaseEntry } from '../../domain/layers.ts';
import { MAX_REMOTES, type SearchPolicy, type Settings } from '../../domain/remote.ts';
import type { FileLayerState } from '../../ports/file-layer.ts';
import type { DatabaseLayer, RegistryFinding } from '../../ports/registry.ts';
import type { BrigList, Listed } from './brig-answers.ts';
import type { Era } from './capabilities.ts';
import { findingsOf } from './layer-findings.ts';

/** brig's one list, taken apart into what its database holds and what else was seen. */
export interface Split {
  readonly database: DatabaseLayer;
  /** Domains that stand twice: the second is from brig's own file, which then refuses a PUT even of the same. */
  readonly twins: ReadonlySet<string>;
  readonly findings: readonly RegistryFinding[];
  /** Whether nothing had to be left open. */
  readonly knows_layers: boolean;
}

/** A domain of which brig visibly does not run with what VALUES says; a sentence part. */
export interface Difference {
  readonly domain: string;
  readonly found: string;
}

/** What was seen of one domain. */
type Seen =
  | { readonly kind: 'database' | 'twins' | 'file' | 'not-in-values' | 'file-or-both'; readonly settings: Settings }
  | { readonly kind: 'unreadable'; readonly problem: string };

/**
 * brig glues its database rows and then the entries of its file, unmarked; a file entry never restricts
 * (brig-contract §0.6, §1.3). Before 4.40 an entry that is the same in both stands once, so less can be told.
 */
export function splitLayers(list: BrigList, values: FileLayerState, era: Era): Split {
  const policies = valuesPolicies(values);
  const groups = groupBy(list.remotes, ({ domain }) => domain);
  const seen = [...groups].map(([domain, entries]) => [domain, seenOf(entries, policies?.get(domain), era)] as const);
  const differences = policies ? differencesOf(groups, policies) : [];
  const isCertain = policies !== undefined && differences.length === 0;
  const database = seen.flatMap(([domain, one]) => {
    const entry = databaseEntry(one, isCertain);
    return entry ? [[domain, entry] as const] : [];
  });
  const open = database.filter(([, entry]) => entry.kind === 'row' && entry.layer_unknown).length;
  const twins = new Set(seen.flatMap(([domain, { kind }]) => (kind === 'twins' ? [domain] : [])));
  return {
    database: new Map(database.sort(([a], [b]) => (a < b ? -1 : 1))),
    twins,
    findings: findingsOf({ differences, open, twins, values: values.status, isFull: database.length >= MAX_REMOTES }),
    knows_layers: isCertain && era === '4.40 or later',
  };
}

/** What VALUES says of each domain; undefined where it says nothing that can be relied on now. */
function valuesPolicies({ status, layer }: FileLayerState): ReadonlyMap<string, SearchPolicy> | undefined {
  return status === 'good' ? new Map(layer.entries.map((entry) => [entry.domain, entry.search_policy])) : undefined;
}

function seenOf(entries: readonly Listed[], inValues: SearchPolicy | undefined, era: Era): Seen {
  for (const { says } of entries) if (!says.ok) return { kind: 'unreadable', problem: says.problem };
  const [first, second, ...more] = settingsOf(entries);
  if (!first) return { kind: 'unreadable', problem: 'nothing is said of it' };
  if (!second) return { kind: single(first, inValues, era), settings: first };
  if (more.length === 0 && !isRestricted(second)) return { kind: 'twins', settings: first };
  return { kind: 'unreadable', problem: `brig lists it ${String(entries.length)} times; ${UPPER_CASE}` };
}

function single(settings: Settings, inValues: SearchPolicy | undefined, era: Era): 'database' | 'file' | 'not-in-values' | 'file-or-both' {
  if (isRestricted(settings)) return 'database';
  if (inValues !== settings.search_policy) return 'not-in-values';
  return era === '4.40 or later' ? 'file' : 'file-or-both';
}

/** What the database holds where nothing but the layer is open: without differences, what VALUES does not have is a row. */
function databaseEntry(seen: Seen, isCertain: boolean): DatabaseEntry | undefined {
  switch (seen.kind) {
    case 'unreadable':
      return seen;
    case 'file':
      return undefined;
    case 'file-or-both':
      return { kind: 'row', ...toRow(seen.settings), layer_unknown: true };
    case 'not-in-values':
      return { kind: 'row', ...toRow(seen.settings), ...(!isCertain && { layer_unknown: true }) };
    default:
      return { kind: 'row', ...toRow(seen.settings) };
  }
}

function differencesOf(groups: ReadonlyMap<string, readonly Listed[]>, policies: ReadonlyMap<string, SearchPolicy>): readonly Difference[] {
  const missing = [...policies.keys()].filter((domain) => !groups.has(domain));
  const differing = [...groups].flatMap(([domain, entries]) => {
    const found = differenceOf(settingsOf(entries), policies.get(domain));
    return found === undefined ? [] : [{ domain, found }];
  });
  return [...missing.map((domain) => ({ domain, found: 'VALUES has it, brig does not list it' })), ...differing];
}

function differenceOf(settings: readonly Settings[], inValues: SearchPolicy | undefined): string | undefined {
  const [first, second] = settings;
  if (second && !isRestricted(second)) {
    if (second.search_policy === inValues) return undefined;
    const said = inValues === undefined ? 'VALUES does not have it' : `VALUES says ${inValues}`;
    return `brig's file says ${second.search_policy}, ${said}`;
  }
  if (!first || inValues === undefined) return undefined;
  if (isRestricted(first)) return `VALUES says ${inValues}, brig lists a row restricted by team only`;
  return first.search_policy === inValues ? undefined : `VALUES says ${inValues}, brig lists ${first.search_policy} only`;
}

const settingsOf = (entries: readonly Listed[]): readonly Settings[] => entries.flatMap(({ says }) => (says.ok ? [says.value] : []));

const isRestricted = ({ restriction }: Settings): boolean => restriction.tag === 'restrict_by_team';

const UPPER_CASE =
  'one of its rows is stored with capital letters, which no call of brig reaches (brig folds them): delete that row with CQL, by exactly its text';

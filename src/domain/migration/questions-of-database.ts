import type { Domain } from '../domain.ts';
import { rowSettings, type Row } from '../layers.ts';
import { listedTeams, sameSettings, SEARCH_POLICIES, type Restriction, type Settings } from '../remote.ts';
import type { Strategy } from '../strategy.ts';
import { counted } from '../counted.ts';
import { few } from '../few.ts';
import { ask, type Question } from './question.ts';
import type { BrigRules, ReleaseRules } from './release-rules.ts';
import type { Rows } from './today.ts';

/** Under allowNone, or up to 4.35: there the federator's list decides, and rows are left of a release that was rolled back. */
export type Dormant = 'allowNone' | 'up-to-4.35';

/** What the database may raise questions about. */
export interface DatabaseSeen {
  readonly wanted: readonly (Settings & { readonly domain: Domain; readonly from: string })[];
  readonly rows: Rows;
  /** Those of them that may be entries of a file that is not among the inputs. */
  readonly unplaced: ReadonlySet<string>;
  /** Why rows that are not wanted let nobody in today; undefined where they may. */
  readonly dormant: Dormant | undefined;
  /** The strategy in the end. */
  readonly strategy: Strategy;
  /** Those of the brig that has the database. */
  readonly rules: BrigRules;
}

/** Rows that say something else than the inputs, and rows that lie dormant and would open with the strategy. */
export function databaseQuestions({ wanted, rows, unplaced, dormant, strategy, rules }: DatabaseSeen): readonly Question[] {
  const named = new Set<string>(wanted.map(({ domain }) => domain));
  const others = strategy === 'allowNone' ? [] : [...rows.keys()].filter((domain) => !named.has(domain));
  return [
    ...wanted.flatMap((one) => differs(one, rows.get(one.domain), dormant === 'up-to-4.35' ? dormant : rules)),
    ...[...unplaced].map((domain) => layerUnknown(domain as Domain)),
    ...(dormant ? others.map((domain) => lyingDormant(domain as Domain, dormant)) : []),
  ];
}

/**
 * A restriction by team is never lifted by the way (FILE_LIFTS_RESTRICTION). Where both layers have the domain the file counts; from 4.36 to
 * 4.39 the row did: brig took the first of `db <> file` (wire-server at chart/4.39.0: Brig/API/Federation.hs lookupSearchPolicy).
 */
function differs(
  { domain, from, ...wanted }: DatabaseSeen['wanted'][number],
  row: Row | undefined,
  rules: ReleaseRules,
): readonly Question[] {
  if (!row || sameSettings(rowSettings(row), wanted)) return [];
  const { search_policy, restriction } = rowSettings(row);
  const isRestricted = restriction.tag === 'restrict_by_team';
  const [stored, said] = [`${search_policy}${whom(restriction)}`, `${wanted.search_policy}${whom(wanted.restriction)}`];
  const lifted = isRestricted && wanted.restriction.tag === 'allow_all' ? '; the restriction by team is lifted for good' : '';
  const inForce = rules === 'up-to-4.35' || (from === 'brig_list' && rules === 'from-4.40');
  const stands = inForce && rules !== 'up-to-4.35' ? 'The file is in force today.' : ROW_COUNTS[rules];
  return [
    ask(
      'database-differs',
      `${domain} is in the database already with ${stored}, and wanted is ${said}. ${stands} Which counts in the end?`,
      {
        'keep-database': `${stored}, as the database has it${inForce ? '; it comes into force when the file entry goes' : ''}.`,
        'take-input': `${said}, as this migration was given it${lifted}.`,
      },
      { domain, ...proposal(rowSettings(row), wanted, inForce) },
    ),
  ];
}

/** A restriction that was asked for is never lost by the way, and one that is there is never lifted by the way. */
function proposal(stored: Settings, wanted: Settings, inForce: boolean): { readonly proposed?: string } {
  const isRestricted = stored.restriction.tag === 'restrict_by_team';
  if (wanted.restriction.tag === 'restrict_by_team') {
    const isNarrower = SEARCH_POLICIES.indexOf(wanted.search_policy) <= SEARCH_POLICIES.indexOf(stored.search_policy);
    return !isRestricted && isNarrower ? { proposed: 'take-input' } : {};
  }
  if (!inForce) return { proposed: 'keep-database' };
  return isRestricted ? {} : { proposed: 'take-input' };
}

const whom = (restriction: Restriction): string =>
  restriction.tag === 'allow_all'
    ? ' for everybody'
    : ` for ${counted(listedTeams(restriction).length, 'team')} only (${few(listedTeams(restriction))})`;

const ROW_COUNTS: Readonly<Record<ReleaseRules, string>> = {
  'up-to-4.35': 'The lists are in force today; up to 4.35 nothing reads the row, which is left of a later release.',
  'from-4.36-to-4.39': 'The row is in force today: from 4.36 to 4.39 it counts before the file.',
  'from-4.40': 'The row is in force today, where the list is.',
};

const layerUnknown = (domain: Domain): Question =>
  ask(
    'layer-unknown',
    `brig lists ${domain}, which brig’s list in the inputs does not have, and does not tell whether that is a row of its database or an entry of its file. Which is it?`,
    {
      row: `It is a row: it stays, and ${domain} goes on by it. Were it an entry of the file, it would be cut off with the clean-up.`,
      'in-file': 'It is an entry of the file: then a values file that is deployed is missing among the inputs.',
    },
    { domain },
  );

const lyingDormant = (domain: Domain, dormant: Dormant): Question =>
  ask(
    'dormant-row',
    `${domain} is in the database, but not among what is copied. ${LIES[dormant]}; with the new strategy federation with it opens. Is that meant?`,
    {
      open: `Federation with ${domain} opens with the strategy, as its row says.`,
      'take-away': `The row of ${domain} is deleted first, through brig only with CQL; this migration does not start before.`,
    },
    { domain },
  );

const LIES: Readonly<Record<Dormant, string>> = {
  allowNone: 'Under allowNone it lies dormant',
  'up-to-4.35': 'Up to 4.35 nothing reads its row, which is left of a later release',
};

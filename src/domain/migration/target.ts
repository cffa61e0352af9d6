import type { Domain } from '../domain.ts';
import { rowSettings, sameRow, toRow } from '../layers.ts';
import { ALLOW_ALL, restrictByTeam, SEARCH_POLICIES, type SearchPolicy, type Settings } from '../remote.ts';
import type { Strategy } from '../strategy.ts';
import type { TeamId } from '../team.ts';
import { answered, answersOf, answerTo, type Answered, type Chosen } from './answered.ts';
import { candidatesOf } from './candidates.ts';
import { maySearch, overLimit } from './questions-of-backend.ts';
import { databaseQuestions, type Dormant } from './questions-of-database.ts';
import type { LegacySettings } from './legacy-settings.ts';
import { meanwhileQuestions, withMeanwhile, type Meanwhile } from './meanwhile.ts';
import { brigTold, type BrigRules } from './release-rules.ts';
import { questionId, type Question, type QuestionCode } from './question.ts';
import { strategiesSaid, underWanted } from './strategy-said.ts';
import type { DatabaseKnown, Rows } from './today.ts';

/** A remote as the database is to have it in the end. */
export interface TargetRemote extends Settings {
  readonly domain: Domain;
  /** Where it comes from: the list that it stands in (in both: brig's, which has the policy), or a row that stays as it is. */
  readonly from: 'allow_list' | 'brig_list' | 'database';
  /** How it stands until it can be restricted; absent where that is at once, or nothing is restricted. */
  readonly meanwhile?: Meanwhile;
}

/** What a migration is to come to. */
export interface Target {
  readonly strategy: Strategy;
  /** What is copied, and rows that the inputs name too and that stay as they are; each domain once. */
  readonly remotes: readonly TargetRemote[];
}

/** The first release of Wire that can hold these remotes: restrictions by team came with 4.40 (brig-contract §0). */
export const releaseFor = (remotes: readonly Pick<TargetRemote, 'restriction'>[]): '4.36' | '4.40' =>
  remotes.some(({ restriction }) => restriction.tag === 'restrict_by_team') ? '4.40' : '4.36';

/** What a migration was given: its inputs, the database where it was seen, and how the operator wants it. */
export interface Given extends DatabaseKnown {
  readonly settings: LegacySettings;
  /** By which rules the connected brig decides; undefined where none was seen. */
  readonly brig?: BrigRules;
  /** The strategy that is wanted, where one was named. */
  readonly strategy?: Strategy;
  /** The teams to which remotes of the inputs are to be restricted in the end. */
  readonly restrict?: ReadonlyMap<string, readonly TeamId[]>;
}

/** A migration as its answers have it so far. */
export interface Decided extends Answered {
  /** Questions that still need an answer before it can start, or whose answer says that the files are to be mended first. */
  readonly open: readonly Question[];
  readonly target: Target;
}

const MEND_FILES = 'Mend the files, and make another migration of them.';

/** Options that are carried out elsewhere before anything starts: mostly the files are mended, and another migration begins. */
const DONE_ELSEWHERE: Readonly<Partial<Record<QuestionCode, { readonly option: string; readonly then: string }>>> = {
  'not-a-domain': { option: 'correct-in-file', then: MEND_FILES },
  'own-domain-listed': { option: 'own-domain-wrong', then: MEND_FILES },
  'over-limit': {
    option: 'shorten',
    then: 'Take domains out of the inputs and make another migration of them, or answer otherwise where leaving out is asked for.',
  },
  'layer-unknown': { option: 'in-file', then: 'Make another migration with all values files that are deployed, or set VALUES.' },
  'dormant-row': { option: 'take-away', then: 'Delete its row from the database, or answer open.' },
};

/** What is to be done elsewhere for an answer to a question, in a sentence; undefined where nothing is. */
export function doneElsewhere({ code }: Pick<Question, 'code'>, answer: string | undefined): string | undefined {
  const elsewhere = DONE_ELSEWHERE[code];
  return elsewhere && elsewhere.option === answer ? elsewhere.then : undefined;
}

/** Takes answers into account, and says what they come to. Pure: the same answers always come to the same. */
export function decided(given: Given, chosen: Chosen): Decided {
  const inputs = answered(given.settings, chosen, given);
  const named = wantedRemotes(inputs, answersOf(inputs.questions, chosen)).map((remote) => restrictedOr(remote, given.restrict));
  const searching = named.filter(maySearch);
  const overflow = overLimit({ all: countWith(given.rows, named), searching: countWith(given.rows, searching) });
  const read = { ...inputs, questions: underWanted([...inputs.questions, ...overflow], given.strategy) };
  const strategy = given.strategy ?? strategyAfter(read, chosen);
  const isOnlySearching = answersOf(read.questions, chosen).get('over-limit') === 'allow-all';
  const wanted = isOnlySearching ? searching : named;
  const ofDatabase = databaseQuestions({
    wanted,
    rows: given.rows ?? new Map(),
    unplaced: (read.seen.release === 'from-4.36' ? given.unplaced : undefined) ?? new Set(),
    strategy,
    dormant: dormantBy(read),
    rules: brigTold(given).rules,
  });
  const kept = keptRows(wanted, given, answersOf(ofDatabase, chosen));
  const ofMeanwhile = meanwhileQuestions({ given, release: read.seen.release, remotes: kept });
  const questions = [...read.questions, ...ofDatabase, ...ofMeanwhile];
  const all = answersOf(questions, chosen);
  return {
    ...read,
    questions,
    open: questions.filter((question) => !all.has(question.id) || doneElsewhere(question, all.get(question.id)) !== undefined),
    target: { strategy, remotes: withMeanwhile(kept, all) },
  };
}

/** How many are in the database once these are. */
const countWith = (rows: Rows | undefined, remotes: readonly TargetRemote[]): number =>
  new Set([...(rows?.keys() ?? []), ...remotes.map(({ domain }) => domain)]).size;

/** What keeps rows without effect today. Up to 4.35 allowAll lets everybody in, with or without a row. */
function dormantBy({ seen: { release, strategy }, settings }: Answered): Dormant | undefined {
  if (release === 'up-to-4.35') return settings.allowed?.kind === 'allow_all' ? undefined : release;
  return strategy === 'allowNone' ? strategy : undefined;
}

/** The strategy in the end, where nobody named one: as it was, unless an answer says otherwise. */
function strategyAfter({ settings, seen, questions }: Answered, chosen: Chosen): Strategy {
  const said = new Set(strategiesSaid(questions, chosen).map((one) => one.strategy));
  if (said.has('allowAll')) return 'allowAll';
  if (said.has('allowDynamic')) return 'allowDynamic';
  if (seen.release === 'from-4.36') return seen.strategy ?? 'allowNone';
  if (settings.allowed?.kind === 'allow_all') return 'allowAll';
  const says = (code: QuestionCode, option: string): boolean =>
    questions.some((question) => question.code === code && answerTo(question, chosen) === option);
  const isAnybodyLetIn = says('listed-not-allowed', 'import') || says('not-in-force', 'import');
  return (settings.allowed?.domains.length ?? 0) > 0 || isAnybodyLetIn || says('allow-list-not-given', 'all-listed-allowed')
    ? 'allowDynamic'
    : 'allowNone';
}

/** What the inputs want in the database; what waits for an answer is not in it. */
function wantedRemotes({ settings, questions }: Answered, answers: ReadonlyMap<string, string>): readonly TargetRemote[] {
  const asked = new Set(questions.map(({ id }) => id));
  if (asked.has('allow-list-not-given') && answers.get('allow-list-not-given') !== 'all-listed-allowed') return [];
  const isIn = (code: QuestionCode, domain: Domain): boolean => {
    const id = questionId(code, domain);
    return !asked.has(id) || answers.get(id) === 'import';
  };
  const policyOf = (code: QuestionCode, domain: Domain): SearchPolicy | undefined =>
    SEARCH_POLICIES.find((policy) => policy === answers.get(questionId(code, domain)));
  const { entries, allowed_only, unread_only } = candidatesOf(settings);
  const remotes = [
    ...entries
      .filter(({ domain }) => isIn('listed-not-allowed', domain))
      .flatMap(({ domain, search_policy, contradicted_by }) => {
        const policy = contradicted_by ? policyOf('policies-contradict', domain) : search_policy;
        return policy === undefined ? [] : [remote(domain, policy, 'brig_list')];
      }),
    ...[...allowed_only, ...unread_only]
      .filter(({ value }) => isIn('not-in-force', value))
      .map(({ value }) => remote(value, policyOf('policy-missing', value) ?? 'no_search', 'allow_list')),
  ];
  return [...new Map(remotes.map((one) => [one.domain, one])).values()];
}

const remote = (domain: Domain, search_policy: SearchPolicy, from: TargetRemote['from']): TargetRemote => ({
  domain,
  search_policy,
  restriction: ALLOW_ALL,
  from,
});

const restrictedOr = (remote: TargetRemote, restrict: Given['restrict']): TargetRemote => {
  const teams = restrict?.get(remote.domain);
  return teams ? { ...remote, restriction: restrictByTeam(teams) } : remote;
};

/**
 * Rows that stay as they are: those that the operator wants to keep, and those that are restricted as it is wanted. Under an entry
 * of the file nobody could write those anew.
 */
const keptRows = (wanted: readonly TargetRemote[], { rows }: Given, answers: ReadonlyMap<string, string>): readonly TargetRemote[] =>
  wanted.map((remote) => {
    const row = rows?.get(remote.domain);
    if (!row) return remote;
    const isKept = answers.get(questionId('database-differs', remote.domain)) === 'keep-database';
    const isThere = remote.restriction.tag === 'restrict_by_team' && sameRow(row, toRow(remote));
    return isKept || isThere ? { domain: remote.domain, ...rowSettings(row), from: 'database' } : remote;
  });

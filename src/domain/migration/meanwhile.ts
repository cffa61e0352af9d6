import { counted } from '../counted.ts';
import type { Hazard } from '../hazard.ts';
import type { Row } from '../layers.ts';
import { ALLOW_ALL, listedTeams } from '../remote.ts';
import { ask, questionId, type Question } from './question.ts';
import { federatedBefore, type ReportRow } from './report.ts';
import type { Decided, Given, TargetRemote } from './target.ts';

/**
 * How a remote that is to be restricted by team stands as long as the file would stand over its row: a file knows no teams, and its
 * entry wins (brig-contract §1.3). `absent`: in no layer. `open`: for everybody. `as-stored`: as the row says that is there already.
 */
export const MEANWHILE = ['absent', 'open', 'as-stored'] as const;
export type Meanwhile = (typeof MEANWHILE)[number];

/** What is known when it is asked. */
interface Known {
  readonly given: Given;
  readonly release: Decided['seen']['release'];
  readonly remotes: readonly TargetRemote[];
}

/** Asked of remotes that the file has to have before they can be restricted: up to 4.35 of all, then of those that stand there. */
export function meanwhileQuestions({ given, release, remotes }: Known): readonly Question[] {
  if (release === undefined) return [];
  const inFile = new Set<string>(given.settings.entries.map(({ domain }) => domain));
  const restricted = remotes.filter(({ restriction, from }) => restriction.tag === 'restrict_by_team' && from !== 'database');
  return release === 'up-to-4.35'
    ? restricted.map(beforeApi)
    : restricted.filter(({ domain }) => inFile.has(domain)).map((remote) => underEntry(remote, given.rows?.get(remote.domain)));
}

const beforeApi = (remote: TargetRemote): Question =>
  untilRestricted(
    remote,
    'Up to 4.35 nothing can say that, and a file never can: it takes a row, of brig 4.40 or later. How does it stand until then?',
    {
      absent: `The first patch does not list ${remote.domain}: from the upgrade until its row is written it is in no list, and so cut off under allowDynamic.`,
      open: `The first patch lists ${remote.domain} for everybody, as it was, and it is restricted once the clean-up is deployed: until then all of its users are let in.`,
    },
  );

/** Where the database has it already, the clean-up brings that row into force, and it can neither be absent nor written before. */
const underEntry = (remote: TargetRemote, row: Row | undefined): Question => (row ? overRow(remote, row) : overNothing(remote));

const overRow = (remote: TargetRemote, row: Row): Question =>
  untilRestricted(
    remote,
    'As long as its entry stands in the file nobody can write its row. With the clean-up that row comes into force as it is, until it is restricted.',
    {
      'as-stored': `Until then ${remote.domain} stands as its row says: ${row.search_policy}${row.restricted ? `, for ${counted(row.teams.length, 'team')}` : ', for everybody'}.`,
    },
  );

const overNothing = (remote: TargetRemote): Question =>
  untilRestricted(
    remote,
    'As long as its entry stands in the file that wins, for everybody. How does it stand between the clean-up and its restriction?',
    {
      absent: `It is not copied beside its entry: with the clean-up ${remote.domain} is in no list, and so cut off under allowDynamic, until its row is written.`,
      open: `It is copied for everybody, as the file has it, and restricted once the clean-up is deployed: until then all of its users are let in wherever the strategy lets them.`,
    },
  );

function untilRestricted(
  { domain, restriction }: TargetRemote,
  why: string,
  options: Readonly<Partial<Record<Meanwhile, string>>>,
): Question {
  const teams = counted(listedTeams(restriction).length, 'team');
  return ask('until-restricted', `${domain} is to be restricted to ${teams}. ${why}`, options, { domain });
}

/** The remotes with what was answered. */
export const withMeanwhile = (remotes: readonly TargetRemote[], answers: ReadonlyMap<string, string>): readonly TargetRemote[] =>
  remotes.map((remote) => {
    const meanwhile = MEANWHILE.find((one) => one === answers.get(questionId('until-restricted', remote.domain)));
    return meanwhile === undefined ? remote : { ...remote, meanwhile };
  });

type Way = Pick<Decided, 'target' | 'seen'>;

/** Whether it is restricted only once no file stands over it. What the first patch leaves out has no entry that could. */
const isLast = ({ meanwhile }: TargetRemote, { seen }: Way): boolean =>
  meanwhile === 'open' || (meanwhile !== undefined && seen.release === 'from-4.36');

/** The remotes as they are copied, while the file has its entries. */
export const copiedRemotes = (way: Way): readonly TargetRemote[] =>
  way.target.remotes
    .filter((remote) => remote.meanwhile === 'open' || !isLast(remote, way))
    .map((remote) => (remote.meanwhile === 'open' ? { ...remote, restriction: ALLOW_ALL } : remote));

/** Those that are restricted behind the clean-up. */
export const restrictedLast = (way: Way): readonly TargetRemote[] => way.target.remotes.filter((remote) => isLast(remote, way));

/** What the first patch lists, up to 4.35: whoever the file may let in, for everybody. */
export const firstEntries = ({ target }: Pick<Way, 'target'>): readonly Pick<TargetRemote, 'domain' | 'search_policy'>[] =>
  target.remotes
    .filter(({ restriction, meanwhile }) => restriction.tag === 'allow_all' || meanwhile === 'open')
    .map(({ domain, search_policy }) => ({ domain, search_policy }));

/** What the file has while rows are copied: up to 4.35 what the first patch puts there. */
export const entriesBeside = ({ settings }: Given, way: Way): readonly Pick<TargetRemote, 'domain' | 'search_policy'>[] =>
  way.seen.release === 'from-4.36' ? settings.entries : firstEntries(way);

/** What is so for a while only, and is in no report of before and after. */
export function meanwhileHazards({ target, seen }: Way, report: readonly ReportRow[]): readonly Hazard[] {
  const federated = federatedBefore(report);
  const since = seen.release === 'from-4.36' ? 'the clean-up' : 'the upgrade';
  return target.remotes.flatMap(({ domain, meanwhile }): readonly Hazard[] => {
    if (meanwhile === 'as-stored')
      return [{ name: 'FILE_LIFTS_RESTRICTION', domain, message: 'From the clean-up until it is restricted its row stands as it is now.' }];
    if (meanwhile === 'open')
      return [
        { name: 'FILE_LIFTS_RESTRICTION', domain, message: 'It is listed for everybody until it is restricted, behind the clean-up.' },
      ];
    if (meanwhile === undefined || target.strategy !== 'allowDynamic' || !federated.has(domain)) return [];
    return [{ name: 'CUTS_FEDERATION', domain, message: `It is in no list from ${since} until its row is written: cut off meanwhile.` }];
  });
}

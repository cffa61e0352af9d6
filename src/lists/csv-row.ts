import { ALLOW_ALL, restrictByTeam, type Restriction } from '../domain/remote.ts';
import type { TeamId } from '../domain/team.ts';
import type { Result } from '../domain/result.ts';
import type { Draft } from './draft.ts';
import type { Place } from './places.ts';
import { quoted } from './quoted.ts';
import { didYouMean, readDomain, readPolicy, readTeam } from './wanted-fields.ts';

/** The columns that a list may have; `teams` are UUIDs with blanks or semicolons between them. */
export const CSV_COLUMNS = ['domain', 'search_policy', 'restriction', 'teams'] as const;

/** A cell without the blanks around it. */
export interface CsvCell {
  readonly text: string;
  readonly place: () => Place;
}

/** Takes what a row says into the draft; an empty cell leaves its field out. */
export function readCsvRow(cells: ReadonlyMap<string, CsvCell>, at: Place, draft: Draft<Place>): void {
  const before = draft.problems();
  const domain = read(readDomain, cells.get('domain'), draft);
  const policy = cells.get('search_policy');
  const search_policy = isEmpty(policy) ? undefined : read(readPolicy, policy, draft);
  const restriction = readRestriction(cells.get('restriction'), cells.get('teams'), draft);
  if (domain === undefined || draft.problems() > before) return;
  draft.take({ domain, ...(search_policy && { search_policy }), ...(restriction && { restriction }) }, at);
}

const TAGS = ['allow_all', 'restrict_by_team'] as const;

function readRestriction(tag: CsvCell | undefined, teams: CsvCell | undefined, draft: Draft<Place>): Restriction | undefined {
  const listed = teams === undefined || isEmpty(teams) ? [] : readTeams(teams, draft);
  if (tag === undefined || isEmpty(tag)) return isEmpty(teams) ? undefined : restrictByTeam(listed);
  if (tag.text === 'restrict_by_team') return restrictByTeam(listed);
  if (tag.text !== 'allow_all') {
    draft.refuse(
      tag.place(),
      () => `Expected a restriction (${TAGS.join(' or ')}), found ${quoted(tag.text)}.${didYouMean(tag.text, TAGS)}`,
    );
  } else if (teams !== undefined && !isEmpty(teams)) draft.refuse(teams.place(), () => CONTRADICTION);
  return ALLOW_ALL;
}

const CONTRADICTION =
  'Expected no teams beside allow_all, which means everybody of the remote, found some. Write restrict_by_team, or take the teams out.';

function readTeams(cell: CsvCell, draft: Draft<Place>): readonly TeamId[] {
  const texts = cell.text.split(/[\s;]+/).filter((text) => text !== '');
  return texts.map((text) => read(readTeam, { ...cell, text }, draft)).filter((team) => team !== undefined);
}

const isEmpty = (cell: CsvCell | undefined): boolean => cell === undefined || cell.text === '';

function read<T>(parse: (text: string) => Result<T, string>, cell: CsvCell | undefined, draft: Draft<Place>): T | undefined {
  if (cell === undefined) return undefined;
  const parsed = parse(cell.text);
  if (parsed.ok) return parsed.value;
  draft.refuse(cell.place(), () => parsed.problem);
  return undefined;
}

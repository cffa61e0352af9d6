import { few } from './few.ts';
import type { Change } from './change.ts';
import { OPERATIONS, type Operation } from './decide.ts';
import { accessHazards, cutsFederation, type AccessChange } from './effect.ts';
import { STEP_HAZARD_NAMES, type Hazard, type StepHazardName } from './hazard.ts';
import type { Source } from './journal.ts';
import { leftoverTeams, placeText, rowOf, type Row } from './layers.ts';
import { listedTeams } from './remote.ts';
import type { Step } from './step.ts';
import type { Snapshot } from './snapshot.ts';
import { teamsLess, type TeamId } from './team.ts';

/** All that a hazard rule may look at. */
export interface HazardBasis {
  readonly snapshot: Snapshot;
  readonly change: Change;
  readonly step: Step;
  readonly changes: readonly AccessChange[];
  readonly canRemove: boolean;
  readonly source: Source;
}

type HazardRule = (basis: HazardBasis) => string | undefined;

/** The hazards of a step, each a rule of its own (interface.md, “Hazards”). */
export function hazardsOf(basis: HazardBasis): readonly Hazard[] {
  const hazards: Hazard[] = [];
  for (const name of STEP_HAZARD_NAMES) {
    const message = RULES[name](basis);
    if (message !== undefined) hazards.push({ name, domain: basis.step.domain, message });
  }
  return hazards;
}

const RULES: Readonly<Record<StepHazardName, HazardRule>> = {
  WIDENS_ACCESS: ({ changes }) => accessTexts(changes).gained,

  NARROWS_ACCESS: ({ changes }) => accessTexts(changes).lost,

  CUTS_FEDERATION: ({ changes }) =>
    cutsFederation(changes) ? 'The federator will deny this backend: no messages, no calls, nothing in either direction.' : undefined,

  DROPS_TEAMS: ({ change, step }) => {
    if (change.action !== 'upsert') return undefined;
    const dropped = teamsLess(rowOf(step.before)?.teams ?? [], step.after?.teams ?? []);
    return dropped.length > 0 ? `The row lists ${String(dropped.length)} team(s) that the new list lacks: ${few(dropped)}.` : undefined;
  },

  LEFTOVER_TEAMS: ({ change, step }) => {
    const back = comingBack(change, rowOf(step.before), step.after);
    return back.length > 0
      ? `${String(back.length)} team(s) left over under allow_all come back with the restriction: ${few(back)}.`
      : undefined;
  },

  TAKES_OVER: ({ snapshot, step, source }) => {
    const owner = snapshot.owners.get(step.domain);
    if (owner === undefined || owner === 'unmanaged' || owner === source) return undefined;
    return step.after
      ? `It belongs to ${owner}, and would belong to ${source} from now on.`
      : `It belongs to ${owner}, which may make it anew.`;
  },

  FILE_REMAINS: ({ snapshot, step }) => {
    const file = snapshot.file.get(step.domain);
    return file && !step.after
      ? `The row goes, but the entry in ${placeText(file)} stays, with ${file.search_policy} for everybody.`
      : undefined;
  },

  FILE_LIFTS_RESTRICTION: ({ snapshot, step }) => {
    const file = snapshot.file.get(step.domain);
    return file && rowOf(step.before)?.restricted === true
      ? `${placeText(file)} stands over a row restricted by team and lifts the restriction for everybody.`
      : undefined;
  },

  LEAVES_ORPHANS: ({ step }) =>
    step.before && !step.after ? 'Nothing is cleaned up: connections and conversations with users of that backend stay behind.' : undefined,

  CANNOT_BE_UNDONE: ({ step, canRemove }) =>
    !step.before && !canRemove ? 'This registry has no call that removes a remote, so the new row cannot be taken back.' : undefined,
};

interface AccessTexts {
  readonly gained: string | undefined;
  readonly lost: string | undefined;
}

/** By the changes themselves: a plan over thousands of remotes has a handful of them. */
const textsOf = new WeakMap<readonly AccessChange[], AccessTexts>();

function accessTexts(changes: readonly AccessChange[]): AccessTexts {
  const known = textsOf.get(changes);
  if (known) return known;
  const hazards = accessHazards(changes);
  const of = (effect: AccessChange['effect']): string => summary(changes.filter((change) => change.effect === effect));
  const texts = {
    gained: hazards.includes('WIDENS_ACCESS') ? `They gain: ${of('wider')}.` : undefined,
    lost: hazards.includes('NARROWS_ACCESS') ? `They lose: ${of('narrower')}.` : undefined,
  };
  textsOf.set(changes, texts);
  return texts;
}

function comingBack(change: Change, before: Row | undefined, after: Row | undefined): readonly TeamId[] {
  if (!before || after?.restricted !== true) return [];
  const named = change.action === 'upsert' && change.restriction ? listedTeams(change.restriction) : [];
  const leftover = teamsLess(leftoverTeams(before), named);
  return leftover.filter((team) => after.teams.includes(team));
}

function summary(changes: readonly AccessChange[]): string {
  const audiences = (operation: Operation): string[] =>
    changes.filter((change) => change.operation === operation).map((change) => change.audience);
  return OPERATIONS.flatMap((operation) => (audiences(operation).length > 0 ? [`${operation} (${few(audiences(operation))})`] : [])).join(
    ', ',
  );
}

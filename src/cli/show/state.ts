import { counted } from '../../domain/counted.ts';
import { isRecordedSettings, type RecordedSettings, type RecordedState } from '../../domain/recorded.ts';
import { isFrozen, listedTeams, sameRestriction, type Restriction, type Settings } from '../../domain/remote.ts';
import { teamsLess } from '../../domain/team.ts';

/** Who a restriction means, in a word or two. */
export function restrictedTo(restriction: Restriction): string {
  if (restriction.tag === 'allow_all') return 'everybody';
  return restriction.value.length === 0 ? 'nobody' : counted(restriction.value.length, 'team');
}

/** What stood before or after, in a few words. */
export function stateText(state: RecordedState): string {
  if (state === null) return 'nothing';
  if (isRecordedSettings(state)) return settingsText(state);
  return 'value' in state ? state.value : `unreadable: ${state.unreadable}`;
}

const settingsText = (settings: Settings): string =>
  isFrozen(settings) ? 'frozen' : `${settings.search_policy}, ${restrictedTo(settings.restriction)}`;

/** What is different after, in a few words. */
export function differenceText(before: RecordedState, after: RecordedState): string {
  if (before === null && after === null) return 'nothing';
  if (before === null) return `new: ${stateText(after)}`;
  if (after === null) return `gone: ${stateText(before)}`;
  if (!isRecordedSettings(before) || !isRecordedSettings(after)) return `${stateText(before)} → ${stateText(after)}`;
  if (isFrozen(before) !== isFrozen(after)) return `${settingsText(before)} → ${settingsText(after)}`;
  const parts = differences(before, after);
  return parts.length > 0 ? parts.join('; ') : `as before: ${settingsText(after)}`;
}

/** Which teams come and go between two restrictions; none where one of them is not by team. */
export function teamMoves(
  before: Restriction,
  after: Restriction,
): { readonly added: readonly string[]; readonly removed: readonly string[] } {
  if (before.tag !== after.tag) return { added: [], removed: [] };
  return { added: teamsLess(listedTeams(after), listedTeams(before)), removed: teamsLess(listedTeams(before), listedTeams(after)) };
}

function differences(before: RecordedSettings, after: RecordedSettings): readonly string[] {
  return [
    ...(before.search_policy === after.search_policy ? [] : [`${before.search_policy} → ${after.search_policy}`]),
    ...(sameRestriction(before.restriction, after.restriction) ? [] : [restrictionDifference(before.restriction, after.restriction)]),
  ];
}

function restrictionDifference(before: Restriction, after: Restriction): string {
  const { added, removed } = teamMoves(before, after);
  const moves = [
    ...(added.length > 0 ? [`+${counted(added.length, 'team')}`] : []),
    ...(removed.length > 0 ? [`−${counted(removed.length, 'team')}`] : []),
  ];
  return moves.length > 0 ? moves.join(', ') : `${restrictedTo(before)} → ${restrictedTo(after)}`;
}

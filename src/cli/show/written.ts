import type { PlanStep } from '../../domain/plan.ts';
import type { Hazard } from '../../domain/hazard.ts';
import type { AccessEffect } from '../../domain/journal.ts';
import { isRecordedSettings, type RecordedState } from '../../domain/recorded.ts';
import type { Restriction, Settings } from '../../domain/remote.ts';
import type { Written } from '../written.ts';
import type { Page, Style } from './page.ts';
import { restrictedTo, stateText, teamMoves } from './state.ts';
import { indented } from './wrap.ts';

/** What a write changed, from what to what, what follows from it, and when. */
export function showWritten({ domain, plan, takes_effect }: Written, page: Page): string {
  const line = (name: string, text: string): string => indented(text, page.columns, MARGIN, `  ${name}`);
  return [
    ...(plan.steps.length === 0 ? [`Nothing to do: ${domain} is already so.`] : plan.steps.flatMap((step) => stepLines(step, line, page))),
    ...plan.hazards.map(({ name, message }: Hazard) => `  ${page.paint('yellow', name)}\n${indented(message, page.columns, 4)}`),
    ...plan.notices.map(({ message }) => line('Note', message)),
    line('In effect', takes_effect),
  ].join('\n');
}

/** A row that was taken over as it stands. */
export const showAdopted = ({ domain, search_policy, restriction }: Written & Partial<Settings>, page: Page): string =>
  indented(
    `Adopted ${domain} as it stands${search_policy && restriction ? `: ${search_policy}, ${restrictedTo(restriction)}` : ''}. Its source is manual from now on; what drifted about it is accepted.`,
    page.columns,
    0,
  );

const MARGIN = 17;

const DONE: Readonly<Record<PlanStep['action'], string>> = {
  upsert: 'Changed',
  freeze: 'Froze',
  unfreeze: 'Unfroze',
  remove: 'Removed',
  add_team: 'Added a team to',
  remove_team: 'Removed a team from',
  adopt: 'Adopted',
};

function stepLines(
  { action, domain, before, after, effect }: PlanStep,
  line: (name: string, text: string) => string,
  page: Page,
): readonly string[] {
  const verb = action === 'upsert' && before === null ? 'Created' : DONE[action];
  const { text, style } = ACCESS[effect];
  return [
    `${verb} ${domain}.`,
    ...differenceLines(before, after).map(([name, what]) => line(name, what)),
    page.paint(style, line('Access', text)),
  ];
}

const ACCESS: Readonly<Record<AccessEffect, { readonly text: string; readonly style: Style }>> = {
  wider: { text: 'WIDER than before: somebody gains', style: 'yellow' },
  narrower: { text: 'NARROWER than before: somebody loses', style: 'yellow' },
  both: { text: 'WIDER for some, NARROWER for others', style: 'yellow' },
  same: { text: 'the same as before: nobody gains or loses', style: 'dim' },
};

function differenceLines(before: RecordedState, after: RecordedState): readonly (readonly [string, string])[] {
  if (before === null || after === null || !isRecordedSettings(before) || !isRecordedSettings(after)) {
    return [['Before', stateText(before)], ['After', stateText(after)], ...teamLines([], teamsIn(after))];
  }
  const { added, removed } = teamMoves(before.restriction, after.restriction);
  const moved = added.length + removed.length > 0 || before.restriction.tag !== after.restriction.tag;
  return [
    ['Search policy', arrow(before.search_policy, after.search_policy)],
    [
      'Restricted to',
      moved ? `${restrictedTo(before.restriction)} → ${restrictedTo(after.restriction)}` : `${restrictedTo(after.restriction)}, as before`,
    ],
    ...teamLines(
      before.restriction.tag === after.restriction.tag ? removed : teamsOf(before.restriction),
      before.restriction.tag === after.restriction.tag ? added : teamsOf(after.restriction),
    ),
  ];
}

const arrow = (before: string, after: string): string => (before === after ? `${after}, as before` : `${before} → ${after}`);

const teamsOf = (restriction: Restriction): readonly string[] => (restriction.tag === 'restrict_by_team' ? restriction.value : []);
const teamsIn = (state: RecordedState): readonly string[] => (isRecordedSettings(state) ? teamsOf(state.restriction) : []);

const teamLines = (removed: readonly string[], added: readonly string[]): readonly (readonly [string, string])[] => [
  ...removed.map((team) => ['', `− ${team}`] as const),
  ...added.map((team) => ['', `+ ${team}`] as const),
];

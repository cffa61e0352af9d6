import { groupBy } from '../../domain/group-by.ts';
import { namesOf } from '../../domain/hazard.ts';
import type { AccessEffect } from '../../domain/journal.ts';
import { isNotAsListed } from '../../domain/left-out.ts';
import { kindOf, type Plan, type PlanStep, type PlanSummary } from '../../domain/plan.ts';
import type { Page, Style } from './page.ts';
import { saidLines, toSaid } from './said.ts';
import { differenceText } from './state.ts';
import { table, type Cell } from './table.ts';
import { indented } from './wrap.ts';

/** A plan as the service answers it. */
export interface PlanShown extends Plan {
  /** When it takes effect, in words. */
  readonly takes_effect?: string;
}

/** A plan as a person reads it: what it comes to, its steps by what becomes of the remote, hazards, notices, and what to do next. */
export function showPlan(plan: PlanShown, page: Page): string {
  return [header(plan, page), ...groupsOf(plan, page), ...saidOf(plan, page), nextLine(plan)].filter((part) => part !== '').join('\n\n');
}

/** What was begun was allowed and said before, but for a list that nobody looked at: what it does not get is said again. That nothing is to be done has its reasons in what is said. */
function saidOf(plan: Plan, page: Page): readonly string[] {
  if (plan.steps.length === 0) return noticeLines(plan, page);
  if (plan.state === 'incomplete') return [...errorLines(plan, page), ...hazardLines(plan, page)];
  if (plan.state === 'applied') return leftOutLines(plan, page);
  return plan.state === 'applying' ? [] : [...hazardLines(plan, page), ...noticeLines(plan, page)];
}

/** What a plan comes to, in words; once it is applied, what it came to. */
export function summaryText({ create, update, freeze, remove, unchanged }: PlanSummary, isDone = false): string {
  const parts = [
    [create, 'to create', 'created'],
    [update, 'to change', 'changed'],
    [freeze, 'to freeze', 'frozen'],
    [remove, 'to remove', 'removed'],
    [unchanged, 'unchanged', 'unchanged'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, before, after]) => `${String(count)} ${isDone ? after : before}`);
  return said.length > 0 ? said.join(', ') : 'nothing to do';
}

const HEADER = 10;

function header({ id, state, source, reason, summary, expires_at, progress, steps, takes_effect }: PlanShown, page: Page): string {
  const line = (name: string, text: string): string => indented(text, page.columns, HEADER, name);
  if (steps.length === 0 && summary.create + summary.update + summary.freeze + summary.remove === 0)
    return line('Plan', `nothing to do: ${summaryText(summary)}.`);
  return [
    line('Plan', id),
    line(
      'State',
      state === 'open' && expires_at !== undefined
        ? `open until ${expires_at.slice(0, 16).replace('T', ' ')} UTC`
        : `${state}${progressOf(progress)}`,
    ),
    line('Source', source),
    ...(reason === undefined ? [] : [line('Reason', reason)]),
    line('Steps', summaryText(summary, state === 'applied')),
    ...(takes_effect === undefined ? [] : [line('Effect', takes_effect)]),
  ].join('\n');
}

/** How far a plan has come that was begun. */
export function progressOf(progress: Plan['progress']): string {
  if (!progress) return '';
  const { done, failed, total } = progress;
  return `; ${String(done)} of ${String(total)} steps done${failed > 0 ? `, ${String(failed)} not` : ''}`;
}

type Kind = ReturnType<typeof kindOf>;
const HEADINGS: Readonly<Record<Kind, string>> = { create: 'CREATE', update: 'CHANGE', freeze: 'FREEZE', remove: 'REMOVE' };
const KINDS: readonly Kind[] = ['remove', 'freeze', 'update', 'create'];

/** On a terminal nobody reads thousands of lines; what is piped is whole. */
const MOST_SHOWN = 25;

function groupsOf({ steps, id }: Plan, page: Page): readonly string[] {
  const groups = groupBy(steps, kindOf);
  return KINDS.flatMap((kind) => {
    const group = groups.get(kind) ?? [];
    if (group.length === 0) return [];
    const shown = page.columns === Infinity ? group : sorted(group).slice(0, MOST_SHOWN);
    const hidden = group.length - shown.length;
    const more = hidden > 0 ? `\n  … and ${String(hidden)} more. All of them:\n  fedremotes plans get ${id} | less` : '';
    return [`${page.paint('bold', `${HEADINGS[kind]} (${String(group.length)})`)}\n${stepTable(shown, page)}${more}`];
  });
}

/** What is wrong, or widens, first: that is what somebody has to look at. */
const sorted = (steps: readonly PlanStep[]): readonly PlanStep[] => {
  const rank = ({ outcome, effect }: PlanStep): number => (outcome !== undefined && outcome !== 'done' ? 0 : effect === 'same' ? 2 : 1);
  return steps.toSorted((a, b) => rank(a) - rank(b));
};

const ACCESS: Readonly<Record<AccessEffect, Cell>> = {
  wider: { text: '+ wider', style: 'yellow' },
  narrower: { text: '- narrower', style: 'red' },
  both: { text: '± wider and narrower', style: 'yellow' },
  same: { text: '= same', style: 'dim' },
};

const OUTCOMES: Readonly<Record<NonNullable<PlanStep['outcome']>, Style>> = { done: 'green', failed: 'red', unknown: 'red' };

function stepTable(steps: readonly PlanStep[], page: Page): string {
  const isBegun = steps.some(({ outcome }) => outcome !== undefined);
  const columns = [
    { head: 'DOMAIN', atLeast: 16 },
    { head: 'ACCESS' },
    { head: 'WHAT CHANGES', atLeast: 20 },
    ...(isBegun ? [{ head: 'OUTCOME' }] : []),
  ];
  return table(
    columns,
    steps.map((step) => ({
      cells: [step.domain, ACCESS[step.effect], whatChanges(step), ...(isBegun ? [outcomeCell(step)] : [])],
    })),
    page,
  );
}

const outcomeCell = ({ outcome }: PlanStep): Cell => (outcome ? { text: outcome, style: OUTCOMES[outcome] } : '');

function whatChanges({ action, before, after, owner }: PlanStep): string {
  const what = action === 'adopt' ? 'taken over as it stands' : differenceText(before, after);
  return owner === undefined ? what : `${what}; belongs to ${owner} afterwards`;
}

/** What must still be allowed; what was allowed once was read then. */
function hazardLines({ hazards, allowed }: Plan, page: Page): readonly string[] {
  const open = hazards.filter(({ name }) => !allowed.includes(name));
  if (open.length === 0) return [];
  return [[page.paint('bold', 'Consequences that must be allowed by name:'), ...saidLines(open, page, 'red')].join('\n')];
}

const leftOutLines = ({ notices }: Plan, page: Page): readonly string[] => noticeLines({ notices: notices.filter(isNotAsListed) }, page);

function noticeLines({ notices }: Pick<Plan, 'notices'>, page: Page): readonly string[] {
  if (notices.length === 0) return [];
  return [['Also said:', ...saidLines(notices.map(toSaid), page)].join('\n')];
}

/** Why steps are not done: each reason once, since one of them often ends many. */
function errorLines({ steps }: Plan, page: Page): readonly string[] {
  const said = steps.flatMap(({ domain, outcome = '', error }) => (error === undefined ? [] : [{ name: outcome, domain, message: error }]));
  return said.length === 0 ? [] : [[page.paint('bold', 'Not done:'), ...saidLines(said, page, 'red')].join('\n')];
}

function nextLine({ id, state, steps, hazards }: Plan): string {
  if (steps.length === 0) return '';
  const names = namesOf(hazards).join(',');
  const allow = names === '' ? '' : ` --allow ${names}`;
  if (state === 'open')
    return `If all of that is meant, apply it:\n  fedremotes apply ${id}${allow}\nIf not:\n  fedremotes plans reject ${id}`;
  if (state === 'incomplete') return `Go on with it:\n  fedremotes apply ${id}${allow}`;
  if (state === 'applying') return `See how far it has come:\n  fedremotes plans get ${id}`;
  return state === 'applied' ? `Take it back (makes a plan first):\n  fedremotes undo ${id}` : '';
}

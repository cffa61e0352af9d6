import { groupBy } from '../../domain/group-by.ts';
import type { AccessEffect } from '../../domain/journal.ts';
import { kindOf, type Plan, type PlanStep, type PlanSummary } from '../../domain/plan.ts';
import type { Page, Style } from './page.ts';
import { counted, differenceText } from './state.ts';
import { table, type Cell } from './table.ts';
import { indented } from './wrap.ts';

/** A plan as the service answers it. */
export interface PlanShown extends Plan {
  /** When it takes effect, in words. */
  readonly takes_effect?: string;
}

/** A plan as a person reads it: what it comes to, its steps by what becomes of the remote, hazards, notices, and what to do next. */
export function showPlan(plan: PlanShown, page: Page): string {
  // What was done was allowed and said before.
  const said = plan.state === 'applied' ? [] : [...hazardLines(plan, page), ...noticeLines(plan, page)];
  return [header(plan, page), ...groupsOf(plan, page), ...said, nextLine(plan)].filter((part) => part !== '').join('\n\n');
}

/** What a plan comes to, in words; once it is applied, what it came to. */
export function summaryText({ create, update, freeze, remove, unchanged }: PlanSummary, isDone = false): string {
  const parts = [
    [create, 'to create', 'created'],
    [update, 'to change', 'changed'],
    [freeze, 'to freeze', 'frozen'],
    [remove, 'to remove', 'removed'],
    [unchanged, 'as they should be', 'as they should be'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, before, after]) => `${String(count)} ${isDone ? after : before}`);
  return said.length > 0 ? said.join(', ') : 'nothing to do';
}

const HEADER = 10;

function header({ id, state, source, reason, summary, expires_at, progress, steps, takes_effect }: PlanShown, page: Page): string {
  const line = (name: string, text: string): string => indented(text, page.columns, HEADER, name);
  if (steps.length === 0 && summary.create + summary.update + summary.freeze + summary.remove === 0)
    return line('Plan', `nothing to do: ${summaryText(summary)}.`);
  const done = progress ? `; ${String(progress.done)} of ${String(progress.total)} steps done` : '';
  return [
    line('Plan', id),
    line(
      'State',
      state === 'open' && expires_at !== undefined ? `open until ${expires_at.slice(0, 16).replace('T', ' ')} UTC` : `${state}${done}`,
    ),
    line('Source', source),
    ...(reason === undefined ? [] : [line('Reason', reason)]),
    line('Steps', summaryText(summary, state === 'applied')),
    ...(takes_effect === undefined ? [] : [line('Effect', takes_effect)]),
  ].join('\n');
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
    const more = hidden > 0 ? `\n  … and ${String(hidden)} more: fedremotes plans get ${id} | less` : '';
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
      ...(step.error !== undefined && { below: step.error }),
    })),
    page,
  );
}

const outcomeCell = ({ outcome }: PlanStep): Cell => (outcome ? { text: outcome, style: OUTCOMES[outcome] } : '');

function whatChanges({ action, before, after, owner }: PlanStep): string {
  const what = action === 'adopt' ? 'taken over as it stands' : differenceText(before, after);
  return owner === undefined ? what : `${what}; belongs to ${owner} afterwards`;
}

function hazardLines({ hazards, allowed }: Plan, page: Page): readonly string[] {
  if (hazards.length === 0) return [];
  const lines = [...groupBy(hazards, ({ name }) => name)].map(([name, group]) => {
    const known = (allowed as readonly string[]).includes(name) ? ' (allowed)' : '';
    return `  ${page.paint('red', name)}${known}  ${groupText(group)}\n${indented(group[0]?.message ?? '', page.columns, 4, '    ')}`;
  });
  return [`${page.paint('bold', 'Consequences that must be allowed by name:')}\n${lines.join('\n')}`];
}

function noticeLines({ notices }: Plan, page: Page): readonly string[] {
  if (notices.length === 0) return [];
  const lines = [...groupBy(notices, ({ code }) => code)].map(
    ([code, group]) => `  ${code}  ${groupText(group)}\n${indented(group[0]?.message ?? '', page.columns, 4, '    ')}`,
  );
  return [`Also said:\n${lines.join('\n')}`];
}

function groupText(group: readonly { readonly domain?: string }[]): string {
  const domains = [...new Set(group.flatMap(({ domain }) => domain ?? []))];
  const [first] = domains;
  if (first === undefined) return 'of the plan as a whole';
  return domains.length === 1 ? first : `${counted(domains.length, 'remote')}, such as ${first}`;
}

function nextLine({ id, state, steps, hazards }: Plan): string {
  if (steps.length === 0) return '';
  const allow = [...new Set(hazards.map(({ name }) => name))].map((name) => ` --allow ${name}`).join('');
  if (state === 'open')
    return `If all of that is meant, apply it:\n  fedremotes apply ${id}${allow}\nIf not:\n  fedremotes plans reject ${id}`;
  if (state === 'incomplete') return `Go on with it:\n  fedremotes apply ${id}${allow}`;
  return state === 'applied' ? `Take it back (makes a plan first):\n  fedremotes undo ${id}` : '';
}

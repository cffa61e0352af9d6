import type { PlanRecordShown } from '../../app/plans/find-plan.ts';
import type { PlanState } from '../../domain/plan.ts';
import type { ListPage } from '../pages.ts';
import type { Page, Style } from './page.ts';
import { progressOf, summaryText } from './plan.ts';
import { table } from './table.ts';
import { indented } from './wrap.ts';

const STYLES: Readonly<Partial<Record<PlanState, Style>>> = { open: 'yellow', applying: 'yellow', applied: 'green', incomplete: 'red' };

/** Plans, newest first; in a pipe each on one line. */
export function showPlans({ items, next }: ListPage<PlanRecordShown>, page: Page): string {
  if (items.length === 0) return 'There is no plan. Make one:\n  fedremotes plan -f LIST';
  const isPiped = page.columns === Infinity;
  const rows = items.map((plan) => {
    const { id, state, created_at, source } = plan;
    const style = STYLES[state];
    const cells = [id, style ? { text: state, style } : state, created_at.slice(0, 16).replace('T', ' ')];
    return isPiped ? { cells: [...cells, source, whatText(plan)] } : { cells, below: `${source}: ${whatText(plan)}` };
  });
  const columns = ['PLAN', 'STATE', 'MADE (UTC)', ...(isPiped ? ['SOURCE', 'WHAT'] : [])].map((head) => ({ head }));
  const more = next === undefined ? [] : ['', indented('There are older ones; give --limit NUMBER.', page.columns, 0)];
  return [table(columns, rows, page), ...more].join('\n');
}

/** What it comes to; of one that can be applied also what must be allowed. */
function whatText({ state, summary, progress, hazards }: PlanRecordShown): string {
  const allow = (state === 'open' || state === 'incomplete') && hazards.length > 0 ? `; needs ${hazards.join(', ')}` : '';
  return `${summaryText(summary, state === 'applied')}${state === 'applied' ? '' : progressOf(progress)}${allow}`;
}

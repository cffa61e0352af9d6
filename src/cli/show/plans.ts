import type { PlanRecordShown } from '../../app/plans/find-plan.ts';
import type { PlanState } from '../../domain/plan.ts';
import type { ListPage } from '../pages.ts';
import type { Page, Style } from './page.ts';
import { summaryText } from './plan.ts';
import { table } from './table.ts';
import { indented } from './wrap.ts';

const STYLES: Readonly<Partial<Record<PlanState, Style>>> = { open: 'yellow', applying: 'yellow', applied: 'green', incomplete: 'red' };

/** Plans, newest first. */
export function showPlans({ items, next }: ListPage<PlanRecordShown>, page: Page): string {
  if (items.length === 0) return 'There is no plan. Make one:\n  fedremotes plan -f LIST';
  const rows = items.map(({ id, state, created_at, source, summary, hazards }) => {
    const style = STYLES[state];
    return {
      cells: [id, style ? { text: state, style } : state, created_at.slice(0, 16).replace('T', ' '), source],
      below: `${summaryText(summary)}${hazards.length > 0 ? ` · ${hazards.join(', ')}` : ''}`,
    };
  });
  const columns = [{ head: 'PLAN' }, { head: 'STATE' }, { head: 'MADE (UTC)' }, { head: 'SOURCE', atLeast: 10 }];
  const more = next === undefined ? [] : ['', indented('There are older ones; give --limit NUMBER.', page.columns, 0)];
  return [table(columns, rows, page), ...more].join('\n');
}

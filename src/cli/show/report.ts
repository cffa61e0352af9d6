import type { MigrationView } from '../../app/migrations/find-migration.ts';
import { ERA_NAMES } from '../../domain/migration/era.ts';
import { MEANWHILE, type Meanwhile } from '../../domain/migration/meanwhile.ts';
import { RULES_NAMES, type RulesUsed } from '../../domain/migration/release-rules.ts';
import type { ReportRow } from '../../domain/migration/report.ts';
import type { Page, Style } from './page.ts';
import { table } from './table.ts';
import { indented } from './wrap.ts';

const SIGNS: Readonly<Record<ReportRow['effect'], { readonly text: string; readonly style: Style }>> = {
  same: { text: '= same', style: 'dim' },
  wider: { text: '+ wider', style: 'yellow' },
  narrower: { text: '- narrower', style: 'red' },
};

/** The equivalence report of a migration, so that it can be printed and signed: what is it made from, every decision, and a place to sign. */
export function showReport(migration: MigrationView, page: Page): string {
  const { id, inputs, era, strategy, rules, unseen, outdated, summary, open, report } = migration;
  const line = (name: string, text: string): string => indented(text, page.columns, MARGIN, name);
  if (rules === undefined) return notMade(migration, page);
  return [
    page.paint('bold', `Equivalence report of migration ${id}`),
    [
      ...inputs.map((input) => line('Input', inputText(input))),
      ...(era ? [line('Before', `${ERA_NAMES[era]}${strategy.before ? `; ${strategy.before}` : ''}`)] : []),
      line('After', `${RULES_NAMES[rules.after]}, ${strategy.after}, all entries in the database`),
      line('Rules', rulesText(rules)),
      ...(unseen === undefined ? [] : [line('Unseen', `the database could not be read (${unseen}): what it holds is missing here`)]),
      line(
        'In sum',
        `${String(summary.same)} as before, ${String(summary.wider)} wider, ${String(summary.narrower)} narrower (* is every backend that nothing names)`,
      ),
      ...(open > 0 ? [line('Open', `${String(open)} question(s) have no answer; what they are about is shown as left out`)] : []),
    ].join('\n'),
    ...meanwhileLines(migration, page),
    report.length === 0 ? 'No decision is another one than before.' : table(COLUMNS, report.map(rowOf), page),
    outdated === undefined ? 'Read and agreed:  ______________________________   Date: ____________' : indented(outdated, page.columns, 0),
  ].join('\n\n');
}

const inputText = ({ name, digest }: MigrationView['inputs'][number]): string => `${name}, SHA-256 ${digest}`;

/** What is printed of a report that cannot be made yet: why, and nothing that could be signed. */
const notMade = ({ id, inputs, era }: MigrationView, page: Page): string =>
  [
    page.paint('bold', `Equivalence report of migration ${id}`),
    inputs.map((input) => indented(inputText(input), page.columns, MARGIN, 'Input')).join('\n'),
    indented(`It cannot be made yet: ${whyNot(era)}`, page.columns, 0),
  ].join('\n\n');

const whyNot = (era: MigrationView['era']): string =>
  era === undefined
    ? 'which release the backend runs is a question, and that decides who federates today. Answer it, then read the report.'
    : 'by which strategy brig goes is not known, and that decides who federates today. Make a migration with brig’s settings among its inputs, or set BRIG_URL.';

/** What is so for a while only stands in no decision before and after. */
function meanwhileLines({ remotes }: MigrationView, page: Page): readonly string[] {
  const of = (which: Meanwhile): readonly string[] => remotes.filter(({ meanwhile }) => meanwhile === which).map(({ domain }) => domain);
  const lines = MEANWHILE.flatMap((which) => {
    const domains = of(which);
    return domains.length > 0 ? [indented(`${MEANWHILE_MEANS[which]}: ${domains.join(', ')}`, page.columns, MARGIN, 'Meantime')] : [];
  });
  return lines.length > 0 ? [lines.join('\n')] : [];
}

const MEANWHILE_MEANS: Readonly<Record<Meanwhile, string>> = {
  absent: 'in no list until it is restricted by team',
  open: 'listed for everybody until it is restricted by team, behind the clean-up',
  'as-stored': 'as its row says, from the clean-up until it is restricted by team',
};

const rulesText = ({ before, after, told_by }: RulesUsed): string =>
  `before those of ${RULES_NAMES[before]}, after those of ${RULES_NAMES[after]}; told by ${told_by}`;

const MARGIN = 9;

const COLUMNS = [
  { head: 'DOMAIN', atLeast: 12 },
  { head: 'DECISION' },
  { head: 'FOR WHOM' },
  { head: 'BEFORE' },
  { head: 'AFTER' },
  { head: 'ACCESS' },
  { head: 'WHY', atLeast: 20 },
];

const rowOf = ({ domain, operation, audience, before, after, effect, because }: ReportRow) => ({
  cells: [domain, operation, audience, before, after, SIGNS[effect], because],
});

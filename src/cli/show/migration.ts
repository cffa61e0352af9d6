import { counted } from '../../domain/counted.ts';
import { ERA_NAMES } from '../../domain/migration/era.ts';
import type { AskedQuestion, MigrationView } from '../../app/migrations/find-migration.ts';
import { isGoingBack, type MigrationState } from '../../domain/migration/migration.ts';
import type { WorkTime } from '../../domain/migration/work-time.ts';
import type { Page, Style } from './page.ts';
import { questionsText } from './questions.ts';
import { saidLines } from './said.ts';
import { indented } from './wrap.ts';

const STYLES: Readonly<Record<MigrationState, Style>> = {
  waiting: 'yellow',
  running: 'green',
  paused: 'yellow',
  done: 'green',
  aborted: 'red',
  failed: 'red',
};

const MARGIN = 11;

/** A migration in one screen: where it stands, what is asked, what follows, and what to do next. `pace` goes behind what is written. */
export function showMigration(migration: MigrationView, page: Page, pace = ''): string {
  return [header(migration, page, pace), ...asked(migration, page), ...ahead(migration, page), next(migration, page)].join('\n\n');
}

function header(migration: MigrationView, page: Page, pace: string): string {
  const { id, era, state, phase, inputs, strategy, rules, remote_count, progress, schedule, message, gates } = migration;
  const line = (name: string, text: string): string => indented(text, page.columns, MARGIN, name);
  const waiting = gates.find(({ satisfied }) => !satisfied);
  return [
    line('Migration', id),
    line('State', page.paint(STYLES[state], `${phase}, ${state}`)),
    line('Inputs', inputs.map(({ name }) => name).join(', ')),
    line('Backend', era === undefined ? 'which release it runs is a question' : ERA_NAMES[era]),
    ...(rules ? [line('Strategy', `${strategy.before ?? 'none'} → ${strategy.after}`)] : []),
    line('Remotes', `${counted(remote_count, 'remote')} in the database in the end`),
    line('Access', accessText(migration)),
    ...(phase === 'answer'
      ? []
      : [line(isGoingBack({ phase }) ? 'Taken back' : 'Written', `${String(progress.done)} of ${String(progress.total)}${pace}`)]),
    ...(schedule ? [line('Work', workTimeText(schedule))] : []),
    ...(waiting ? [line('Gate', `${waiting.name}: ${waiting.message}`)] : []),
    ...(waiting?.unnamed ? [line('Unnamed', namesText(waiting.unnamed.domains))] : []),
    ...(message === undefined || waiting?.message === message ? [] : [line('Message', message)]),
  ].join('\n');
}

const MOST_NAMES = 50;

function namesText(domains: readonly string[]): string {
  const more = domains.length - MOST_NAMES;
  return `${domains.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${String(more)} more; --json has all of them` : ''}`;
}

function accessText({ rules, era, summary: { same, wider, narrower } }: MigrationView): string {
  if (rules) return `${String(same)} as before, ${String(wider)} wider, ${String(narrower)} narrower`;
  return `cannot be told before ${era === undefined ? 'the release' : 'brig’s strategy'} is known`;
}

function workTimeText(work: WorkTime): string {
  if ('at' in work) return `from ${work.at} on`;
  return `${work.windows.map(({ days, from, to }) => `${days.join(',')} ${from}-${to}`).join('; ')} (${work.time_zone})`;
}

/** Those that wait for an answer in full, those that have one in a line each. */
function asked({ questions, phase }: MigrationView, page: Page): readonly string[] {
  const open = questions.filter(({ answer, elsewhere }) => answer === undefined || elsewhere !== undefined);
  const given = questions.filter(({ answer, elsewhere }) => answer !== undefined && elsewhere === undefined);
  return [
    ...(open.length > 0 ? [[page.paint('bold', counted(open.length, 'open question')), ...questionsText(open, page)].join('\n')] : []),
    ...(given.length > 0 && phase === 'answer' ? [[page.paint('bold', 'Answers that count'), ...answerLines(given, page)].join('\n')] : []),
  ];
}

const MOST_ANSWERS = 15;

function answerLines(questions: readonly AskedQuestion[], page: Page): readonly string[] {
  const shown = page.columns === Infinity ? questions : questions.slice(0, MOST_ANSWERS);
  const more = questions.length - shown.length;
  return [
    ...shown.map(({ id, answer = '', given }) =>
      indented(`${id} = ${answer}${given ? ` (${given.actor})` : ' (proposed)'}`, page.columns, 4, '  '),
    ),
    ...(more > 0 ? [`  … and ${String(more)} more; --json has all of them`] : []),
  ];
}

function ahead({ hazards, refusals, allowed, state }: MigrationView, page: Page): readonly string[] {
  if (state === 'done' || state === 'aborted') return [];
  const left = hazards.filter(({ name }) => !allowed.includes(name));
  return [
    ...(refusals.length > 0
      ? [
          [
            page.paint('bold', 'Refused by a rule:'),
            ...saidLines(
              refusals.map(({ rule, ...rest }) => ({ name: rule, ...rest })),
              page,
              'red',
            ),
          ].join('\n'),
        ]
      : []),
    ...(left.length > 0
      ? [[page.paint('bold', 'Consequences that must be allowed by name:'), ...saidLines(left, page, 'red')].join('\n')]
      : []),
  ];
}

const next = ({ next: step }: MigrationView, page: Page): string =>
  `${page.paint('bold', 'Next')}\n${indented(step, page.columns, 2, '  ')}`;

import { Option, type Command } from 'commander';
import { ABSENT, PLAN_MODES } from '../domain/plan.ts';
import type { PlanOptions } from './commands/plan.ts';
import { sessionOf, type Door } from './door.ts';
import { Failure } from './failure.ts';
import { limitOption, writing } from './options.ts';
import type { WriteOptions } from './write.ts';

/** `plan`, `apply`, `plans …` and `undo`. */
export function addPlans(root: Command, door: Door): void {
  addPlan(root, door);
  addApply(root, door);
  const plans = root.command('plans').description('plans that were made: what is to be done, what was done');
  plans
    .command('list')
    .description('plans, newest first')
    .addOption(limitOption('plans'))
    .action(async (options: { readonly limit: number }, command: Command) => {
      const { listPlans } = await import('./commands/plans.ts');
      door.end(await listPlans(sessionOf(door, command), options));
    });
  plans
    .command('get <plan>')
    .description('one plan, with all of its steps (exit code 2 while something is left to do)')
    .action(async (id: string, _options: object, command: Command) => {
      const { getPlan } = await import('./commands/plans.ts');
      door.end(await getPlan(sessionOf(door, command), id));
    });
  plans
    .command('reject <plan>')
    .description('close a plan, so that nobody applies it')
    .option('--reason <text>', 'why, for the journal')
    .action(async (id: string, options: WriteOptions, command: Command) => {
      const { rejectPlan } = await import('./commands/plans.ts');
      door.end(await rejectPlan(sessionOf(door, command), id, options));
    });
  root
    .command('undo <what>')
    .description('plan to take back a journal entry (its number) or all that a plan has done (its id); apply that plan to do it')
    .option('--reason <text>', 'why, for the journal')
    .action(async (what: string, options: WriteOptions, command: Command) => {
      const { undo } = await import('./commands/plans.ts');
      door.end(await undo(sessionOf(door, command), what, options));
    });
}

function addPlan(root: Command, door: Door): void {
  ofList(
    root
      .command('plan')
      .description('plan changes from a list or a file of changes; nothing is changed by that (exit code 2: something to do)'),
  )
    .option('--reason <text>', 'why, for the journal')
    .action(async ({ file, ...options }: Partial<PlanOptions> & Pick<PlanOptions, 'mode'>, command: Command) => {
      const { plan } = await import('./commands/plan.ts');
      if (file === undefined) throw noFile('plan');
      door.end(await plan(sessionOf(door, command), { ...options, file }));
    });
}

function addApply(root: Command, door: Door): void {
  const apply = root
    .command('apply [plan]')
    .description('carry a plan out, or go on with one that was left in the middle; with -f, plan and apply in one go');
  writing(ofList(apply)).action(
    async (
      id: string | undefined,
      { file, ...options }: Partial<PlanOptions> & Pick<PlanOptions, 'mode'> & WriteOptions,
      command: Command,
    ) => {
      const session = sessionOf(door, command);
      if ((id === undefined) === (file === undefined)) throw noFile('apply PLAN_ID, or fedremotes apply');
      if (file !== undefined) {
        const { planAndApply } = await import('./commands/plan.ts');
        door.end(await planAndApply(session, { ...options, file }));
        return;
      }
      const [ofList] = LIST_OPTIONS.filter((name) => command.getOptionValueSource(name) === 'cli');
      if (ofList !== undefined) throw ofPlan(ofList);
      const { applyPlan } = await import('./commands/apply.ts');
      door.end(await applyPlan(session, id ?? '', options));
    },
  );
}

const noFile = (command: string): Failure =>
  new Failure('It is not said what is wanted.', { next: [`fedremotes ${command} -f FILE (or - for standard input)`] });

/** What is said of a list, and has no meaning for a plan that is there. */
const LIST_OPTIONS = ['format', 'mode', 'source', 'absent'] as const satisfies readonly (keyof PlanOptions)[];

const ofPlan = (option: string): Failure =>
  new Failure(`--${option} says how a list is taken, and this plan has been made already. Nothing was changed.`, {
    next: [`Apply the plan as it is, without --${option}`, `Plan the list again: fedremotes plan -f FILE --${option} …`],
  });

/** The options that say which list, and how it is taken. */
const ofList = (command: Command): Command =>
  command
    .option('-f, --file <file>', 'a partner list (JSON, YAML, CSV or lines), or JSON with changes; - for standard input')
    .addOption(
      new Option('--format <format>', 'how the list is written, where its name does not say so').choices(['json', 'yaml', 'csv', 'lines']),
    )
    .addOption(
      new Option(
        '--mode <mode>',
        'create: only what is new; upsert: also what differs; sync: also what the source owns and the list no longer has',
      )
        .choices(PLAN_MODES)
        .default('upsert'),
    )
    .option('--source <name>', 'who owns what the list adds (default: manual)')
    .addOption(new Option('--absent <what>', 'with --mode sync: what becomes of that (default: freeze)').choices(ABSENT));

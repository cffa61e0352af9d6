import { Option, type Command } from 'commander';
import { PATCHES } from '../domain/migration/patches.ts';
import { STRATEGIES } from '../domain/strategy.ts';
import type { InspectOptions } from './commands/migrate-inspect.ts';
import type { CreateOptions, PlainDoor, ScheduleOptions } from './commands/migrations.ts';
import { sessionOf, type Door } from './door.ts';
import { collected, writing } from './options.ts';
import type { WriteOptions } from './write.ts';

/** `migrate …`: from the old allow lists to entries of the database. */
export function addMigrate(root: Command, door: Door): void {
  const migrate = root.command('migrate').description('from the old allow lists to entries of the database');
  addInspect(migrate, door);
  addCreate(migrate, door);
  addLooks(migrate, door);
  addAnswer(migrate, door);
  addSchedule(migrate, door);
  addPatch(migrate, door);
  for (const [name, description] of STEERING) addSteering(migrate, door, name, description);
}

const STEERING = [
  ['start', 'start it: from then on its answers stand; consequences must be allowed by name'],
  ['confirm', 'confirm by hand what nobody here can see, such as that a patch is deployed'],
  ['pause', 'begin nothing more until it is resumed'],
  ['resume', 'go on with one that was paused, or has failed'],
  ['abort', 'end it where it is; what was done stays done'],
  ['rollback', 'go back: file entries come back first where they are gone, then the rows go'],
] as const satisfies readonly (readonly [PlainDoor, string])[];

function addInspect(migrate: Command, door: Door): void {
  migrate
    .command('inspect <file...>')
    .description(
      'what values and rendered files hold, what it means, what a migration would ask; needs no service (exit code 2: something to do)',
    )
    .addOption(new Option('--as <what>', 'what a piece without the rest of its file is').choices(['federator-options']))
    .action(async (files: readonly string[], options: InspectOptions, command: Command) => {
      const { inspectFiles } = await import('./commands/migrate-inspect.ts');
      door.end(await inspectFiles(sessionOf(door, command), files, options));
    });
}

function addCreate(migrate: Command, door: Door): void {
  migrate
    .command('create <file...>')
    .description('make a migration from values files, in the order of helm -f, and rendered files beside them; nothing is changed by that')
    .addOption(new Option('--strategy <strategy>', 'the strategy that is wanted in the end').choices(STRATEGIES))
    .addOption(
      new Option(
        '--restrict <domain=teams>',
        'a remote that is to be restricted to teams in the end, by their ids with commas; repeatable',
      ).argParser(collected),
    )
    .option('--reason <text>', 'why, for the journal')
    .action(async (files: readonly string[], options: CreateOptions, command: Command) => {
      const { createMigration } = await import('./commands/migrations.ts');
      door.end(await createMigration(sessionOf(door, command), files, options));
    });
}

function addLooks(migrate: Command, door: Door): void {
  migrate
    .command('status [migration]')
    .description('where a migration stands, and what to do next; without one: all of them')
    .option('--watch', 'follow it until a person is needed, or it is over')
    .action(async (id: string | undefined, options: { readonly watch?: boolean }, command: Command) => {
      const session = sessionOf(door, command);
      if (id === undefined) {
        const { listMigrations } = await import('./commands/migrations.ts');
        door.end(await listMigrations(session));
        return;
      }
      const { migrationStatus } = await import('./commands/migrate-status.ts');
      door.end(await migrationStatus(session, id, options));
    });
  migrate
    .command('runbook <migration>')
    .description('the runbook of a migration with its commands filled in, to be read; with --script to be run')
    .option('--script', 'a bash script: it goes on from where the migration is, stops where a person is needed, and can be run again')
    .action(async (id: string, options: { readonly script?: boolean }, command: Command) => {
      const { runbookOfMigration } = await import('./commands/runbook.ts');
      door.end(await runbookOfMigration(sessionOf(door, command), id, options));
    });
  migrate
    .command('report <migration>')
    .description('every decision before and after, to be read and signed')
    .option('--changes', 'only what is not the same as before')
    .action(async (id: string, options: { readonly changes?: boolean }, command: Command) => {
      const { reportOnMigration } = await import('./commands/migrations.ts');
      door.end(await reportOnMigration(sessionOf(door, command), id, options));
    });
}

function addAnswer(migrate: Command, door: Door): void {
  migrate
    .command('answer <migration> <answer...>')
    .description('answer questions: QUESTION=OPTION, or CODE=OPTION for all questions of a code; can be changed until the start')
    .option('--reason <text>', 'why, for the journal')
    .action(async (id: string, answers: readonly string[], options: WriteOptions, command: Command) => {
      const { answerMigration } = await import('./commands/migrations.ts');
      door.end(await answerMigration(sessionOf(door, command), id, answers, options));
    });
}

function addSchedule(migrate: Command, door: Door): void {
  migrate
    .command('schedule <migration>')
    .description('say when work may be begun; without an option: at any time')
    .option('--at <instant>', 'from then on, such as 2026-12-01T22:00:00+01:00')
    .addOption(new Option('--window <window>', 'only in it, such as "mon,tue 22:00-06:00"; repeatable').argParser(collected))
    .option('--time-zone <zone>', 'of the windows, by its IANA name (default: UTC)')
    .option('--reason <text>', 'why, for the journal')
    .action(async (id: string, options: ScheduleOptions, command: Command) => {
      const { scheduleMigration } = await import('./commands/migrations.ts');
      door.end(await scheduleMigration(sessionOf(door, command), id, options));
    });
}

function addPatch(migrate: Command, door: Door): void {
  migrate
    .command('patch <migration> <name>')
    .description(`the change of your own values for a step (${PATCHES.join(', ')}): a diff for git apply and patch -p1`)
    .option('--whole <file>', 'the whole of this file as it is to be, if it is the one that the migration was made from')
    .action(async (id: string, name: string, options: { readonly whole?: string }, command: Command) => {
      const { printPatch } = await import('./commands/migrate-patch.ts');
      door.end(await printPatch(sessionOf(door, command), id, name, options));
    });
}

function addSteering(migrate: Command, door: Door, name: PlainDoor, description: string): void {
  const command = migrate.command(`${name} <migration>`).description(description);
  const withOptions = name === 'pause' || name === 'abort' ? command.option('--reason <text>', 'why, for the journal') : writing(command);
  withOptions.action(async (id: string, options: WriteOptions, used: Command) => {
    const { steerMigration } = await import('./commands/migrations.ts');
    door.end(await steerMigration(sessionOf(door, used), id, name, options));
  });
}

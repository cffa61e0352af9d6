import { Option, type Command } from 'commander';
import type { InspectOptions } from './commands/migrate-inspect.ts';
import { sessionOf, type Door } from './door.ts';

/** `migrate …`: from the old allow lists to entries of the database. */
export function addMigrate(root: Command, door: Door): void {
  const migrate = root.command('migrate').description('from the old allow lists to entries of the database');
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

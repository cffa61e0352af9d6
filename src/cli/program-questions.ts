import { Option, type Command } from 'commander';
import { OPERATIONS } from '../domain/decide.ts';
import { OUTCOMES } from '../domain/journal.ts';
import type { ExplainOptions } from './commands/explain.ts';
import type { JournalOptions } from './commands/journal.ts';
import { sessionOf, type Door } from './door.ts';
import { limitOption } from './options.ts';

/** `strategy`, `explain` and `journal`: commands that only ask. */
export function addQuestions(root: Command, door: Door): void {
  root
    .command('strategy')
    .description('what is in force, where it comes from, and what somebody should look at (exit code 2)')
    .action(async (_options: object, command: Command) => {
      const { reportStrategy } = await import('./commands/strategy.ts');
      door.end(await reportStrategy(sessionOf(door, command)));
    });
  root
    .command('explain <domain>')
    .description('whether a domain is allowed something, and why')
    .option('--team <team>', 'for a user of this team (default: a user without a team)')
    .addOption(new Option('--operation <operation>', 'what they would do').choices(OPERATIONS).default('federate'))
    .action(async (domain: string, options: ExplainOptions, command: Command) => {
      const { explain } = await import('./commands/explain.ts');
      door.end(await explain(sessionOf(door, command), domain, options));
    });
  addJournal(root, door);
}

function addJournal(root: Command, door: Door): void {
  root
    .command('journal')
    .description('who changed what, newest first')
    .option('--domain <domain>', 'only this domain')
    .option('--since <time>', 'from this time on: 2026-05-01T12:00:00Z, 2026-05-01, or how long ago: 30m, 2h, 7d')
    .option('--until <time>', 'before this time')
    .option('--actor <actor>', 'only what this actor did')
    .option('--source <source>', 'only what this source wanted: manual, file, …')
    .addOption(new Option('--outcome <outcome>', 'only entries that stand so').choices(OUTCOMES))
    .option('--plan <id>', 'only the steps of this plan')
    .addOption(limitOption('entries'))
    .option('--verify', 'walk the whole chain of hashes instead (exit code 1 when it is broken)')
    .action(async (options: JournalOptions & { readonly verify?: true }, command: Command) => {
      const { listJournal, verifyJournal } = await import('./commands/journal.ts');
      const session = sessionOf(door, command);
      door.end(options.verify ? await verifyJournal(session) : await listJournal(session, options));
    });
}

import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { sessionOf, type Door } from './door.ts';
import { addMigrate } from './program-migrate.ts';
import { addPlans } from './program-plans.ts';
import { addQuestions } from './program-questions.ts';
import { addRemotes, addTeams } from './program-remotes.ts';
import { addSources } from './program-sources.ts';
import { DEFAULT_URL } from './service-url.ts';

/** All commands. Each loads what it needs only when it is run, so that help and light commands start at once. */
export function program(door: Door): Command {
  const { out, err, columns } = door.terminal;
  const root = new Command('fedremotes')
    .description('Manages the federation remotes of a Wire backend.')
    .version(versionOfPackage(), '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err, getOutHelpWidth: () => helpWidth(columns), getErrHelpWidth: () => helpWidth(columns) })
    .configureHelp({ showGlobalOptions: true })
    .addOption(new Option('--url <url>', `where the service listens (default: FEDREMOTES_URL, else ${DEFAULT_URL})`))
    .addOption(new Option('--json', 'print the answer as JSON, for scripts'))
    .addOption(new Option('--timeout <seconds>', 'how long to wait for an answer').default(30).argParser(seconds))
    .addHelpText('after', EPILOGUE);
  addServe(root, door);
  addToken(root, door);
  addRemotes(root, door);
  addTeams(root, door);
  addPlans(root, door);
  addSources(root, door);
  addMigrate(root, door);
  addQuestions(root, door);
  nameHelp(root, root.name());
  return root;
}

/** Behind an error of usage each command names the one to type. */
function nameHelp(command: Command, typed: string): void {
  command.showHelpAfterError(`→ What there is: ${typed} --help`);
  for (const below of command.commands) nameHelp(below, `${typed} ${below.name()}`);
}

const EPILOGUE = `
Environment:
  FEDREMOTES_URL    where the service listens
  FEDREMOTES_TOKEN  your token, where the service asks for one
  NO_COLOR          no colours

Exit codes:
  0 done, or nothing to do   1 error   2 findings, or a plan with something to do   3 refused: by a rule, a hazard that is not
  allowed, a stale plan or precondition`;

function addServe(root: Command, { end }: Door): void {
  root
    .command('serve')
    .description('run the service; settings come from FEDREMOTES_… and the config file')
    .option('--config <file>', 'the config file (default: FEDREMOTES_CONFIG)')
    .action(async ({ config }: { config?: string }) => {
      const { runService } = await import('./commands/serve.ts');
      end(await runService(config));
    });
}

function addToken(root: Command, door: Door): void {
  const token = root.command('token').description('tokens for people and scripts that call the service');
  token
    .command('new <actor>')
    .description('print a new token, and its line for the tokens file; asks no service')
    .action(async (actor: string, _options: object, command: Command) => {
      const { newToken } = await import('./commands/new-token.ts');
      door.end(newToken(sessionOf(door, command), actor));
    });
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 3600) return value;
  throw new InvalidArgumentError('Expected seconds, more than 0 and at most 3600.');
}

const helpWidth = (columns: number): number => (columns === Infinity ? 100 : columns);

function versionOfPackage(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}

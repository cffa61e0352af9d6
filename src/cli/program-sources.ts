import { InvalidArgumentError, Option, type Command } from 'commander';
import type { HazardName } from '../domain/hazard.ts';
import type { ListSource } from '../domain/list-source.ts';
import { ABSENT, PLAN_MODES, type Absent, type PlanMode } from '../domain/plan.ts';
import { SEARCH_POLICIES } from '../domain/remote.ts';
import { LIST_FORMATS, type ListFormat } from '../domain/wanted-remote.ts';
import { sessionOf, type Door } from './door.ts';
import { collected, hazards, wholeNumber } from './options.ts';
import type { WriteOptions } from './write.ts';

/** What `sources set` was told, with the keys of the API. */
export interface SourceOptions {
  readonly file?: string;
  readonly url?: string;
  readonly push?: true;
  readonly format?: ListFormat;
  readonly mode?: PlanMode;
  readonly absent?: Absent;
  readonly absent_after?: number;
  readonly schedule?: string;
  readonly interval?: string;
  readonly time_zone?: string;
  readonly token_file?: string;
  readonly ca_file?: string;
  readonly proxy?: string;
  readonly ceiling?: Ceiling;
  readonly exclude?: readonly string[];
  readonly allow?: readonly HazardName[];
  readonly review?: boolean;
  readonly adopt?: boolean;
  readonly enabled?: boolean;
  readonly reason?: string;
}

type Ceiling = NonNullable<ListSource['ceiling']>;
const LIMITS = [...SEARCH_POLICIES, 'restrict_by_team'] as const;

/** Puts a limit beside those that were named before. */
function ceilingWith(text: string, before: Ceiling = {}): Ceiling {
  const limit = LIMITS.find((one) => one === text);
  if (limit === undefined) throw new InvalidArgumentError(`Expected one of ${LIMITS.join(', ')}.`);
  return { ...before, ...(limit === 'restrict_by_team' ? { restriction: limit } : { search_policy: limit }) };
}

/** `sources …`. */
export function addSources(root: Command, door: Door): void {
  const sources = root.command('sources').description('partner lists that are synced: from files, URLs, or sent');
  sources
    .command('list')
    .description('all of them, and how each stands (exit code 2: one needs looking at)')
    .action(async (_options: object, command: Command) => {
      const { listSources } = await import('./commands/sources.ts');
      door.end(await listSources(sessionOf(door, command)));
    });
  sources
    .command('get <name>')
    .description('one of them, with its last runs')
    .action(async (name: string, _options: object, command: Command) => {
      const { getSource } = await import('./commands/sources.ts');
      door.end(await getSource(sessionOf(door, command), name));
    });
  addSet(sources, door);
  addRun(sources, door);
  sources
    .command('remove <name>')
    .description('remove it; its remotes stay, and belong to manual from then on')
    .option('--reason <text>', 'why, for the journal')
    .action(async (name: string, options: WriteOptions, command: Command) => {
      const { removeSource } = await import('./commands/sources.ts');
      door.end(await removeSource(sessionOf(door, command), name, options));
    });
}

interface SetFlags extends Omit<SourceOptions, 'absent_after' | 'time_zone' | 'token_file' | 'ca_file' | 'ceiling' | 'enabled'> {
  readonly absentAfter?: number;
  readonly timeZone?: string;
  readonly tokenFile?: string;
  readonly caFile?: string;
  readonly ceiling?: Ceiling;
  readonly enable?: true;
  readonly disable?: true;
}

function addSet(sources: Command, door: Door): void {
  sources
    .command('set <name>')
    .description('create a source, or change what is named of it')
    .option('--file <path>', 'the list is this file, on the machine of the service')
    .option('--url <url>', 'the list is fetched from here')
    .option('--push', 'the list is sent, with sources run')
    .addOption(new Option('--format <format>', 'how it is written, where type and name do not say so').choices(LIST_FORMATS))
    .addOption(new Option('--mode <mode>', 'how much of it is carried over (default: sync)').choices(PLAN_MODES))
    .addOption(new Option('--absent <what>', 'what becomes of what it no longer has (default: freeze)').choices(ABSENT))
    .addOption(new Option('--absent-after <times>', 'only after so many good lists without it (default: 2)').argParser(wholeNumber))
    .option('--schedule <cron>', 'when it runs, such as "0 3 * * *"')
    .option('--interval <time>', 'how often it runs, such as 15m')
    .option('--time-zone <zone>', 'the zone of the schedule (default: UTC)')
    .option('--token-file <path>', 'a file with a bearer token for the URL')
    .option('--ca-file <path>', 'a file of certificates to trust for the URL')
    .option('--proxy <url>', 'a proxy for the URL; none is used otherwise')
    .addOption(
      new Option('--ceiling <limit>', `no remote of it gets more than this: ${LIMITS.join(', ')}; repeatable`).argParser(ceilingWith),
    )
    .addOption(new Option('--exclude <pattern>', 'leave this domain, or all below *.domain, alone; repeatable').argParser(collected))
    .addOption(new Option('--allow <hazard>', 'needs nobody’s word; repeatable').argParser(hazards))
    .option('--review', 'every plan of it waits for a person')
    .option('--no-review', 'only plans with a hazard that it does not allow wait')
    .option('--adopt', 'take over rows of other owners')
    .option('--no-adopt', 'leave rows of other owners alone')
    .option('--enable', 'run it again')
    .option('--disable', 'run it only when asked to')
    .option('--reason <text>', 'why, for the journal')
    .action(async (name: string, flags: SetFlags, command: Command) => {
      const { setSource } = await import('./commands/sources.ts');
      door.end(await setSource(sessionOf(door, command), name, toOptions(flags, command)));
    });
}

/** Only what was typed: commander gives a value to each --no-… that was not. */
function toOptions(
  { absentAfter, timeZone, tokenFile, caFile, ceiling, enable, disable, review, adopt, ...rest }: SetFlags,
  command: Command,
): SourceOptions {
  if (enable && disable) throw new InvalidArgumentError('--enable and --disable contradict each other.');
  const typed = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const { json: _json, timeout: _timeout, ...own } = rest as typeof rest & { readonly json?: boolean; readonly timeout?: number };
  return {
    ...own,
    ...(absentAfter !== undefined && { absent_after: absentAfter }),
    ...(timeZone !== undefined && { time_zone: timeZone }),
    ...(tokenFile !== undefined && { token_file: tokenFile }),
    ...(caFile !== undefined && { ca_file: caFile }),
    ...(ceiling && { ceiling }),
    ...(typed('review') && review !== undefined && { review }),
    ...(typed('adopt') && adopt !== undefined && { adopt }),
    ...(enable && { enabled: true }),
    ...(disable && { enabled: false }),
  };
}

function addRun(sources: Command, door: Door): void {
  sources
    .command('run <name>')
    .description(
      'run it now (exit code 0: applied or nothing to do, 1: the list cannot be used, 2: a plan waits, 3: a rule refuses something of it)',
    )
    .option('-f, --file <file>', 'the list to send to a push source; - for standard input')
    .addOption(new Option('--format <format>', 'how that list is written, where its name does not say so').choices(LIST_FORMATS))
    .option('--dry-run', 'only say what would be done')
    .option('--reason <text>', 'why, for the journal')
    .action(async (name: string, options: { file?: string; format?: ListFormat; dryRun?: boolean; reason?: string }, command: Command) => {
      const { runSource } = await import('./commands/sources.ts');
      door.end(await runSource(sessionOf(door, command), name, options));
    });
}

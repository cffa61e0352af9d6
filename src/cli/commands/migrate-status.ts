import { setTimeout as sleep } from 'node:timers/promises';
import type { MigrationView, ReportPart } from '../../app/migrations/find-migration.ts';
import type { Phase } from '../../domain/migration/migration.ts';
import type { Client } from '../client.ts';
import { type ExitCode } from '../exit-code.ts';
import { progressLine } from '../progress.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showMigration } from '../show/migration.ts';
import { paceText, progressText } from '../show/progress.ts';
import { exitOf, migrationPath, MIGRATION_KEYS } from './migrations.ts';

/** Where rows are written, or taken back. */
const WRITING: ReadonlySet<Phase> = new Set(['copy', 'restrict', 'take-back']);

/** How often one looks, in milliseconds. */
const LOOK_MS = 1_000;

/**
 * `migrate status ID`: one screen; with `watch` it follows the migration until a person is needed, or it is over. While rows are written
 * it looks twice, a second apart, to say how fast. Only what is printed as JSON is asked for whole.
 */
export async function migrationStatus(session: Session, id: string, { watch = false }: { readonly watch?: boolean }): Promise<ExitCode> {
  const client = await clientOf(session);
  const first = watch ? await watched(session, client, id) : await read(client, id);
  const isWriting = WRITING.has(first.phase) && first.state === 'running' && session.options.json !== true;
  const { migration, pace } = isWriting ? await paced(session, client, first) : { migration: first, pace: '' };
  const shown = session.options.json === true ? await read(client, id, 'changes') : migration;
  print(session, shown, (seen, page) => showMigration(seen, page, pace));
  return exitOf(shown);
}

async function paced({ terminal }: Session, client: Client, first: MigrationView) {
  const from = startOf(terminal, first);
  await sleep(LOOK_MS, undefined, { signal: terminal.interrupted() });
  const migration = await read(client, first.id);
  const { progress, phase } = migration;
  const pace = phase === first.phase ? paceText({ ...progress, failed: 0 }, secondsSince(terminal, from), from.done) : '';
  return { migration, pace };
}

async function watched({ terminal, options }: Session, client: Client, id: string): Promise<MigrationView> {
  const line = progressLine(terminal);
  let migration = await read(client, id);
  let from = startOf(terminal, migration);
  try {
    while (goesOn(migration)) {
      if (from.phase !== migration.phase) from = startOf(terminal, migration);
      if (options.json !== true) line.say(lineOf(migration, secondsSince(terminal, from), from.done));
      await sleep(LOOK_MS, undefined, { signal: terminal.interrupted() });
      migration = await read(client, id);
    }
  } finally {
    line.done();
  }
  return migration;
}

/** A gate that brig opens is waited for; for any other, and for all else that waits, it takes a person. */
const goesOn = ({ state, gates }: MigrationView): boolean =>
  state === 'running' || (state === 'waiting' && gates.some(({ satisfied, opens_by_itself }) => !satisfied && opens_by_itself));

const startOf = (terminal: Session['terminal'], { phase, progress }: MigrationView) => ({
  phase,
  done: progress.done,
  at: terminal.now().getTime(),
});

const secondsSince = ({ now }: Session['terminal'], { at }: { readonly at: number }): number => (now().getTime() - at) / 1000;

/** Rate and time left while rows are written; else what is waited for. */
function lineOf({ phase, progress, message, gates }: MigrationView, seconds: number, atFirst: number): string {
  if (WRITING.has(phase)) return `${phase}: ${progressText({ ...progress, failed: 0 }, seconds, atFirst)}`;
  return `${phase}: ${gates.find(({ satisfied }) => !satisfied)?.message ?? message ?? 'under way'}`;
}

const read = async (client: Client, id: string, report: ReportPart = 'summary'): Promise<MigrationView> =>
  (await client.ask<MigrationView>({ path: migrationPath(id), query: { report }, keys: MIGRATION_KEYS })).body;

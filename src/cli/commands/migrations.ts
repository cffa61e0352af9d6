import type { MigrationListed, MigrationView } from '../../app/migrations/find-migration.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { bytesOf } from '../local-file.ts';
import { readPages } from '../pages.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showMigration } from '../show/migration.ts';
import { showMigrations } from '../show/migrations.ts';
import { showReport } from '../show/report.ts';
import { reasonOf, type WriteOptions } from '../write.ts';

/** By what an answer is known to be a migration. */
export const MIGRATION_KEYS = ['id', 'state', 'phase', 'questions'] as const;

/** The path of a migration. */
export const migrationPath = (id: string, ...rest: readonly string[]): string =>
  ['/v1/migrations', encodeURIComponent(id), ...rest.map(encodeURIComponent)].join('/');

/** What `migrate create` was told. */
export interface CreateOptions extends WriteOptions {
  readonly strategy?: string;
  readonly restrict?: readonly string[];
}

/** `migrate create FILE…`. */
export async function createMigration(
  session: Session,
  files: readonly string[],
  { strategy, restrict = [], reason }: CreateOptions,
): Promise<ExitCode> {
  const inputs = await Promise.all(files.map(async (file) => ({ name: file, content: await textOf(file, session) })));
  const client = await clientOf(session);
  const { body } = await client.ask<MigrationView>({
    method: 'POST',
    path: '/v1/migrations',
    body: {
      inputs,
      target: { ...(strategy !== undefined && { strategy }), ...(restrict.length > 0 && { restrict: restrict.map(parseRestriction) }) },
    },
    headers: reasonOf(reason),
    keys: MIGRATION_KEYS,
  });
  print(session, body, showMigration);
  return exitOf(body);
}

/** Such as partner.example.com=99db9768-04e3-4b5d-9268-831b6a25c4ab,… */
function parseRestriction(text: string): { domain: string; teams: readonly string[] } {
  const [, domain = '', teams = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (domain !== '') return { domain: domain.trim(), teams: teams.split(',').map((team) => team.trim()) };
  throw new Failure(`“${text}” is no restriction.`, { next: ['Write DOMAIN=TEAM,TEAM with the ids of their teams.'] });
}

const textOf = async (file: string, { terminal }: Session): Promise<string> => (await bytesOf(file, terminal)).toString('utf8');

/** `migrate status`: all of them; 2 where one cannot be read. */
export async function listMigrations(session: Session): Promise<ExitCode> {
  const client = await clientOf(session);
  const page = await readPages<MigrationListed>(client, { path: '/v1/migrations', limit: MOST_LISTED });
  print(session, page, showMigrations);
  return page.items.some((one) => 'unreadable' in one) ? EXIT.findings : EXIT.done;
}

const MOST_LISTED = 50;

/** `migrate report ID`: every decision before and after, to be read and signed. */
export async function reportOnMigration(
  session: Session,
  id: string,
  { changes = false }: { readonly changes?: boolean },
): Promise<ExitCode> {
  const client = await clientOf(session);
  const query = { report: changes ? 'changes' : 'all' };
  const { body } = await client.ask<MigrationView>({ path: migrationPath(id), query, keys: MIGRATION_KEYS });
  print(session, body, showReport);
  return EXIT.done;
}

/** `migrate answer ID QUESTION=OPTION…`. */
export async function answerMigration(session: Session, id: string, answers: readonly string[], options: WriteOptions): Promise<ExitCode> {
  const parsed = answers.map((text) => {
    const at = text.lastIndexOf('=');
    if (at > 0 && at < text.length - 1) return { question: text.slice(0, at), option: text.slice(at + 1) };
    throw new Failure(`“${text}” is not an answer.`, {
      next: ['Write QUESTION=OPTION, such as not-in-force:partner.example.com=leave-out, or CODE=OPTION for all questions of a code.'],
    });
  });
  return steer(session, id, 'answers', { answers: parsed }, options);
}

/** What `migrate schedule` was told. */
export interface ScheduleOptions extends WriteOptions {
  readonly at?: string;
  readonly window?: readonly string[];
  readonly timeZone?: string;
}

/** `migrate schedule ID`. */
export function scheduleMigration(session: Session, id: string, { at, window, timeZone, ...options }: ScheduleOptions): Promise<ExitCode> {
  if (at !== undefined && window !== undefined)
    throw new Failure('It is either an instant or windows.', { next: ['Give --at or --window, not both.'] });
  const body =
    at !== undefined ? { at } : window ? { windows: window.map(parseWindow), ...(timeZone !== undefined && { time_zone: timeZone }) } : {};
  return steer(session, id, 'schedule', body, options);
}

/** Such as mon,tue 22:00-06:00. */
function parseWindow(text: string): { days: readonly string[]; from: string; to: string } {
  const [, days = '', from = '', to = ''] = /^([a-z,]+) (\d\d:\d\d)-(\d\d:\d\d)$/.exec(text.trim()) ?? [];
  if (days !== '') return { days: days.split(','), from, to };
  throw new Failure(`“${text}” is not a window.`, {
    next: ['Write the days on which it begins, and its times: "mon,tue,wed 22:00-06:00".'],
  });
}

/** The doors that need no body, or only what is allowed. */
export type PlainDoor = 'start' | 'confirm' | 'pause' | 'resume' | 'abort' | 'rollback';

/** `migrate start|confirm|pause|resume|abort|rollback ID`. */
export function steerMigration(session: Session, id: string, door: PlainDoor, options: WriteOptions): Promise<ExitCode> {
  const takesAllow = door !== 'pause' && door !== 'abort';
  return steer(session, id, door, takesAllow ? { allow: [...(options.allow ?? [])] } : {}, options);
}

async function steer(
  session: Session,
  id: string,
  door: string,
  body: Readonly<Record<string, unknown>>,
  { reason }: WriteOptions,
): Promise<ExitCode> {
  const client = await clientOf(session);
  const { body: migration } = await client.ask<MigrationView>({
    method: 'POST',
    path: migrationPath(id, door),
    body,
    headers: reasonOf(reason),
    keys: MIGRATION_KEYS,
  });
  print(session, migration, showMigration);
  return exitOf(migration);
}

/** 2 while a person has something to do, 1 where it failed. */
export function exitOf({ state }: Pick<MigrationView, 'state'>): ExitCode {
  if (state === 'failed') return EXIT.error;
  return state === 'waiting' || state === 'paused' ? EXIT.findings : EXIT.done;
}

import type { SourceShown, SourceWithRuns } from '../../app/sources/find-source.ts';
import type { RunAnswer } from '../../app/sources/request-run.ts';
import { isNotAsListed, isRefused } from '../../domain/left-out.ts';
import type { ListFormat } from '../../domain/wanted-remote.ts';
import { formatOf } from '../../lists/format-of.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { bytesOf } from '../local-file.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showPlan } from '../show/plan.ts';
import type { Page } from '../show/page.ts';
import { hasRefused, showSource, showSources } from '../show/sources.ts';
import { reasonOf, type WriteOptions } from '../write.ts';
import { watchedRun } from './watched-run.ts';
import type { SourceOptions } from '../program-sources.ts';

const KEYS = ['name', 'status'] as const;
const path = (name: string, ...rest: readonly string[]): string => ['/v1/sources', encodeURIComponent(name), ...rest].join('/');

/** `sources list`: 2 where one of them is unhealthy, waits for a person, or has a list of which a rule refuses something. */
export async function listSources(session: Session): Promise<ExitCode> {
  const client = await clientOf(session);
  const { body } = await client.ask<{ items: readonly SourceShown[] }>({ path: '/v1/sources', keys: ['items'] });
  print(session, body, showSources);
  return body.items.some(needsLooking) ? EXIT.findings : EXIT.done;
}

const needsLooking = ({ enabled, status }: SourceShown): boolean =>
  enabled && (status.state === 'unhealthy' || status.state === 'waiting' || hasRefused(status));

/** `sources get NAME`. */
export async function getSource(session: Session, name: string): Promise<ExitCode> {
  const client = await clientOf(session);
  const { body } = await client.ask<SourceWithRuns>({ path: path(name), keys: KEYS });
  print(session, body, showSource);
  return needsLooking(body) ? EXIT.findings : EXIT.done;
}

/** `sources set NAME …`: creates it, or changes what is named. */
export async function setSource(session: Session, name: string, { reason, ...options }: SourceOptions): Promise<ExitCode> {
  const client = await clientOf(session);
  const isThere = await client.ask<SourceShown>({ path: path(name), keys: KEYS }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Failure && isNoSuchSource(error.problem)) return false;
      throw error;
    },
  );
  const { body } = await client.ask<SourceShown>({
    method: isThere ? 'PATCH' : 'PUT',
    path: path(name),
    body: isThere ? { ...otherListGone(options), ...options } : options,
    headers: reasonOf(reason),
    keys: KEYS,
  });
  print(session, body, (source, page) => `${isThere ? 'Changed' : 'Created'}.\n${showSource({ ...source, runs: [] }, page)}`);
  return EXIT.done;
}

const isNoSuchSource = (problem: object | undefined): boolean =>
  problem !== undefined && 'code' in problem && problem.code === 'no-such-source';

/** Another kind of list takes the place of the one before; so does another kind of schedule. */
function otherListGone(options: Omit<SourceOptions, 'reason'>): Readonly<Record<string, null>> {
  const kinds = [options.file, options.url, options.push].some((one) => one !== undefined) ? { file: null, url: null, push: null } : {};
  const isTimed = [options.schedule, options.interval, options.push].some((one) => one !== undefined);
  const times = isTimed ? { schedule: null, interval: null } : {};
  return { ...kinds, ...times };
}

/**
 * `sources run NAME`: 0 where the list is as it should be or was applied, 2 where a plan waits or a dry run has something to do, 1 where the list cannot be used, 3
 * where a rule refuses something of it, whatever became of the rest.
 */
export async function runSource(
  session: Session,
  name: string,
  {
    file,
    format,
    dryRun,
    reason,
  }: { readonly file?: string; readonly format?: ListFormat; readonly dryRun?: boolean; readonly reason?: string },
): Promise<ExitCode> {
  const client = await clientOf(session);
  const pushed = file === undefined ? {} : { raw: await bytesOf(file, session.terminal), contentType: typeOf(file, format) };
  const running = client.ask<RunAnswer>({
    method: 'POST',
    path: path(name, 'run'),
    query: { dry_run: dryRun ? 'true' : undefined },
    headers: reasonOf(reason),
    patient: true,
    ...pushed,
    keys: ['state', 'source'],
  });
  const { body } = await watchedRun(session, client, name, running);
  print(session, body, showRun);
  return exitOf(body);
}

const RUN_EXIT: Readonly<Partial<Record<RunAnswer['state'], ExitCode>>> = {
  applied: EXIT.done,
  unchanged: EXIT.done,
  waiting: EXIT.findings,
  planned: EXIT.findings,
};

function exitOf({ state, plan }: RunAnswer): ExitCode {
  const isNothing = state === 'planned' && plan?.steps.length === 0;
  const exit = isNothing ? EXIT.done : (RUN_EXIT[state] ?? EXIT.error);
  return exit !== EXIT.error && plan?.notices.some(isRefused) ? EXIT.refused : exit;
}

/** What is left out of a good list is said with the notices of its plan. */
function showRun({ state, message, plan }: RunAnswer, page: Page): string {
  const isWhole = state === 'applied' || state === 'unchanged';
  const words = `${wordsOf(state, plan)}${message === undefined || (isWhole && plan) ? '' : ` ${message}`}`;
  return plan && plan.steps.length + plan.notices.length > 0 ? `${words}\n\n${showPlan(plan, page)}` : words;
}

function wordsOf(state: RunAnswer['state'], plan: RunAnswer['plan']): string {
  if (state === 'unchanged' && plan?.notices.some(isNotAsListed)) return 'Nothing was changed, though not all is as the list says.';
  return state === 'planned' && plan?.steps.length === 0 ? 'There is nothing to do.' : WORDS[state];
}

const WORDS: Readonly<Record<RunAnswer['state'], string>> = {
  running: 'It is still being run.',
  applied: 'The list was applied.',
  unchanged: 'Everything is as the list says.',
  waiting: 'Nothing was done: a plan waits for a person.',
  unhealthy: 'Nothing was done: the list cannot be used.',
  incomplete: 'The list was not applied to its end.',
  planned: 'This is what would be done; nothing was done.',
};

const TYPES: Readonly<Record<ListFormat, string>> = {
  json: 'application/json',
  yaml: 'application/yaml',
  csv: 'text/csv',
  lines: 'text/plain',
};

function typeOf(file: string, format: ListFormat | undefined): string {
  const known = format ?? formatOf({ name: file });
  if (known) return TYPES[known];
  throw new Failure('It is not said how the list is written.', { next: ['Name it: --format json|yaml|csv|lines'] });
}

/** `sources remove NAME`. */
export async function removeSource(session: Session, name: string, { reason }: WriteOptions): Promise<ExitCode> {
  const client = await clientOf(session);
  const { body } = await client.ask<{ name: string; removed: true; handed_over: number }>({
    method: 'DELETE',
    path: path(name),
    headers: reasonOf(reason),
    keys: ['removed', 'handed_over'],
  });
  print(
    session,
    body,
    ({ handed_over }) => `Removed the source ${name}. Its ${String(handed_over)} remote(s) stay as they are, and belong to manual now.`,
  );
  return EXIT.done;
}

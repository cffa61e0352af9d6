import { setTimeout as wait } from 'node:timers/promises';
import { startService, type ReadyService } from '../support/service-process.ts';
import type { CassandraPlace } from './cassandra-place.ts';
import { call, callJson } from './call.ts';
import { isDisagreement, entriesAfter, journalAudit, type JournalAudit, type JournalCounts, type JournalLine } from './journal-audit.ts';
import { until } from './until.ts';

/** What a run with a frozen service did. */
export interface FrozenCounts extends JournalCounts {
  /** From the stop until its change was closed by the other one. */
  readonly closedAfterMs: number;
  /** What the frozen one answered in the end to the change that it had under way. */
  readonly answered: number;
  /** How the other one has closed it. */
  readonly closedAs: string;
}

const restrictedTo = (value: readonly string[]) => ({ search_policy: 'full_search', restriction: { tag: 'restrict_by_team', value } });
// They are written a hundred at a time, so that there is time to freeze in.
const MANY_TEAMS = Array.from({ length: 2000 }, (_, n) => `0b1e0000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`);
const put = (url: string, domain: string, teams: readonly string[] = []) =>
  call(url, { method: 'PUT', path: `/v1/remotes/${domain}`, body: restrictedTo(teams) });
/** Longer than a lease: it is taken for dead while it sleeps. */
const CLOSED_WITHIN_S = 60;

/**
 * Freezes a service in the middle of a change until another one has closed that, and lets it go on. Throws where anything of
 * its old life gets into the journal, or where it does not go on under a new name.
 */
export async function frozenRun({ options }: CassandraPlace): Promise<FrozenCounts> {
  const [frozen, other] = [await startService(options), await startService({ ...options, folder: `${options.folder}/second` })];
  // No store can check an epoch: a write that was on its way out of the process is sent when it goes on (architecture.md).
  const audit = journalAudit({ mayDrift: (domain) => domain.startsWith('tried') });
  await callOk(put(frozen.url, 'before.example'));
  const { started, answer } = await stopInTheMiddle(frozen, other.url);
  const since = performance.now();
  await until('the change is closed', async () => (await audit.follow(other.url)) === 0, CLOSED_WITHIN_S);
  const closedAfterMs = Math.round(performance.now() - since);
  const { lost } = audit.counts();
  if (lost === 0) throw new Error('it was closed without a fence');

  const closing = (await entriesAfter(other.url, started.seq)).find((entry) => entry.plan === started.plan);
  // Nothing that the frozen one still does may undo this.
  await callOk(put(other.url, String(started.domain)));
  process.kill(frozen.pid, 'SIGCONT');
  const { status, text } = await answer;
  if (status < 300 !== (closing?.outcome === 'done'))
    throw new Error(`closed as ${String(closing?.outcome)}, and answered ${String(status)}: ${text}`);
  await until('it works again', async () => (await put(frozen.url, 'after.example')).status < 300);
  const holders = new Set((await entriesAfter(other.url, 0)).flatMap(({ holder }) => holder?.replica ?? []));
  // The frozen one, its new name, and the other one.
  if (holders.size !== 3) throw new Error(`the journal names ${String(holders.size)} replicas`);
  await until('it says that it is ready', async () => ((await callJson(frozen.url, READYZ)) as { status: string }).status === 'ready');
  // A late write is told at the next look for drift.
  for (const { url } of [frozen, other]) await untilAgrees(audit, url);
  for (const service of [frozen, other]) {
    const { code } = await service.end('SIGTERM');
    if (code !== 0) throw new Error(`a service ended with ${String(code)}: ${service.log()}`);
  }
  return { closedAfterMs, answered: status, closedAs: String(closing?.outcome), ...audit.counts() };
}

const DRIFT_TOLD_WITHIN_S = 40;

const untilAgrees = (audit: JournalAudit, url: string): Promise<void> =>
  until('journal and tables agree', () => audit.check(url).then(() => true, isDisagreement), DRIFT_TOLD_WITHIN_S);

const READYZ = { method: 'GET', path: '/readyz' } as const;

async function callOk(asked: ReturnType<typeof call>): Promise<void> {
  const { status, text } = await asked;
  if (status < 200 || status > 299) throw new Error(`answered ${String(status)}: ${text}`);
}

/** Tries until the process stands still between the start of a change and its end. */
async function stopInTheMiddle(
  service: ReadyService,
  other: string,
): Promise<{ readonly started: JournalLine; readonly answer: ReturnType<typeof call> }> {
  for (let tries = 0; tries < 50; tries += 1) {
    const { length } = await entriesAfter(other, 0);
    const answer = put(service.url, `tried${String(tries)}.example`, MANY_TEAMS);
    while ((await entriesAfter(other, length)).length === 0) await wait(1);
    process.kill(service.pid, 'SIGSTOP');
    // What it had sent arrives.
    await wait(300);
    const last = (await entriesAfter(other, 0)).at(-1);
    if (last?.outcome === 'started') return { started: last, answer };
    process.kill(service.pid, 'SIGCONT');
    await answer;
  }
  throw new Error('the service never stood still in the middle of a change');
}

import { startService, type ReadyService } from '../support/service-process.ts';
import { call, callJson, type Answer } from './call.ts';
import { journalAudit, readRows, type JournalAudit } from './journal-audit.ts';

/** What a run on a full disk did. */
export interface DiskFullCounts {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Answers to writes that were not acknowledged, by status and code. */
  readonly refused: Readonly<Record<string, number>>;
}

const REFUSED_IN_A_ROW = 20;
const MOST_WRITES = 5_000;

/**
 * Writes until the disk is full, `times` times on one folder, each time with a little more space. Throws where a refused
 * write changed something, an acknowledged one is lost, or a list read fails.
 */
export async function diskFullRun({ folder, times }: { readonly folder: string; readonly times: number }): Promise<DiskFullCounts> {
  const audit = journalAudit();
  const rows = new Map<string, string>();
  const refused: Record<string, number> = {};
  let acknowledged = 0;
  for (let n = 0; n < times; n += 1) {
    const full = await startService({ folder, settings: { STRATEGY: 'allowDynamic' }, fileLimitKiB: 600 + 37 * n });
    acknowledged += await writeUntilFull(full, rows, refused);
    await assertRows(full, rows);
    const { code } = await full.end(n % 2 === 0 ? 'SIGTERM' : 'SIGKILL');
    if (n % 2 === 0 && code !== 0) throw new Error(`it ended with ${String(code)}: ${full.log()}`);
    acknowledged += await startFull(folder, rows, refused);
    await assertWholeAgain(folder, { n, rows, audit });
  }
  return { rounds: times, acknowledged, refused };
}

/** Started with next to no space, it shows the list all the same, and takes what fits. */
async function startFull(folder: string, rows: Map<string, string>, refused: Record<string, number>): Promise<number> {
  const full = await startService({ folder, settings: { STRATEGY: 'allowDynamic' }, fileLimitKiB: 40 });
  await assertRows(full, rows);
  const acknowledged = await writeUntilFull(full, rows, refused);
  await assertRows(full, rows);
  await full.end('SIGKILL');
  return acknowledged;
}

interface Round {
  readonly n: number;
  readonly rows: Map<string, string>;
  readonly audit: JournalAudit;
}

async function assertWholeAgain(folder: string, { n, rows, audit }: Round): Promise<void> {
  const roomy = await startService({ folder, settings: { STRATEGY: 'allowDynamic' } });
  await audit.check(roomy.url);
  await assertRows(roomy, rows);
  const again = `again-${String(n)}.example`;
  if ((await put(roomy, again, 'no_search')).status !== 201) throw new Error('it does not write again');
  rows.set(again, 'no_search');
  await audit.check(roomy.url);
  await roomy.end('SIGTERM');
}

async function writeUntilFull(service: ReadyService, rows: Map<string, string>, refused: Record<string, number>): Promise<number> {
  let [acknowledged, inARow] = [0, 0];
  for (let n = 0; inARow < REFUSED_IN_A_ROW; n += 1) {
    if (n > MOST_WRITES) throw new Error('the disk does not get full');
    const domain = `d${String(n % 7)}.example`;
    const policy = rows.get(domain) === 'no_search' ? 'full_search' : 'no_search';
    const { status, text } = await put(service, domain, policy);
    if (status === 200 || status === 201) {
      rows.set(domain, policy);
      acknowledged += 1;
      inARow = 0;
      continue;
    }
    const { code } = JSON.parse(text) as { readonly code: string };
    refused[`${String(status)} ${code}`] = (refused[`${String(status)} ${code}`] ?? 0) + 1;
    inARow = code === 'journal-unavailable' ? inARow + 1 : 0;
    if (code === 'journal-unavailable') await assertSaysDegraded(service);
    await assertRows(service, rows);
  }
  return acknowledged;
}

async function assertSaysDegraded({ url }: ReadyService): Promise<void> {
  const { status, text } = await call(url, { method: 'GET', path: '/readyz' });
  if (status !== 200 || !/"(journal-unwritable|recovery-pending)"/.test(text))
    throw new Error(`/readyz does not say that nothing can be recorded: ${text}`);
}

const put = ({ url }: ReadyService, domain: string, search_policy: string): Promise<Answer> =>
  call(url, {
    method: 'PUT',
    path: `/v1/remotes/${domain}`,
    headers: { 'X-Reason': 'x'.repeat(900) },
    body: { search_policy, restriction: { tag: 'allow_all', value: null } },
  });

/** Both ways to read the list must say what was acknowledged, and nothing else. */
async function assertRows({ url }: ReadyService, rows: ReadonlyMap<string, string>): Promise<void> {
  const list = await callJson(url, { method: 'GET', path: '/i/federation/remotes' });
  const { remotes } = list as { readonly remotes: readonly { readonly domain: string; readonly search_policy: string }[] };
  const served = JSON.stringify(remotes.map(({ domain, search_policy }) => [domain, search_policy]).sort());
  const stored = JSON.stringify([...(await readRows(url))].map(([domain, row]) => [domain, row.search_policy]).sort());
  const expected = JSON.stringify([...rows].sort());
  if (served !== expected || stored !== expected) throw new Error(`expected ${expected}, served ${served}, stored ${stored}`);
}

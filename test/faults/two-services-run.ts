import { setTimeout as wait } from 'node:timers/promises';
import { startService, type ServiceOptions } from '../support/service-process.ts';
import { endWell } from './end-well.ts';
import { call, type Answer, type Call } from './call.ts';
import { chanceOf, newSeed, type Chance } from './chance.ts';
import { nextWrite } from './expected-row.ts';
import { journalAudit, type JournalCounts } from './journal-audit.ts';
import { newWriter, readBack, type Writer } from './kill-run.ts';
import { load } from './until.ts';

/** What a run of two services did. */
export interface TwoServicesCounts extends JournalCounts {
  readonly seed: number;
  /** Writes of domains that one client alone writes, all of them good. */
  readonly own: number;
  /** Writes of domains that all clients write, by status, and by code where they were not good. */
  readonly shared: Readonly<Record<string, number>>;
  readonly slowestMs: number;
}

interface Run {
  readonly chance: Chance;
  readonly urls: readonly string[];
  readonly shared: Record<string, number>;
  own: number;
  slowestMs: number;
}

const SHARED = ['s0.example', 's1.example', 's2.example'];
/** Clients of each service. */
const [ON_SHARED, ON_OWN] = [3, 2];

/**
 * Lets two services on the same keyspaces be written to for a while: domains of their own, and the same. Throws, with the
 * seed, where an answer may not be, a read on the other one misses what was acknowledged, or journal and tables disagree.
 */
export async function twoServicesRun(options: ServiceOptions & { readonly seconds: number }): Promise<TwoServicesCounts> {
  const chance = chanceOf(newSeed());
  const services = [await startService(options), await startService({ ...options, folder: `${options.folder}/second` })] as const;
  const run: Run = { chance, urls: services.map(({ url }) => url), shared: {}, own: 0, slowestMs: 0 };
  const audit = journalAudit();
  try {
    const clients = run.urls.flatMap((url, n) => [
      ...Array.from({ length: ON_SHARED }, () => () => writeShared(run, url)),
      ...Array.from({ length: ON_OWN }, (_, own) => ownWriter(run, url, newWriter(`own${String(own)}.service${String(n)}.example`))),
    ]);
    const writing = load(clients);
    await wait(options.seconds * 1000);
    await writing.stop();
    for (const url of run.urls) await audit.check(url);
    for (const service of services) await endWell(service);
  } catch (error) {
    const logs = services.map((service) => service.log().slice(-2000)).join('\n');
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${String(error)}\n${logs}`, { cause: error });
  }
  const { shared, own, slowestMs } = run;
  return { seed: chance.seed, own, shared, slowestMs, ...audit.counts() };
}

/** Nobody else writes its domain, so each write must be accepted, and show at once wherever one looks. */
function ownWriter(run: Run, url: string, writer: Writer): () => Promise<void> {
  return async () => {
    const write = nextWrite(writer.domain, writer.known, run.chance);
    const { status, text } = await timed(run, url, write.call);
    if (status < 200 || status > 299) throw new Error(`${JSON.stringify(write.call)} answered ${String(status)}: ${text}`);
    writer.known = write.then;
    run.own += 1;
    await readBack(run.chance.pick(run.urls), writer);
  };
}

async function writeShared(run: Run, url: string): Promise<void> {
  const asked = sharedWrite(run.chance);
  const { status, text, retryAfter } = await timed(run, url, asked);
  const { code, label } = (text === '' || text === '[]' ? {} : JSON.parse(text)) as { readonly code?: unknown; readonly label?: unknown };
  const isBusy = status === 503 && (code === 'domain-busy' || label === 'domain-busy') && retryAfter !== undefined;
  // 533 is brig's own word for a domain that is not there.
  if (status >= 500 && status !== 533 && !isBusy) throw new Error(`${JSON.stringify(asked)} answered ${String(status)}: ${text}`);
  const key = status < 300 ? String(status) : `${String(status)} ${String(code ?? label)}`;
  run.shared[key] = (run.shared[key] ?? 0) + 1;
}

/** Any write; whether it fits what stands there, nobody knows. */
function sharedWrite(chance: Chance): Call {
  const domain = chance.pick(SHARED);
  const anything = { row: { search_policy: 'no_search', restricted: true, teams: [] }, frozenFrom: undefined };
  const { call: asked } = nextWrite(domain, chance.next() < 0.1 ? { ...anything, frozenFrom: anything.row } : anything, chance);
  const ifMatch = chance.next() < 0.2 && asked.path.startsWith('/v1/') ? { 'If-Match': '"an-older-one"' } : {};
  return { ...asked, headers: { ...asked.headers, ...ifMatch } };
}

async function timed(run: Run, url: string, asked: Call): Promise<Answer> {
  const since = performance.now();
  const answer = await call(url, asked);
  run.slowestMs = Math.max(run.slowestMs, Math.round(performance.now() - since));
  return answer;
}

import { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { startService, type ReadyService } from '../support/service-process.ts';
import { call, NoAnswer, type Answer, type Call } from './call.ts';
import { chanceOf, newSeed, type Chance } from './chance.ts';
import { journalAudit, readRows } from './journal-audit.ts';
import { until } from './until.ts';

/** What a run of SIGTERMs did. */
export interface TermCounts {
  readonly seed: number;
  readonly terms: number;
  readonly answered: number;
  /** Answered after the signal. */
  readonly answeredAfter: number;
  /** Requests whose body began before the signal and ended long after it. */
  readonly slow: number;
  /** Begun when the port need not be open any more, and not answered. */
  readonly late: number;
}

interface Traffic {
  readonly url: string;
  readonly chance: Chance;
  readonly rows: Map<string, string>;
  readonly counts: { answered: number; answeredAfter: number; slow: number; late: number };
  /** Before the signal was sent, which can only be handled later. */
  signalledAt: number | undefined;
  /** Whether a kept connection was asked to be used no more: the service knows of the signal. */
  isHandled: boolean;
}

const SETTINGS = { STRATEGY: 'allowDynamic' };
const SLOWLY = 900;
const PROBE_EVERY = 50;
/** After a signal, everything that begins within so many milliseconds is answered. */
const SETTLES = 500;
const CLIENTS = 3;
const AT_WORK = 40;

/**
 * Ends the service with SIGTERM `times` times while clients read and write. Those that keep a connection go elsewhere when
 * `Connection: close` tells them; those that make new ones go on as long as the port is promised to be open, as if /readyz, which
 * is asked all the time, were never looked at. Throws where a request that began within that time is not wholly answered, where
 * /readyz does not say that the service ends, the exit code is not 0, the port is not closed, or a change is lost.
 *
 * On a machine that has much else to do a client may believe that it is in time and be late. So only what is certain counts: the
 * time begins before the signal is sent, and a request has begun by the moment when its client sees that it has.
 */
export async function termRun({ folder, times }: { readonly folder: string; readonly times: number }): Promise<TermCounts> {
  const chance = chanceOf(newSeed());
  const audit = journalAudit();
  const rows = new Map<string, string>();
  const counts = { answered: 0, answeredAfter: 0, slow: 0, late: 0 };
  try {
    for (let n = 0; n <= times; n += 1) {
      const service = await startService({ folder, settings: SETTINGS });
      await audit.check(service.url);
      await assertRows(service, rows);
      if (n === times) await service.end('SIGTERM');
      else await termUnderLoad(service, { url: service.url, chance, rows, counts, signalledAt: undefined, isHandled: false });
    }
  } catch (error) {
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  const { closed } = audit.counts();
  if (Object.keys(closed).length > 0) throw new Error(`SIGTERM left changes without an end: ${JSON.stringify(closed)}`);
  return { seed: chance.seed, terms: times, ...counts };
}

async function termUnderLoad(service: ReadyService, traffic: Traffic): Promise<void> {
  const clients = Promise.all([
    probe(traffic),
    ...Array.from({ length: CLIENTS }, (_, n) => keeper(traffic, `k${String(n)}.example`)),
    ...Array.from({ length: CLIENTS }, (_, n) => newcomer(traffic, `n${String(n)}.example`)),
  ]);
  clients.catch(() => undefined);
  const before = traffic.counts.answered;
  await wait(traffic.chance.below(300));
  // On a machine that has much else to do that is no load yet.
  await until('clients are at work', () => Promise.resolve(traffic.counts.answered >= before + AT_WORK));
  const slowOne = slow(traffic);
  slowOne.catch(() => undefined);
  await wait(60);
  traffic.signalledAt = performance.now();
  const { code, signal } = await service.end('SIGTERM');
  await Promise.all([clients, slowOne]);
  if (code !== 0) throw new Error(`SIGTERM ended the service with ${String(code ?? signal)}: ${service.log()}`);
  const after = await call(traffic.url, { method: 'GET', path: '/healthz' }).catch((error: unknown) => error);
  if (!(after instanceof NoAnswer && after.kind === 'refused')) throw new Error('the port is still open');
}

/** What a load balancer looks at. */
async function probe(traffic: Traffic): Promise<void> {
  while (!isOver(traffic)) {
    const { isHandled } = traffic;
    const answer = await unlessLate(traffic, call(traffic.url, { method: 'GET', path: '/readyz' }));
    if (!answer) return;
    const isRight = answer.status === 200 ? !isHandled : answer.status === 503 && traffic.signalledAt !== undefined;
    if (!isRight) throw new Error(`/readyz answered ${String(answer.status)}: ${answer.text}`);
    if (answer.status === 503) return;
    await wait(PROBE_EVERY);
  }
}

/** Keeps its connection until an answer asks it not to; now and then it has nothing to say for a while. */
async function keeper(traffic: Traffic, domain: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let round = 0; ; round += 1) {
    const answer = await ask(traffic, domain, { round, agent });
    if (!answer) return;
    if (answer.closes) break;
    if (traffic.chance.next() < 0.02) await wait(traffic.chance.below(300));
  }
  if (traffic.signalledAt === undefined) throw new Error('a connection was closed before the signal');
  traffic.isHandled = true;
}

/** Makes a new connection for each request, as long as there is one to be made here. */
async function newcomer(traffic: Traffic, domain: string): Promise<void> {
  for (let round = 0; !isOver(traffic); round += 1) await ask(traffic, domain, { round });
}

/** Is still sending its body long after the signal. */
async function slow(traffic: Traffic): Promise<void> {
  if (await ask(traffic, 'slow.example', { round: 0, slowly: SLOWLY })) traffic.counts.slow += 1;
}

/** Whether the port need not be open any more. */
const isOver = ({ signalledAt }: Traffic, at = performance.now()): boolean => signalledAt !== undefined && at > signalledAt + SETTLES;

/** Undefined where there was no answer and none was promised. */
async function unlessLate(traffic: Traffic, asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof NoAnswer && isOver(traffic, error.begunBy))) throw error;
    traffic.counts.late += 1;
    return undefined;
  }
}

async function ask(
  traffic: Traffic,
  domain: string,
  { round, ...how }: { readonly round: number } & Pick<Call, 'agent' | 'slowly'>,
): Promise<Answer | undefined> {
  const policy = traffic.chance.pick(['no_search', 'exact_handle_search', 'full_search']);
  const asked = round % 3 === 0 ? aWrite(domain, policy) : LIST;
  const answer = await unlessLate(traffic, call(traffic.url, { ...asked, ...how }));
  if (!answer) {
    // Done or not: nobody said.
    traffic.rows.delete(domain);
    return undefined;
  }
  const { status, text } = answer;
  if (status < 200 || status > 299) throw new Error(`${asked.method} ${asked.path} answered ${String(status)}: ${text}`);
  if (asked.method === 'PUT') traffic.rows.set(domain, policy);
  else JSON.parse(text);
  traffic.counts.answered += 1;
  if (traffic.signalledAt !== undefined) traffic.counts.answeredAfter += 1;
  return answer;
}

const LIST: Call = { method: 'GET', path: '/i/federation/remotes' };

const aWrite = (domain: string, search_policy: string): Call => ({
  method: 'PUT',
  path: `/v1/remotes/${domain}`,
  body: { search_policy, restriction: { tag: 'allow_all', value: null } },
});

async function assertRows({ url }: ReadyService, rows: ReadonlyMap<string, string>): Promise<void> {
  const stored = await readRows(url);
  for (const [domain, policy] of rows) {
    const found = stored.get(domain)?.search_policy;
    if (found !== policy) throw new Error(`${domain} has ${String(found)}, acknowledged was ${policy}`);
  }
}

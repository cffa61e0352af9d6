import { setTimeout as wait } from 'node:timers/promises';
import { call, type Answer, type Call } from './call.ts';
import type { Chance } from './chance.ts';
import { isBetween, isSameRow, nextWrite } from './expected-row.ts';
import { readRows, type JournalAudit } from './journal-audit.ts';
import { newWriter, type Writer } from './kill-run.ts';
import { load } from './until.ts';

/** What was asked in one phase. */
export interface LoadCounts {
  readonly acknowledged: number;
  readonly lists: number;
  /** By status and code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly slowestMs: number;
}

/** Writes and reads that go on all the time. */
export interface NodesLoad {
  /** What was asked since it was called last. */
  readonly take: () => LoadCounts;
  /** Whether a request may be answered with 503, or with 502 where its change was under way. */
  readonly mayFail: (may: boolean) => void;
  /** Whether every writer was acknowledged since `take`. */
  readonly allWriteAgain: () => boolean;
  /** Ends it; throws what went wrong in it. */
  readonly stop: () => Promise<void>;
  /** Holds what is there against what was acknowledged; throws where something is lost. */
  readonly check: (audit: JournalAudit) => Promise<void>;
}

interface Traffic {
  readonly url: string;
  readonly chance: Chance;
  readonly pauseMs: number;
  mayFail: boolean;
  counts: { acknowledged: number; lists: number; refused: Record<string, number>; slowestMs: number };
  writing: Set<string>;
}

/** As many as a client's patience has: whoever waits longer has gone. */
const LONGEST_MS = 30_000;
const WRITERS = 4;

const NOTHING = () => ({ acknowledged: 0, lists: 0, refused: {}, slowestMs: 0 });

/** Starts it. Each writer has a domain of its own and waits for one answer before it asks again. */
export function nodesLoad(url: string, chance: Chance, pauseMs: number): NodesLoad {
  const traffic: Traffic = { url, chance, pauseMs, mayFail: false, counts: NOTHING(), writing: new Set() };
  const writers = Array.from({ length: WRITERS }, (_, n) => newWriter(`w${String(n)}.example`));
  const running = load([
    ...writers.map((writer) => () => writeOnce(traffic, writer)),
    () => list(traffic, '/v1/remotes?limit=100'),
    () => list(traffic, '/i/federation/remotes'),
  ]);
  return {
    take: () => {
      running.check();
      const { counts } = traffic;
      traffic.counts = NOTHING();
      traffic.writing = new Set();
      return counts;
    },
    mayFail: (may) => (traffic.mayFail = may),
    allWriteAgain: () => {
      running.check();
      return traffic.writing.size === WRITERS;
    },
    stop: async () => {
      await running.stop();
    },
    check: (audit) => checkRows(url, writers, audit),
  };
}

async function writeOnce(traffic: Traffic, writer: Writer): Promise<void> {
  const { chance, pauseMs } = traffic;
  // What became of one that was refused is known to the journal only; until then any state may be.
  const next = writer.inFlight ? anyPut(writer) : nextWrite(writer.domain, writer.known, chance);
  const answer = await ask(traffic, next.call);
  if (answer.status < 300) {
    writer.known = next.then;
    writer.inFlight = undefined;
    traffic.counts.acknowledged += 1;
    traffic.writing.add(writer.domain);
  } else writer.inFlight = answer.status === 503 && writer.inFlight ? writer.inFlight : next;
  await wait(answer.status < 300 ? pauseMs : 200);
}

/** Right whatever stands there. */
const anyPut = ({ domain }: Writer) => {
  const row = { search_policy: 'exact_handle_search', restricted: false, teams: [] };
  const body = { search_policy: row.search_policy, restriction: { tag: 'allow_all', value: null } };
  const asked: Call = { method: 'PUT', path: `/v1/remotes/${domain}`, body, headers: { 'X-Actor': 'harness' } };
  return { id: '', call: asked, then: { row, frozenFrom: undefined }, changes: true };
};

async function list(traffic: Traffic, path: string): Promise<void> {
  const { status } = await ask(traffic, { method: 'GET', path });
  if (status === 200) traffic.counts.lists += 1;
  await wait(traffic.pauseMs);
}

async function ask(traffic: Traffic, asked: Call): Promise<Answer> {
  const since = performance.now();
  const answer = await call(traffic.url, asked);
  const ms = Math.round(performance.now() - since);
  const { counts } = traffic;
  counts.slowestMs = Math.max(counts.slowestMs, ms);
  if (answer.status < 300) return answer;
  const { code, label } = JSON.parse(answer.text) as { readonly code?: unknown; readonly label?: unknown };
  const key = `${asked.method} ${String(answer.status)} ${String(label ?? code)}`;
  counts.refused[key] = (counts.refused[key] ?? 0) + 1;
  const isExpected = (answer.status === 503 && answer.retryAfter !== undefined) || answer.text.includes('apply-incomplete');
  if (!traffic.mayFail || !isExpected || ms > LONGEST_MS) {
    throw new Error(`${JSON.stringify(asked)} answered ${String(answer.status)} after ${String(ms)} ms: ${answer.text}`);
  }
  return answer;
}

async function checkRows(url: string, writers: readonly Writer[], audit: JournalAudit): Promise<void> {
  const rows = await readRows(url);
  for (const { domain, known, inFlight } of writers) {
    const row = rows.get(domain);
    const isLost = inFlight ? !isBetween(row, known.row, inFlight.then.row) : !isSameRow(row, known.row);
    if (isLost) throw new Error(`${domain} was lost: found ${JSON.stringify({ row, known, inFlight, unsure: audit.isUnsure(domain) })}`);
  }
}

import { bounded, type Figure } from './figure.ts';
import { load, median, type ListRequest } from './load.ts';
import { startNginx } from './nginx.ts';
import { RAW_ETAG, startRawServer } from './raw-server.ts';
import type { ServerProcess } from './service-process.ts';
import { hasWrk, wrk } from './wrk.ts';

const LIST = '/i/federation/remotes';
const ROUNDS = 5;
// A pair of CPU times varies by a fifth on a shared machine; their median over nine does not.
const PAIRS = 9;

/** The list against raw node http (CPU) and against nginx (requests per second). */
export async function listFigures(service: ServerProcess): Promise<readonly Figure[]> {
  const answer = await fetch(`${service.url}${LIST}`, { headers: { 'accept-encoding': 'identity' } });
  const raw = await startRawServer(await answer.arrayBuffer());
  const nginx = await startNginx(raw.file);
  try {
    const etag = answer.headers.get('etag') ?? '';
    const cpu: Figure[] = [];
    for (const [name, amount] of [
      ['304', 30_000],
      ['200', 2_000],
      ['gzip', 10_000],
    ] as const) {
      cpu.push(await cpuFigure(service, raw, { name, amount, etag }));
    }
    return [...cpu, ...(nginx && hasWrk() ? await nginxFigures(service, nginx, etag) : [NOT_BESIDE_NGINX])];
  } finally {
    await raw.stop();
    await nginx?.stop();
  }
}

const headersOf = (name: ListRequest['name'], etag: string): ListRequest => ({
  name,
  headers: name === '304' ? { 'if-none-match': etag } : { 'accept-encoding': name === 'gzip' ? 'gzip' : 'identity' },
});

async function cpuFigure(
  service: ServerProcess,
  raw: ServerProcess,
  what: { name: ListRequest['name']; amount: number; etag: string },
): Promise<Figure> {
  const { name, amount, etag } = what;
  const { ours, theirs } = await inTurns(
    () => load(service, LIST, headersOf(name, etag), amount),
    () => load(raw, '/', headersOf(name, RAW_ETAG), amount),
  );
  const ratio = median(ours.map((cpuMicros, n) => cpuMicros / (theirs[n] ?? Number.NaN)));
  const detail = `${micros(ours)} µs of CPU per request, raw node http ${micros(theirs)} µs; median of ${String(PAIRS)} pairs of ${String(amount)} requests`;
  return bounded(`GET list, ${name}: server CPU against raw node http`, ratio, '×', { sign: '≤', must: 1.2, goal: 1.0 }, detail);
}

const NOT_BESIDE_NGINX: Figure = {
  name: 'GET list beside nginx',
  value: Number.NaN,
  unit: '×',
  detail: 'NOT MEASURED: nginx or wrk is not installed here. Install both (Debian: apt-get install nginx-light wrk) and run again.',
};

const GOALS = { '304': '≥ 0.55', '200': '≥ 1.0', gzip: undefined } as const;

async function nginxFigures(service: ServerProcess, nginx: ServerProcess, etag: string): Promise<readonly Figure[]> {
  const file = `${nginx.url}/list.json`;
  const theirEtag = (await fetch(file, { headers: { 'accept-encoding': 'identity' } })).headers.get('etag') ?? '';
  return (['304', '200', 'gzip'] as const).map((name) => {
    const rounds = Array.from({ length: ROUNDS }, () => ({
      ours: wrk(`${service.url}${LIST}`, headersOf(name, etag).headers),
      theirs: wrk(file, headersOf(name, theirEtag).headers),
    }));
    const ratio = median(rounds.map(({ ours, theirs }) => ours / theirs));
    const rate = (who: 'ours' | 'theirs'): string => median(rounds.map((round) => round[who])).toFixed(0);
    const detail = `${rate('ours')} requests/s, nginx with one worker ${rate('theirs')}; wrk with 16 connections on the same machine`;
    const goal = GOALS[name];
    return {
      name: `GET list, ${name}: requests/s beside nginx serving the same bytes as files`,
      value: ratio,
      unit: '×',
      ...(goal && { goal }),
      detail,
    };
  });
}

/** A, B, A, B …, so that a drift of the machine touches both. */
async function inTurns(
  a: () => Promise<number>,
  b: () => Promise<number>,
): Promise<{ ours: readonly number[]; theirs: readonly number[] }> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    ours.push(await a());
    theirs.push(await b());
  }
  return { ours, theirs };
}

const micros = (all: readonly number[]): string => median(all).toFixed(1);

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bounded, type Figure } from './figure.ts';
import { load, median, type ListRequest, type Loaded } from './load.ts';
import { startNginx } from './nginx.ts';
import { benchFolder } from './seed.ts';
import { startServer, type ServerProcess } from './service-process.ts';

const LIST = '/i/federation/remotes';
const ROUNDS = 5;

/** The list against raw node http (CPU) and against nginx (requests per second). */
export async function listFigures(service: ServerProcess): Promise<readonly Figure[]> {
  const answer = await fetch(`${service.url}${LIST}`, { headers: { 'accept-encoding': 'identity' } });
  const file = join(benchFolder('list'), 'list.json');
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  const raw = await startServer(['bench/raw-server.js', file], {}, '/');
  const nginx = await startNginx(file);
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
    return [...cpu, ...(nginx ? await nginxFigures(service, nginx, etag) : [NGINX_MISSING])];
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
    () => load(raw, '/', headersOf(name, '"bench"'), amount),
  );
  const ratio = median(ours.map(({ cpuMicros }, n) => cpuMicros / (theirs[n]?.cpuMicros ?? Number.NaN)));
  const detail = `${micros(ours)} µs of CPU per request, raw node http ${micros(theirs)} µs; median of ${String(ROUNDS)} pairs of ${String(amount)} requests`;
  return bounded(`GET list, ${name}: server CPU against raw node http`, ratio, '×', { sign: '≤', must: 1.2, goal: 1.0 }, detail);
}

const NGINX_MISSING: Figure = {
  name: 'GET list beside nginx',
  value: Number.NaN,
  unit: '×',
  detail: 'NOT MEASURED: nginx is not installed here. Install it (Debian: apt-get install nginx-light) and run again.',
};

async function nginxFigures(service: ServerProcess, nginx: ServerProcess, etag: string): Promise<readonly Figure[]> {
  const theirEtag = (await fetch(`${nginx.url}/list.json`, { headers: { 'accept-encoding': 'identity' } })).headers.get('etag') ?? '';
  const figures: Figure[] = [];
  for (const [name, amount, goal] of [
    ['304', 30_000, '≥ 0.55'],
    ['200', 2_000, '≥ 1.0'],
    ['gzip', 10_000, undefined],
  ] as const) {
    const { ours, theirs } = await inTurns(
      () => load(service, LIST, headersOf(name, etag), amount),
      () => load(nginx, '/list.json', headersOf(name, theirEtag), amount),
    );
    const ratio = median(ours.map(({ perSecond }, n) => perSecond / (theirs[n]?.perSecond ?? Number.NaN)));
    const detail = `${perSecond(ours)} requests/s, nginx with one worker ${perSecond(theirs)}; the load generator is node on the same machine`;
    figures.push({
      name: `GET list, ${name}: requests/s beside nginx serving the same bytes as files`,
      value: ratio,
      unit: '×',
      ...(goal && { goal }),
      detail,
    });
  }
  return figures;
}

/** A, B, A, B …, so that a drift of the machine touches both. */
async function inTurns(
  a: () => Promise<Loaded>,
  b: () => Promise<Loaded>,
): Promise<{ ours: readonly Loaded[]; theirs: readonly Loaded[] }> {
  const ours: Loaded[] = [];
  const theirs: Loaded[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await a());
    theirs.push(await b());
  }
  return { ours, theirs };
}

const micros = (all: readonly Loaded[]): string => median(all.map(({ cpuMicros }) => cpuMicros)).toFixed(1);
const perSecond = (all: readonly Loaded[]): string => median(all.map((one) => one.perSecond)).toFixed(0);

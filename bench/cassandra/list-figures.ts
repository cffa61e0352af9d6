import { bounded, type Figure } from '../figure.ts';
import { median } from '../load.ts';
import { RAW_ETAG, startRawServer } from '../raw-server.ts';
import { REMOTES } from '../seed.ts';
import type { ServerProcess } from '../service-process.ts';
import { hasWrk, wrk } from '../wrk.ts';
import { brigPattern, CLIENTS } from './brig-pattern.ts';
import { RESTRICTED, type Stage } from './stage.ts';

const LIST = '/i/federation/remotes';
const ROUNDS = 3;
const SECONDS = 3;

const STRICT = { name: 'strict', must: 40, goal: 100 };
const FRESHNESS_1 = { name: 'FRESHNESS=1', must: 1000, goal: 4000 };

interface Way {
  readonly name: string;
  readonly headers: (etag: string) => Readonly<Record<string, string>>;
  /** Whether the figure is measured by it; the others are shown beside it. */
  readonly isDemanded: boolean;
}

const WAYS: readonly Way[] = [
  { name: 'plain GET', headers: () => ({ 'Accept-Encoding': 'identity' }), isDemanded: true },
  { name: 'gzip', headers: () => ({ 'Accept-Encoding': 'gzip' }), isDemanded: false },
  {
    name: 'If-None-Match, answered 304',
    headers: (etag) => ({ 'Accept-Encoding': 'identity', 'If-None-Match': etag }),
    isDemanded: false,
  },
];

/** The list on brig's tables against brig's own way to read it, on the same node, in turns. */
export async function cassandraListFigures(stage: Stage): Promise<readonly Figure[]> {
  if (!hasWrk()) return [NOT_MEASURED];
  const [strict, fresh] = [await stage.startService(), await stage.startService({ FEDREMOTES_FRESHNESS: '1' })];
  const open: Pick<ServerProcess, 'stop'>[] = [strict, fresh];
  try {
    const answer = await fetch(`${strict.url}${LIST}`, { headers: { 'accept-encoding': 'identity' } });
    const etag = answer.headers.get('etag') ?? '';
    const raw = await startRawServer(await answer.arrayBuffer());
    open.push(raw);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rounds.push({
        strict: ratesOf(`${strict.url}${LIST}`, etag),
        fresh: ratesOf(`${fresh.url}${LIST}`, etag),
        raw: ratesOf(`${raw.url}/`, RAW_ETAG),
        brig: await brigPattern(stage),
      });
    return WAYS.flatMap((way, index) => [
      figure(way, STRICT, (round) => round.strict[index], rounds),
      figure(way, FRESHNESS_1, (round) => round.fresh[index], rounds),
      ceiling(way, index, rounds),
    ]);
  } finally {
    for (const server of open) await server.stop();
  }
}

/** What no list of these bytes can exceed on this machine. */
function ceiling({ name }: Way, index: number, rounds: readonly Round[]): Figure {
  const ratio = median(rounds.map(({ fresh, raw }) => (fresh[index] ?? Number.NaN) / (raw[index] ?? Number.NaN)));
  const [most, against] = [
    median(rounds.map(({ raw }) => raw[index] ?? Number.NaN)),
    median(rounds.map(({ raw, brig }) => (raw[index] ?? Number.NaN) / brig)),
  ];
  return {
    name: `GET list on Cassandra, FRESHNESS=1, ${name}: requests/s against raw node http answering the same from memory`,
    value: ratio,
    unit: '×',
    detail: `raw node http ${most.toFixed(0)} requests/s, which is ${against.toFixed(0)} × brig's pattern: the most that these bytes allow here`,
  };
}

interface Round {
  /** Requests per second, by way. */
  readonly strict: readonly number[];
  readonly fresh: readonly number[];
  readonly raw: readonly number[];
  readonly brig: number;
}

const ratesOf = (url: string, etag: string): readonly number[] =>
  WAYS.map((way) => wrk(url, way.headers(etag), { connections: CLIENTS, seconds: SECONDS }));

function figure(way: Way, mode: typeof STRICT, rateIn: (round: Round) => number | undefined, rounds: readonly Round[]): Figure {
  const rate = (round: Round): number => rateIn(round) ?? Number.NaN;
  const ratio = median(rounds.map((round) => rate(round) / round.brig));
  const name = `GET list on Cassandra, ${mode.name}, ${way.name}: requests/s against brig's query pattern`;
  const detail =
    `${median(rounds.map(rate)).toFixed(0)} requests/s over ${String(CLIENTS)} connections (wrk), brig's pattern ` +
    `${median(rounds.map(({ brig }) => brig)).toFixed(2)}/s, ${String(CLIENTS)} at once; ${String(REMOTES)} remotes, ` +
    `${String(RESTRICTED)} of them by team; median of ${String(ROUNDS)} pairs, ${rounds.map((round) => (rate(round) / round.brig).toFixed(0)).join(', ')}`;
  return way.isDemanded ? bounded(name, ratio, '×', { sign: '≥', ...mode }, detail) : { name, value: ratio, unit: '×', detail };
}

const NOT_MEASURED: Figure = {
  name: "GET list on Cassandra against brig's query pattern",
  value: Number.NaN,
  unit: '×',
  detail: 'NOT MEASURED: wrk is not installed here. Install it (Debian: apt-get install wrk) and run again.',
};

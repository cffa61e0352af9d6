import { Agent, request } from 'node:http';
import pMap from 'p-map';
import { startBrig, type StandInBrig } from '../../test/support/brig/start-brig.ts';
import { slow } from '../../test/support/brig/faults.ts';
import { bounded, type Figure } from '../figure.ts';
import { median } from '../load.ts';
import { benchFolder, seededDomain } from '../seed.ts';
import { startServer } from '../service-process.ts';
import { applyNewRemotes } from './apply.ts';

const ROUNDS = 2;
const LATENCY_MS = 5;
// The stand-in decodes its whole table for each POST, as brig does: with 10,000 that alone takes minutes, on both sides alike.
const REMOTES = 2_000;
// As the registry does (adapters/brig/registry.ts).
const AT_ONCE = 8;

/** Applying new remotes through brig's API, against a bare client that posts the same to the same stand-in. */
export async function applyOnBrig(): Promise<readonly Figure[]> {
  const rounds: { readonly ours: number; readonly theirs: number }[] = [];
  for (let n = 0; n < ROUNDS; n += 1) rounds.push({ ours: await withBrig(ourApply), theirs: await withBrig(barePosts) });
  const ratio = median(rounds.map(({ ours, theirs }) => theirs / ours));
  const seconds = (of: (round: (typeof rounds)[number]) => number): string => median(rounds.map(of)).toFixed(1);
  return [
    bounded(
      `Apply of ${String(REMOTES)} new remotes in front of brig with ${String(LATENCY_MS)} ms latency: against the bare client`,
      ratio,
      '×',
      { sign: '≥', must: 0.4, goal: 0.8 },
      `${seconds(({ ours }) => ours)} s, bare client ${seconds(({ theirs }) => theirs)} s, ${String(AT_ONCE)} at once each; median of ${String(ROUNDS)} pairs, ${rounds.map(({ ours, theirs }) => (theirs / ours).toFixed(2)).join(', ')}`,
    ),
  ];
}

async function withBrig(measure: (brig: StandInBrig) => Promise<number>): Promise<number> {
  const brig = await startBrig({ strategy: 'allowDynamic' });
  try {
    brig.faults.set(slow(LATENCY_MS));
    return await measure(brig);
  } finally {
    await brig.stop();
  }
}

async function ourApply({ url }: StandInBrig): Promise<number> {
  const service = await startServer(
    ['dist/main.js'],
    {
      FEDREMOTES_LISTEN: '127.0.0.1:0',
      FEDREMOTES_DATA_DIR: benchFolder('brig'),
      FEDREMOTES_REGISTRY: 'brig',
      FEDREMOTES_BRIG_URL: url,
    },
    '/readyz',
  );
  try {
    return (await applyNewRemotes(service, REMOTES)).seconds;
  } finally {
    await service.stop();
  }
}

async function barePosts({ url }: StandInBrig): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const bodies = Array.from({ length: REMOTES }, (_, n) =>
    JSON.stringify({ domain: seededDomain(n), search_policy: 'full_search', restriction: { tag: 'allow_all', value: null } }),
  );
  const started = performance.now();
  await pMap(bodies, (body) => post(`${url}/i/federation/remotes`, body, agent), { concurrency: AT_ONCE });
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return seconds;
}

function post(url: string, body: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${String(response.statusCode)}`));
      });
    });
    sent.on('error', reject).end(body);
  });
}

import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import { cassandraStage, type Stage } from '../cassandra/stage.ts';
import { bounded, type Figure } from '../figure.ts';
import { median } from '../load.ts';
import { applyNewRemotes } from '../plans/apply.ts';
import { REMOTES, seededDomain } from '../seed.ts';

const ROUNDS = 3;
const LOOK_MS = 250;

/** 10,000 domains of a values file copied into brig's tables and verified, against a plain apply of the same rows. */
export async function copyingFigures(): Promise<readonly Figure[]> {
  const stage = await cassandraStage();
  if (typeof stage === 'string')
    return [{ name: 'Copy of a migration on Cassandra', value: Number.NaN, unit: '', detail: `NOT MEASURED. Missing: ${stage}` }];
  try {
    const rounds: { readonly ours: number; readonly theirs: number }[] = [];
    for (let n = 0; n < ROUNDS; n += 1) rounds.push({ ours: await onEmpty(stage, copied), theirs: await onEmpty(stage, applied) });
    const ratios = rounds.map(({ ours, theirs }) => theirs / ours);
    const seconds = (of: 'ours' | 'theirs'): string => median(rounds.map((round) => round[of])).toFixed(1);
    return [
      bounded(
        '10,000 domains copied and verified by a migration on Cassandra: the rate against a plain apply of the same plan',
        median(ratios),
        '×',
        { sign: '≥', must: 0.5, goal: 0.8 },
        `${seconds('ours')} s from the start to the clean-up, apply ${seconds('theirs')} s; median of ${String(ROUNDS)} pairs, ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`,
      ),
    ];
  } finally {
    await stage.close();
  }
}

async function onEmpty(stage: Stage, measure: (url: string, pid: number) => Promise<number>): Promise<number> {
  const service = await stage.startOnEmpty();
  try {
    return await measure(service.url, service.pid);
  } finally {
    await service.stop();
  }
}

const applied = async (url: string, pid: number): Promise<number> =>
  (await applyNewRemotes({ url, pid, readyMs: 0, stop: () => Promise.resolve() })).seconds;

/** From the answer to the start until the clean-up is waited for, in seconds. */
async function copied(url: string): Promise<number> {
  const { id } = await ask(`${url}/v1/migrations`, { inputs: [{ name: 'values.yaml', content: values() }] });
  const started = performance.now();
  await ask(`${url}/v1/migrations/${id}/start`, { allow: HAZARD_NAMES });
  for (;;) {
    const { phase, state, message } = await ask(`${url}/v1/migrations/${id}?report=none`);
    if (phase === 'clean-up') return (performance.now() - started) / 1000;
    if (state === 'failed') throw new Error(message);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function values(): string {
  const entries = Array.from({ length: REMOTES }, (_, n) => `        - domain: ${seededDomain(n)}\n          search_policy: full_search\n`);
  return `brig:
  config:
    enableFederation: true
    optSettings:
      setFederationDomain: own.example.org
      setFederationStrategy: allowDynamic
      setFederationDomainConfigs:
${entries.join('')}`;
}

interface Asked {
  readonly id: string;
  readonly phase: string;
  readonly state: string;
  readonly message?: string;
}

async function ask(url: string, body?: object): Promise<Asked> {
  const response = await fetch(
    url,
    body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${String(response.status)}: ${text.slice(0, 400)}`);
  return JSON.parse(text) as Asked;
}

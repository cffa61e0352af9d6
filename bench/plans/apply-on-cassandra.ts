import { concurrent, type Client } from 'cassandra-driver';
import { cassandraStage, type Stage } from '../cassandra/stage.ts';
import { bounded, type Figure } from '../figure.ts';
import { median } from '../load.ts';
import { REMOTES, seededDomain } from '../seed.ts';
import { applyNewRemotes } from './apply.ts';

const ROUNDS = 3;
// As the registry does (write-many.ts).
const AT_ONCE = 64;

interface Round {
  readonly ours: number;
  readonly theirs: number;
  readonly peak: number;
  readonly trips: number;
}

/** Applying 10,000 new remotes on brig's tables, against the bare driver that writes the same rows. */
export async function applyOnCassandra(): Promise<readonly Figure[]> {
  const stage = await cassandraStage();
  if (typeof stage === 'string')
    return [{ name: 'Apply on Cassandra', value: Number.NaN, unit: '', detail: `NOT MEASURED. Missing: ${stage}` }];
  try {
    const rounds: Round[] = [];
    for (let n = 0; n < ROUNDS; n += 1) rounds.push(await round(stage));
    const ratio = median(rounds.map(({ ours, theirs }) => theirs / ours));
    const rates = `${(REMOTES / median(rounds.map(({ ours }) => ours))).toFixed(0)} rows/s, bare driver ${(REMOTES / median(rounds.map(({ theirs }) => theirs))).toFixed(0)}/s`;
    const trips = median(rounds.map((one) => one.trips));
    const peak = Math.max(...rounds.map((one) => one.peak));
    return [
      bounded(
        'Apply of 10,000 new remotes on Cassandra: rows/s against the bare driver',
        ratio,
        '×',
        { sign: '≥', must: 0.35, goal: 0.7 },
        `${rates}, ${String(AT_ONCE)} at once; journal, reads and verification included; median of ${String(ROUNDS)} pairs, ${rounds.map(({ ours, theirs }) => (theirs / ours).toFixed(2)).join(', ')}`,
      ),
      {
        name: 'Journal round trips of that apply',
        value: REMOTES / trips,
        unit: 'steps for each',
        must: '≥ 250',
        holds: REMOTES / trips >= 250,
        detail: `${trips.toFixed(0)} writes to the table of the journal, counted by Cassandra itself`,
      },
      {
        name: 'Memory while applying',
        value: peak,
        unit: 'MB RSS',
        must: '≤ 350',
        holds: peak <= 350,
        detail: 'the most that the process ever had',
      },
    ];
  } finally {
    await stage.close();
  }
}

async function round(stage: Stage): Promise<Round> {
  const service = await stage.startOnEmpty();
  try {
    const before = await journalWrites(stage.client, service.keyspaces.own);
    const { seconds, peak } = await applyNewRemotes(service);
    const trips = (await journalWrites(stage.client, service.keyspaces.own)) - before;
    return { ours: seconds, theirs: await bareWrites(stage), peak, trips };
  } finally {
    await service.stop();
  }
}

async function bareWrites({ client, bareKeyspace }: Stage): Promise<number> {
  await client.execute(`TRUNCATE ${bareKeyspace}.federation_remotes`);
  const rows = Array.from({ length: REMOTES }, (_, n) => [seededDomain(n), 2, 0]);
  const insert = `INSERT INTO ${bareKeyspace}.federation_remotes (domain, search_policy, restriction) VALUES (?, ?, ?)`;
  const started = performance.now();
  await concurrent.executeConcurrent(client, insert, rows, { concurrencyLevel: AT_ONCE });
  return (performance.now() - started) / 1000;
}

async function journalWrites(client: Client, keyspace: string): Promise<number> {
  const cql = `SELECT count FROM system_views.local_write_latency WHERE keyspace_name = ? AND table_name = 'journal'`;
  const { rows } = await client.execute(cql, [keyspace]);
  return Number(rows[0]?.['count'] ?? Number.NaN);
}

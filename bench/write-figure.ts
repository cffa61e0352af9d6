import { DatabaseSync } from '@photostructure/sqlite';
import { join } from 'node:path';
import { bounded, type Figure } from './figure.ts';
import { median } from './load.ts';
import { rawClient, type RawClient } from './raw-client.ts';
import { benchFolder, seededDomain, REMOTES } from './seed.ts';
import type { ServerProcess } from './service-process.ts';

const WRITES = 500;
const ROUNDS = 5;

/** Single PUTs, one after another, against two bare synced SQLite transactions each. */
export async function writeFigure(service: ServerProcess): Promise<Figure> {
  const bare = bareTransactions();
  const client = await rawClient(service.url);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await perSecond(WRITES, (n) => put(client, seededDomain((round * WRITES + n) % REMOTES), round)));
    theirs.push(
      await perSecond(WRITES, (n) => {
        bare.twice(n);
      }),
    );
  }
  bare.close();
  client.close();
  const ratio = median(ours.map((rate, n) => rate / (theirs[n] ?? Number.NaN)));
  const detail = `${median(ours).toFixed(0)} PUT/s with journal, bare pairs ${median(theirs).toFixed(0)}/s; median of ${String(ROUNDS)} pairs of ${String(WRITES)}`;
  return bounded(
    'Single PUT at 10,000 remotes against two bare synced SQLite transactions',
    ratio,
    '×',
    { sign: '≥', must: 0.2, goal: 0.5 },
    detail,
  );
}

async function perSecond(amount: number, once: (n: number) => Promise<void> | void): Promise<number> {
  const started = process.hrtime.bigint();
  for (let n = 0; n < amount; n += 1) await once(n);
  return amount / (Number(process.hrtime.bigint() - started) / 1e9);
}

/** Alternates the policy by round, so that each PUT changes something. */
async function put(client: RawClient, domain: string, round: number): Promise<void> {
  const body = JSON.stringify({
    search_policy: round % 2 === 0 ? 'exact_handle_search' : 'full_search',
    restriction: { tag: 'allow_all', value: null },
  });
  const status = await client.send('PUT', `/v1/remotes/${domain}`, body);
  if (status !== 200) throw new Error(`PUT ${domain} answered ${String(status)}`);
}

function bareTransactions(): { twice: (n: number) => void; close: () => void } {
  const db = new DatabaseSync(join(benchFolder('bare'), 'bare.db'));
  db.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE a (n INTEGER PRIMARY KEY, body TEXT); CREATE TABLE b (n INTEGER PRIMARY KEY, body TEXT)',
  );
  const text = 'x'.repeat(400);
  const inserts = ['a', 'b'].map((table) => db.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`));
  return {
    twice(n) {
      for (const insert of inserts) {
        db.exec('BEGIN IMMEDIATE');
        insert.run(n, text);
        db.exec('COMMIT');
      }
    },
    close: () => {
      db.close();
    },
  };
}

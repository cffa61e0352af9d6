import { randomUUID } from 'node:crypto';
import { bounded, type Figure } from '../figure.ts';
import { median } from '../load.ts';
import { rawClient, type RawClient } from '../raw-client.ts';
import { seededDomain } from '../seed.ts';
import { requestsBy, type RequestsBy } from './requests-by.ts';
import { isRestricted, type Stage } from './stage.ts';

const WRITES = 100;
const ROUNDS = 5;

interface Kind {
  readonly name: string;
  /** The n-th write of a kind: `round` is another one each time, so that each changes something. */
  readonly send: (client: RawClient, n: number, round: number) => Promise<number>;
  readonly expected: number;
  /** What has to be so before each write, not measured. */
  readonly before?: (client: RawClient, n: number) => Promise<unknown>;
}

const OPEN = { tag: 'allow_all', value: null };
const policyIn = (round: number): string => (round % 2 === 0 ? 'exact_handle_search' : 'full_search');
const openOnes = Array.from({ length: WRITES * 2 }, (_, n) => n).filter((n) => !isRestricted(n));
const openDomain = (n: number): string => seededDomain(openOnes[n] ?? 1);
const put = (client: RawClient, domain: string, body: object): Promise<number> =>
  client.send('PUT', `/v1/remotes/${domain}`, JSON.stringify(body));

const KINDS: readonly Kind[] = [
  {
    name: 'another search policy',
    send: (client, n, round) => put(client, openDomain(n), { search_policy: policyIn(round), restriction: OPEN }),
    expected: 200,
  },
  {
    name: 'a new remote',
    // There may be no more than 10,000.
    before: (client, n) => client.send('DELETE', `/v1/remotes/${openDomain(n)}`, ''),
    send: (client, n) => put(client, openDomain(n), { search_policy: 'full_search', restriction: OPEN }),
    expected: 201,
  },
  {
    name: 'one more team',
    send: (client, n) => client.send('PUT', `/v1/remotes/${seededDomain(n * 10)}/teams/${randomUUID()}`, ''),
    expected: 200,
  },
];

/** Single PUTs with the journal in Cassandra, one after another, against two bare writes through the same driver. */
export async function cassandraWriteFigures(stage: Stage): Promise<readonly Figure[]> {
  const bare = bareWrites(stage);
  const counted = await requestsBy(stage.client);
  const service = await stage.startService();
  const client = await rawClient(service.url);
  try {
    const figures: Figure[] = [];
    for (const kind of KINDS) figures.push(...(await kindFigures(kind, client, { bare, counted })));
    return figures;
  } finally {
    client.close();
    await service.stop();
  }
}

interface Comparators {
  readonly bare: (n: number) => Promise<void>;
  readonly counted: RequestsBy | undefined;
}

async function kindFigures(kind: Kind, client: RawClient, { bare, counted }: Comparators): Promise<readonly Figure[]> {
  const write = async (n: number, round: number): Promise<void> => {
    const status = await kind.send(client, n, round);
    if (status !== kind.expected) throw new Error(`a PUT of ${kind.name} was answered ${String(status)}`);
  };
  const prepare = async (): Promise<void> => {
    for (let n = 0; n < WRITES; n += 1) await kind.before?.(client, n);
  };
  // Neither side is measured while its code is cold.
  await prepare();
  await latency((n) => write(n, ROUNDS));
  await latency(bare);
  const rounds: { readonly ours: number; readonly theirs: number; readonly requests: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await prepare();
    const before = (await counted?.()) ?? Number.NaN;
    const ours = await latency((n) => write(n, round));
    const requests = ((await counted?.()) ?? Number.NaN) - before;
    rounds.push({ ours, theirs: await latency(bare), requests: requests / WRITES });
  }
  const ratio = median(rounds.map(({ ours, theirs }) => ours / theirs));
  const detail =
    `${median(rounds.map(({ ours }) => ours)).toFixed(1)} ms, one plain and one conditional write ` +
    `${median(rounds.map(({ theirs }) => theirs)).toFixed(1)} ms; medians of ${String(ROUNDS)} pairs of ${String(WRITES)}`;
  const name = `Single PUT on Cassandra, ${kind.name}`;
  return [
    bounded(`${name}: latency against two bare writes`, ratio, '×', { sign: '≤', must: 10, goal: 5 }, detail),
    requestsFigure(name, median(rounds.map(({ requests }) => requests))),
  ];
}

function requestsFigure(name: string, requests: number): Figure {
  const detail = Number.isNaN(requests)
    ? 'NOT MEASURED: this Cassandra has no table system_views.clients (4.0 has).'
    : 'journal included, counted by Cassandra itself; what the service does in the background is in it (a sign of life every 2 s, and the like)';
  return { name: `${name}: requests to Cassandra for each`, value: requests, unit: 'requests', detail };
}

/** The median of so many, one after another, in milliseconds. */
async function latency(once: (n: number) => Promise<void>): Promise<number> {
  const all: number[] = [];
  for (let n = 0; n < WRITES; n += 1) {
    const started = performance.now();
    await once(n);
    all.push(performance.now() - started);
  }
  return median(all);
}

/** One plain and one conditional write, one after the other, as brig makes them for a new remote and for a change. */
function bareWrites({ client, bareKeyspace }: Stage): (n: number) => Promise<void> {
  const table = `${bareKeyspace}.federation_remotes`;
  const plain = `INSERT INTO ${table} (domain, search_policy, restriction) VALUES (?, ?, ?)`;
  const conditional = `UPDATE ${table} SET search_policy = ?, restriction = ? WHERE domain = ? IF EXISTS`;
  return async (n) => {
    await client.execute(plain, [seededDomain(n), 2, 0]);
    await client.execute(conditional, [1, 0, seededDomain(n)]);
  };
}

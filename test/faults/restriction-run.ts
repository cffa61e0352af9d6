import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { types, type Client } from 'cassandra-driver';
import { SEARCH_POLICIES } from '../../src/domain/remote.ts';
import type { TeamId } from '../../src/domain/team.ts';
import type { Contact } from '../support/cassandra/find-cassandra.ts';
import { bundled } from '../support/bundled.ts';
import { breaksRule, exceeds, type RowSeen } from '../support/restriction-rule.ts';
import { chanceOf, newSeed, type Chance } from './chance.ts';
import { anyRow, AUDIENCES, mostOf, sameSeen } from './restriction-change.ts';

/** What a run of changes did. */
export interface RestrictionCounts {
  readonly seed: number;
  readonly changes: number;
  readonly kills: number;
  /** Kills that left neither the old nor the new row. */
  readonly cutInTheMiddle: number;
  /** Readings of one instant, and readings whose two statements were answered at different ones, as brig's are. */
  readonly instants: number;
  readonly torn: number;
  /** Torn readings that showed somebody more, or less, than the states they were torn between. */
  readonly tornBeyond: number;
}

/** The change under way; another object for each. */
interface Change {
  readonly old: RowSeen;
  readonly wanted: RowSeen;
}

interface Run {
  readonly client: Client;
  readonly keyspace: string;
  readonly chance: Chance;
  change: Change;
  isOver: boolean;
}

const DOMAIN = 'a.example';

/**
 * Lets a process of its own change one remote `changes` times, and kills it at random, while the tables are read all the time,
 * statement by statement. Throws, with the seed, where what is stored at any instant breaks the rule.
 */
export async function restrictionRun(
  client: Client,
  { contact, keyspace, changes }: { readonly contact: Contact; readonly keyspace: string; readonly changes: number },
): Promise<RestrictionCounts> {
  const chance = chanceOf(newSeed());
  const run: Run = { client, keyspace, chance, change: { old: undefined, wanted: undefined }, isOver: false };
  const reading = readUntilOver(run);
  reading.catch(() => (run.isOver = true));
  const counts = { changes: 0, kills: 0, cutInTheMiddle: 0 };
  try {
    while (counts.changes < changes && !run.isOver) {
      counts.changes += await oneLife(run, contact);
      counts.kills += 1;
      counts.cutInTheMiddle += await checkAfterKill(run);
    }
    run.isOver = true;
    return { seed: chance.seed, ...counts, ...(await reading) };
  } catch (error) {
    run.isOver = true;
    await reading.catch(() => undefined);
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${String(error)}`, { cause: error });
  }
}

/** Starts a writer and has it change the row a few times; the last time it is killed on the way. Answers how many times. */
async function oneLife(run: Run, { host, port }: Contact): Promise<number> {
  const args = [host, String(port), run.keyspace];
  const writer = spawn(process.execPath, [bundled('test/faults/restriction-writer.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(writer, 'exit');
  const lines = createInterface({ input: writer.stdout })[Symbol.asyncIterator]();
  const changes = 2 + run.chance.below(9);
  try {
    await expectLine(lines, 'ready');
    for (let n = 1; n < changes; n += 1) {
      send(run, writer);
      await expectLine(lines, 'done');
      run.change = { old: run.change.wanted, wanted: run.change.wanted };
    }
    send(run, writer);
    await sleep(run.chance.below(run.chance.pick([6, 12, 24])));
  } finally {
    writer.kill('SIGKILL');
    await ended;
  }
  return changes;
}

function send(run: Run, { stdin }: ChildProcess): void {
  const wanted = anyRow(run.chance);
  run.change = { old: run.change.old, wanted };
  stdin?.write(`${JSON.stringify({ domain: DOMAIN, wanted })}\n`);
}

async function expectLine(lines: AsyncIterator<string, undefined>, expected: string): Promise<void> {
  const { value } = await lines.next();
  if (value !== expected) throw new Error(`the writer said “${String(value)}” instead of “${expected}”`);
}

/** What it had sent may still be carried out for a moment. Answers whether it was cut between old and new. */
async function checkAfterKill(run: Run): Promise<number> {
  assertRule(run.change, await instant(run));
  await sleep(100);
  const stored = await instant(run);
  assertRule(run.change, stored);
  const { old, wanted } = run.change;
  run.change = { old: stored, wanted: stored };
  return sameSeen(stored, old) || sameSeen(stored, wanted) ? 0 : 1;
}

async function readUntilOver(run: Run): Promise<Pick<RestrictionCounts, 'instants' | 'torn' | 'tornBeyond'>> {
  const counts = { instants: 0, torn: 0, tornBeyond: 0 };
  for (let rowFirst = true; !run.isOver; rowFirst = !rowFirst) {
    const { change } = run;
    const [first, second] = [await pair(run, rowFirst), await pair(run, rowFirst)];
    // Only what was read between the beginning and the end of one change is known to belong to it.
    if (change !== run.change) continue;
    const isInstant = sameSeen(first, second);
    if (isInstant) assertRule(change, first);
    const beyond = exceeds(mostOf(change.old, change.wanted), first, AUDIENCES);
    if (beyond !== undefined) throw new Error(`a torn reading: ${beyond}, ${JSON.stringify({ change, first })}`);
    counts.instants += Number(isInstant);
    counts.torn += Number(!isInstant);
    counts.tornBeyond += Number(!isInstant && breaksRule(change.old, change.wanted, first, AUDIENCES) !== undefined);
  }
  return counts;
}

/** Row and teams of one instant: no state comes back within a change, so what is read twice alike stood there in between. */
async function instant(run: Run): Promise<RowSeen> {
  for (;;) {
    const [first, second] = [await pair(run, true), await pair(run, true)];
    if (sameSeen(first, second)) return first;
  }
}

/** The two statements of brig, one after the other. */
async function pair({ client, keyspace }: Run, rowFirst: boolean): Promise<RowSeen> {
  const read = async (table: string): Promise<readonly types.Row[]> =>
    (await client.execute(`SELECT * FROM ${keyspace}.${table} WHERE domain = ?`, [DOMAIN], QUORUM)).rows;
  const early = rowFirst ? await read('federation_remotes') : undefined;
  const teams = (await read('federation_remote_teams')).map((row) => String(row['team']) as TeamId);
  const [row] = early ?? (await read('federation_remotes'));
  if (!row) return undefined;
  const { search_policy, restriction } = { ...row } as unknown as { readonly search_policy: number; readonly restriction: number };
  return { search_policy: SEARCH_POLICIES[search_policy] ?? 'full_search', restricted: restriction === 1, teams };
}

const QUORUM = { prepare: true, consistency: types.consistencies.localQuorum };

function assertRule({ old, wanted }: Change, seen: RowSeen): void {
  const problem = breaksRule(old, wanted, seen, AUDIENCES);
  if (problem !== undefined) throw new Error(`${problem}; ${JSON.stringify({ old, wanted, seen })}`);
}

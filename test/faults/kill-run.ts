import { setTimeout as wait } from 'node:timers/promises';
import { Agent } from 'node:http';
import { launchService, startService, type ReadyService, type ServiceOptions } from '../support/service-process.ts';
import { call, callJson, NoAnswer } from './call.ts';
import { chanceOf, newSeed, type Chance } from './chance.ts';
import { isBetween, isSameRow, nextWrite, rowIn, type Known, type Write } from './expected-row.ts';
import { journalAudit, readRows, type JournalAudit, type JournalCounts } from './journal-audit.ts';
import { until } from './until.ts';

/** What a run of kills did. */
export interface KillCounts extends JournalCounts {
  readonly seed: number;
  readonly kills: number;
  readonly killsDuringStart: number;
  readonly acknowledged: number;
}

/** What to kill, and how often. */
export interface KillOptions {
  /** DATA_DIR. */
  readonly folder: string;
  readonly times: number;
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Where what a kill left open is closed some time after the next start, and its domain is busy till then: the check comes
   * after every so many kills only, and each life writes domains of its own.
   */
  readonly checkEvery?: number;
}

/** A domain with one writer, so that what must be there is certain. */
export interface Writer {
  readonly domain: string;
  known: Known;
  /** Sent, and neither acknowledged nor refused when the process was killed. */
  inFlight: Write | undefined;
}

const WRITERS = 6;
// A replica is taken for dead after 10 s, and what it sent has 5 s to settle; then come looks every 2 s, on a busy machine.
const CLOSED_WITHIN_S = 60;

/**
 * Kills the service `times` times while it is being written to, and starts it again on the same stores. Throws, with the
 * seed, where a change that was acknowledged is not there, or the journal does not tell what is.
 */
export async function killRun({ folder, times, settings = {}, checkEvery }: KillOptions): Promise<KillCounts> {
  const chance = chanceOf(newSeed());
  const audit = journalAudit();
  const options: ServiceOptions = { folder, settings: { STRATEGY: 'allowDynamic', ...settings } };
  const all: Writer[] = [];
  let [acknowledged, killsDuringStart] = [0, 0];
  const newLife = (life: number): readonly Writer[] => {
    const writers = Array.from({ length: WRITERS }, (_, n) => newWriter(`d${String(n)}.life${String(life)}.example`));
    all.push(...writers);
    return writers;
  };
  try {
    let writers = newLife(0);
    for (let kills = 0; kills < times; kills += 1) {
      if (chance.next() < 0.2) killsDuringStart += await killDuringStart(options, chance);
      const service = await startService(options);
      if (kills % (checkEvery ?? 1) === 0) await check(service, all, audit);
      if (checkEvery !== undefined) writers = newLife(kills + 1);
      acknowledged += await writeUntilKilled(service, writers, { chance, isWarm: kills % 2 === 0 });
    }
    const service = await startService(options);
    await check(service, all, audit);
    const { code } = await service.end('SIGTERM');
    if (code !== 0) throw new Error(`the last process ended with ${String(code)}: ${service.log()}`);
  } catch (error) {
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  return { seed: chance.seed, kills: times, killsDuringStart, acknowledged, ...audit.counts() };
}

/** A writer of a domain that is not there yet. */
export const newWriter = (domain: string): Writer => ({ domain, known: { row: undefined, frozenFrom: undefined }, inFlight: undefined });

/** A start, and so a recovery, may die too. */
async function killDuringStart(options: ServiceOptions, chance: Chance): Promise<number> {
  const service = launchService(options);
  const ready = service.ready().catch(() => 'killed before');
  await Promise.race([wait(chance.below(700)), ready]);
  await service.end('SIGKILL');
  await ready;
  return 1;
}

/** Holds what is there against what each writer knows: its last acknowledged state, or what was in flight. */
async function check({ url }: ReadyService, writers: readonly Writer[], audit: JournalAudit): Promise<void> {
  await until('what a killed process left open is closed', async () => (await audit.follow(url)) === 0, CLOSED_WITHIN_S);
  await audit.check(url);
  const rows = await readRows(url);
  for (const writer of writers) {
    const { domain, known, inFlight } = writer;
    const row = rows.get(domain);
    if (inFlight && audit.isUnsure(domain) && isBetween(row, known.row, inFlight.then.row)) {
      // What an unfreeze restores is not known either, so no unfreeze comes next.
      writer.known = { row, frozenFrom: undefined };
      writer.inFlight = undefined;
      continue;
    }
    const happened = inFlight !== undefined && inFlight.changes && audit.isDone(inFlight.id);
    const expected = happened ? inFlight.then : known;
    if (!isSameRow(row, expected.row)) {
      const told = { expected: expected.row, inFlight: inFlight?.call, happened };
      throw new Error(`${domain} was lost: found ${JSON.stringify(row)}, and ${JSON.stringify(told)}`);
    }
    writer.known = expected;
    writer.inFlight = undefined;
  }
}

async function writeUntilKilled(
  service: ReadyService,
  writers: readonly Writer[],
  { chance, isWarm }: { readonly chance: Chance; readonly isWarm: boolean },
): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const life = { killed: false, acknowledged: 0 };
  const writing = Promise.all(writers.map((writer) => write(service, writer, { chance, life, agent })));
  writing.catch(() => (life.killed = true));
  // A process that has just started is slow; half of the kills at least are to hit one that is in full swing.
  const warm = isWarm ? WRITERS + chance.below(30) : chance.pick([0, chance.below(30)]);
  while (life.acknowledged < warm && !life.killed) await wait(1);
  await wait(chance.below(chance.pick([5, 30, 30, 100])));
  life.killed = true;
  await service.end('SIGKILL');
  await writing;
  agent.destroy();
  return life.acknowledged;
}

interface WriteOptions {
  readonly chance: Chance;
  readonly life: { readonly killed: boolean; acknowledged: number };
  readonly agent: Agent;
}

/** Writes on and on until the process is gone. */
async function write({ url }: ReadyService, writer: Writer, { chance, life, agent }: WriteOptions): Promise<void> {
  try {
    for (;;) {
      const next = nextWrite(writer.domain, writer.known, chance);
      writer.inFlight = next;
      const { status, text } = await call(url, { ...next.call, agent });
      if (status < 200 || status > 299) throw new Error(`${JSON.stringify(next.call)} answered ${String(status)}: ${text}`);
      writer.known = next.then;
      writer.inFlight = undefined;
      life.acknowledged += 1;
      if (chance.next() < 0.2) await readBack(url, writer, agent);
    }
  } catch (error) {
    if (!(error instanceof NoAnswer && life.killed)) throw error;
  }
}

/** The list must show what was acknowledged before it was asked for; nobody else writes this domain. */
export async function readBack(url: string, { domain, known }: Writer, agent?: Agent): Promise<void> {
  const list = await callJson(url, { method: 'GET', path: '/i/federation/remotes', ...(agent && { agent }) });
  const { remotes } = list as { readonly remotes: readonly { readonly domain: string }[] };
  const shown = rowIn(remotes.find((remote) => remote.domain === domain));
  const expected = known.row && { ...known.row, teams: known.row.restricted ? known.row.teams : [] };
  if (!isSameRow(shown, expected)) throw new Error(`the list shows ${JSON.stringify(shown)}, acknowledged was ${JSON.stringify(expected)}`);
}

import { systemClock } from '../../src/adapters/clock.ts';
import { openLists } from '../../src/adapters/lists/lists.ts';
import type { Context } from '../../src/app/context.ts';
import { setSource } from '../../src/app/sources/define-source.ts';
import { dueSources } from '../../src/app/sources/due-sources.ts';
import type { SourceStatus } from '../../src/domain/list-source.ts';
import { ALICE, openWorld } from '../app/world.ts';
import { roundOf } from '../support/round-of.ts';
import { chanceOf, newSeed } from './chance.ts';
import { LIST_FAULTS, startListServer, type ListFault, type ListServer } from './list-server.ts';

/** What a run of bad fetches did. */
export interface ListFaultCounts {
  readonly seed: number;
  readonly fetches: number;
  readonly bad: number;
  readonly recovered: number;
  /** What the source said of each fault. */
  readonly said: Readonly<Record<string, string>>;
}

/** Time goes as fast as it is told to, and a fetch may not take long. */
interface Place {
  readonly context: Context;
  readonly server: ListServer;
  /** Lets so much time pass that the source is due, and runs what is. */
  readonly next: () => Promise<SourceStatus>;
  readonly rows: () => Promise<readonly string[]>;
}

const ALL = Array.from({ length: 20 }, (_, n) => `p${String(n)}.example`);
const HOUR_MS = 3_600_000;
/** The longest pause is an hour. */
const STEP_MS = HOUR_MS + 10_000;

async function openPlace(absent_after: number): Promise<Place> {
  const server = await startListServer();
  const world = openWorld();
  let at = Date.parse('2026-03-04T05:00:00Z');
  const context = Object.assign(world.context, {
    clock: { ...systemClock, now: () => new Date(at) },
    lists: openLists({ times: { connect: 1_000, total: 1_000 } }),
  });
  const allow = ['WIDENS_ACCESS', 'NARROWS_ACCESS', 'MASS_ADD'] as const;
  const source = { name: 'partners', url: server.url, mode: 'sync', absent: 'remove', interval: '10s', absent_after, allow } as const;
  const set = await setSource(context, { ...source, review: false, adopt: false, enabled: true }, ALICE);
  if (!set.ok) throw new Error(set.problem.message);
  const due = dueSources(context);
  const rows = async (): Promise<readonly string[]> => [...(await context.registry.readAll()).keys()].sort();
  return {
    context,
    server,
    rows,
    next: async () => {
      at += STEP_MS;
      const { length } = await context.sources.runs('partners', 100);
      await roundOf(due);
      const now = await context.sources.get('partners');
      if (!now || (await context.sources.runs('partners', 100)).length <= Math.min(length, 49)) throw new Error('the source was not run');
      return now.status;
    },
  };
}

/**
 * Has a source fetch badly again and again, `rounds` times for each fault that there is in some order, each round one to three of
 * them one after another. Throws, with the seed, where anything is taken away by it, the source is not unhealthy with a reason, or
 * does not recover by itself. Every fetch that is good and lacks something counts: one alone takes nothing away either.
 */
export async function listFaultsRun({ rounds }: { readonly rounds: number }): Promise<ListFaultCounts> {
  const chance = chanceOf(newSeed());
  const place = await openPlace(2);
  const { server, next, rows } = place;
  const said: Record<string, string> = {};
  let [bad, recovered] = [0, 0];
  try {
    server.set(ALL);
    await expectHealthy(place);
    for (const fault of Array.from({ length: rounds }, () => shuffled(LIST_FAULTS, chance.below)).flat()) {
      // One good list that lacks something, so that another one would take it away.
      const isShort = chance.next() < 0.5;
      if (isShort) server.set(ALL.slice(1));
      if (isShort) await expectHealthy(place);
      for (let failures = 0; failures <= chance.below(3); failures += 1) {
        server.set(ALL.slice(1), fault);
        said[fault] = expectUnhealthy(fault, await next());
        expectAll(fault, await rows());
        bad += 1;
      }
      server.set(ALL);
      await expectHealthy(place);
      expectAll(fault, await rows());
      recovered += 1;
    }
    const { ok } = await place.context.journal.verify();
    if (!ok) throw new Error('the journal does not verify');
    return { seed: chance.seed, fetches: server.fetches(), bad, recovered, said };
  } catch (error) {
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${String(error)}`, { cause: error });
  } finally {
    await server.stop();
  }
}

/** Lets a server flip between two lists at each fetch, `times` times; throws where anything is taken away. Answers what is there. */
export async function flippingRun({ times }: { readonly times: number }): Promise<readonly string[]> {
  const place = await openPlace(2);
  const { server, rows } = place;
  try {
    server.flip([ALL.slice(0, -2), ALL.slice(2)]);
    for (let n = 0; n < times; n += 1) {
      await expectHealthy(place);
      if (n > 0) expectAll('flipping', await rows());
    }
    return await rows();
  } finally {
    await server.stop();
  }
}

async function expectHealthy({ next }: Place): Promise<void> {
  const { state, message, consecutive_failures } = await next();
  if (state !== 'healthy' || consecutive_failures !== 0) throw new Error(`the source is ${state}: ${message ?? ''}`);
}

function expectUnhealthy(fault: ListFault, { state, message, retry_at }: SourceStatus): string {
  if (state !== 'unhealthy' || message === undefined || retry_at === undefined) throw new Error(`${fault}: the source is ${state}`);
  return message;
}

function expectAll(what: string, rows: readonly string[]): void {
  const missing = ALL.filter((domain) => !rows.includes(domain));
  if (missing.length > 0) throw new Error(`${what} has taken away ${missing.join(', ')}`);
}

function shuffled<T>(items: readonly T[], below: (limit: number) => number): readonly T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(below(rest.length), 1));
}

import { chanceOf, newSeed } from './chance.ts';
import { expectSame } from './migration-decisions.ts';
import { underWay } from './migration-ways.ts';
import type { Legacy } from './migration-values.ts';
import type { EraName } from '../support/brig/era.ts';
import { garbage, reset, resetAfterEffect, status } from '../support/brig/faults.ts';

/** Which brig fails, and which part of its writes. */
export interface TenthOptions {
  readonly domains: number;
  readonly brig: EraName;
  /** Left out, a tenth. */
  readonly part?: number;
}

/** What a run with a brig that fails did. */
export interface TenthCounts {
  readonly seed: number;
  /** Writes that brig was asked for, and those that it failed. */
  readonly writes: number;
  readonly failed: number;
  /** How often a person had to let it go on. */
  readonly resumed: number;
}

const FAILURES = [status(502, 'bad gateway', 'text/html'), status(500), reset, resetAfterEffect, garbage('no-json')];
const MOST_RESUMES = 60;

/**
 * Migrates while brig fails a part of its writes. Throws, with the seed, where it stops without saying why, goes on without all rows
 * being in brig's database, or does not end done.
 */
export async function tenthRun({ domains, brig: era, part = 0.1 }: TenthOptions): Promise<TenthCounts> {
  const chance = chanceOf(newSeed());
  const legacy: Legacy = { strategy: 'allowDynamic', domains };
  const counts = { writes: 0, failed: 0, resumed: 0 };
  const isOld = era === '4.36' || era === '4.39';
  try {
    await underWay({ settings: { REGISTRY: 'brig', STATE: 'embedded' }, brig: era, legacy }, async (run, { brig, deploy }) => {
      if (!brig) throw new Error('there is no brig');
      const isStruck = (): boolean => {
        const struck = chance.next() < part / FAILURES.length;
        counts.failed += struck ? 1 : 0;
        return struck;
      };
      for (const failure of FAILURES)
        for (const method of ['POST', 'PUT']) brig.faults.set(failure, { method, path: /^\/i\/federation\/remotes/, when: isStruck });
      const copied = isOld ? 'verify' : 'clean-up';
      for (;;) {
        const { phase, state, message = '' } = await run.goOn();
        if (phase === copied && state === 'waiting') break;
        if (state !== 'failed') continue;
        if (message === '') throw new Error('it has failed without a reason');
        counts.resumed += 1;
        if (counts.resumed > MOST_RESUMES) throw new Error(`it fails again and again: ${message}`);
        await run.resume();
      }
      brig.faults.clear();
      const { remotes } = await run.view();
      const missing = remotes.filter(({ domain }) => !brig.store.remotes.has(domain));
      if (missing.length > 0) throw new Error(`called copied, and not there: ${missing.map(({ domain }) => domain).join(', ')}`);
      counts.writes = brig.requests.all.filter(({ method }) => method === 'POST' || method === 'PUT').length;
      if (isOld) {
        await run.confirm('DATABASE_NOT_SEEN');
        await run.goTo('clean-up');
      }
      await deploy(await run.patch('cleaned-up'));
      await run.goOn();
      if (isOld) await run.confirm();
      await run.goTo('done');
      expectSame(await run.now(), run.after, 'at the end');
    });
  } catch (error) {
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${String(error)}`, { cause: error });
  }
  return { seed: chance.seed, ...counts };
}

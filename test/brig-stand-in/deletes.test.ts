import { describe, expect, it } from 'vitest';
import type { EraName } from '../support/brig/era.ts';
import { startBrig } from '../support/brig/start-brig.ts';
import { asking, refusedBecause, REMOTES, runningBrig } from './running-brig.ts';

const ONE = `${REMOTES}/a.example`;

describe('DELETE of a remote', () => {
  it.each<EraName>(['4.36', '4.39', '4.40', '5.x'])('§2.1 fails the test that asked brig %s for it', async (era) => {
    const brig = await startBrig({ era });
    await asking(brig).ask('DELETE', ONE);
    expect(brig.assertNeverDeleted).toThrow(`DELETE ${ONE}`);
    await expect(brig.stop()).rejects.toThrow('nobody may DELETE a remote');
  });

  it('§2.1 really deletes in 4.36, whether or not there is a row', async () => {
    const brig = await runningBrig({ era: '4.36', mayDelete: true });
    brig.store.seed('a.example', 'no_search');
    for (let time = 0; time < 2; time += 1) expect((await brig.ask('DELETE', ONE)).text).toBe('[]');
    expect(brig.store.remotes.size).toBe(0);
  });

  it('§2.1 looks at the file only when the row is gone', async () => {
    const brig = await runningBrig({ era: '4.36', mayDelete: true, fileEntries: [{ domain: 'a.example', search_policy: 'no_search' }] });
    brig.store.seed('a.example', 'no_search');
    expect(refusedBecause(await brig.ask('DELETE', ONE))).toContain('removing or updating items listed in the config file');
    expect(brig.store.remotes.size).toBe(0);
  });

  it.each<[EraName, number]>([
    ['4.39', 404],
    ['4.40', 404],
    ['5.x', 405],
  ])('§1 is no more in %s: %i', async (era, status) => {
    const brig = await runningBrig({ era, mayDelete: true });
    brig.store.seed('a.example', 'no_search');
    expect((await brig.ask('DELETE', ONE)).status).toBe(status);
    expect(brig.store.remotes.size).toBe(1);
  });
});

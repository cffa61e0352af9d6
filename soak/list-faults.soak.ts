import { expect, it } from 'vitest';
import { flippingRun, listFaultsRun } from '../test/faults/list-faults-run.ts';
import { listHangRun } from '../test/faults/list-hang-run.ts';

const ROUNDS = 20;

it(`nothing that a server of lists does wrong takes anything away: ${String(ROUNDS)} times each`, async () => {
  const counts = await listFaultsRun({ rounds: ROUNDS });
  console.log('list faults', counts);
  expect(counts.bad).toBeGreaterThan(ROUNDS * 17);
});

it('a list that flips between two at each fetch takes nothing away: 1,000 fetches', async () => {
  expect(await flippingRun({ times: 1000 })).toHaveLength(20);
});

it('a server of lists that hangs is given up in time, which is told, and all is well again by itself', async () => {
  expect(await listHangRun()).toContain('it took longer than 30 s');
});

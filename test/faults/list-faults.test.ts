import { expect, it } from 'vitest';
import { flippingRun, listFaultsRun } from './list-faults-run.ts';
import { LIST_FAULTS } from './list-server.ts';

it(
  'nothing that a server of lists does wrong takes anything away, each is told, and all is well again by itself',
  { timeout: 90_000 },
  async () => {
    const counts = await listFaultsRun({ rounds: 1 });
    console.log('list faults', counts);
    expect(Object.keys(counts.said)).toHaveLength(LIST_FAULTS.length);
  },
);

it('a list that flips between two at each fetch takes nothing away', async () => {
  expect(await flippingRun({ times: 12 })).toHaveLength(20);
});

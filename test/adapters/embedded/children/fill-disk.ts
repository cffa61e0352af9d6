import { once } from 'node:events';
import { openEmbedded } from '../../../../src/adapters/embedded/open-embedded.ts';
import { assertDomain } from '../../../../src/domain/domain.ts';
import { Fault } from '../../../../src/domain/fault.ts';
import type { SearchPolicy } from '../../../../src/domain/remote.ts';
import { entry } from '../../../contract/entry.ts';

// Writes until nothing more fits, says how the stores behave then, and again when told that there is space.
const { journal, registry, close } = openEmbedded({ folder: process.argv[2] ?? '' });
const domain = assertDomain('a.example');
let acknowledged = 0;
let policy: SearchPolicy = 'no_search';
const append = async (): Promise<void> => {
  await journal.append([entry({ reason: 'x'.repeat(20_000), outcome: 'started' })]);
  acknowledged += 1;
};
const change = async (): Promise<void> => {
  const other = policy === 'no_search' ? 'full_search' : 'no_search';
  await registry.write(domain, await registry.readOne(domain), { search_policy: other, restricted: false, teams: [] });
  policy = other;
};
const failure = async (write: () => Promise<void>): Promise<unknown> => {
  try {
    await write();
    return 'none';
  } catch (error) {
    return error instanceof Fault ? { name: error.name, part: error.part, effect: error.effect, message: error.message } : error;
  }
};
const state = async (): Promise<unknown> => ({
  acknowledged,
  policy,
  listed: (await journal.list({}, 1000)).length,
  verification: await journal.verify(),
  rows: Object.fromEntries(await registry.readAll()),
});

const failureOfMany = async (write: () => Promise<void>): Promise<unknown> => {
  let failed: unknown = 'none';
  for (let n = 0; n < 500 && failed === 'none'; n += 1) failed = await failure(write);
  return failed;
};
process.send?.({
  appending: await failureOfMany(append),
  changing: await failureOfMany(change),
  again: await failure(append),
  state: await state(),
});

await once(process, 'message');
process.send?.({ appending: await failure(append), changing: await failure(change), state: await state() });
close();
process.disconnect();

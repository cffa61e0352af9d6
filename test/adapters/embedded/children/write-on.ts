import { openEmbedded } from '../../../../src/adapters/embedded/open-embedded.ts';
import { assertDomain } from '../../../../src/domain/domain.ts';
import { entry } from '../../../contract/entry.ts';

// Writes one remote after the other, each with its start and end, says so of each that was acknowledged, until it is killed.
const { journal, registry } = openEmbedded({ folder: process.argv[2] ?? '' });
for (let n = 1; ; n += 1) {
  const domain = assertDomain(`partner-${String(n)}.example`);
  const step = { plan: `plan-${String(n)}`, step: 1, domain };
  await journal.append([entry({ ...step, outcome: 'started' })]);
  await registry.write(domain, undefined, { search_policy: 'no_search', restricted: false, teams: [] });
  await journal.append([entry({ ...step, outcome: 'done' })]);
  await new Promise((resolve) => process.send?.(n, resolve));
}

import { expect, it } from 'vitest';
import { diskFullRun } from './disk-full-run.ts';
import { inFolder } from './in-folder.ts';

it.skipIf(process.platform !== 'linux')(
  'refuses writes on a full disk, changes nothing, reads on, and is whole when there is space',
  { timeout: 60_000 },
  async () => {
    const counts = await inFolder((folder) => diskFullRun({ folder, times: 2 }));
    console.log('disk full', counts);
    expect(counts.acknowledged).toBeGreaterThan(10);
    expect(counts.refused['503 journal-unavailable']).toBeGreaterThanOrEqual(40);
  },
);

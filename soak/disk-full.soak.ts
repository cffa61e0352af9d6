import { expect, it } from 'vitest';
import { diskFullRun } from '../test/faults/disk-full-run.ts';
import { inFolder } from '../test/faults/in-folder.ts';

it.skipIf(process.platform !== 'linux')(
  'changes nothing on a full disk, 20 times, ended and killed, and is whole when there is space',
  async () => {
    const counts = await inFolder((folder) => diskFullRun({ folder, times: 20 }));
    console.log('disk full', counts);
    expect(counts.rounds).toBe(20);
  },
);

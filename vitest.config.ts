import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

const ALL = 'test/**/*.test.ts';
// Nothing of these outlives its file: they open little, close it, and set nothing that a process has one of, as its environment.
const FOLDERS = [
  'domain',
  'lists',
  'config',
  'concurrency',
  'scheduler',
  'http',
  'app',
  'brig-stand-in',
  'adapters/values/legacy',
  'adapters/values/patch',
];
const TOGETHER = FOLDERS.map((folder) => `test/${folder}/**/*.test.ts`);

/**
 * `npm test`: suites that open real nodes, stores and real children have processes of their own; all others go through
 * one process a worker, since loading what they test takes longer than they do.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    // One more than there are cores: the longest files mostly wait, for nodes, leases and slots.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'apart', include: [ALL], exclude: TOGETHER, globalSetup: ['test/support/cassandra/global-setup.ts'] },
      },
      { extends: true, test: { name: 'together', include: TOGETHER, isolate: false } },
    ],
  },
});

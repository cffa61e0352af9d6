import { defineConfig } from 'vitest/config';

/** `npm run soak`: the long fault runs, one file after the other, so that they do not disturb each other. */
export default defineConfig({
  test: {
    include: ['soak/**/*.soak.ts', 'soak/**/*.test.ts'],
    globalSetup: ['test/support/cassandra/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 3_600_000,
    hookTimeout: 120_000,
  },
});

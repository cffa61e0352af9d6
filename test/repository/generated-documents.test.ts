import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { root } from './root.ts';

const run = promisify(execFile);

describe('the documents that are made from code', () => {
  // In a process of its own: the test runner orders the exports of a module in another way than Node does.
  it('are what “npm run docs” would write now', async () => {
    const { stdout } = await run(process.execPath, ['--import', 'tsx', 'scripts/docs.ts', '--check'], { cwd: root }).catch(
      (error: unknown) => {
        throw error instanceof Error && 'stdout' in error ? new Error(String(error.stdout)) : error;
      },
    );
    expect(stdout).toBe('docs/configuration.md: up to date\nopenapi.json: up to date\n');
  });
});

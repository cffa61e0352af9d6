import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fileSource, status } from './partner-source.ts';

const WHOLE = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** A source with eight remotes, whose list says who may be searched in full. */
async function eightRemotes() {
  const allow = ['WIDENS_ACCESS', 'NARROWS_ACCESS', 'CUTS_FEDERATION'] as const;
  const source = await fileSource({ format: 'csv', absent_after: 2, allow });
  const write = (names: readonly string[], inFull = ''): void => {
    const lines = names.map((name) => `${name}.example,${inFull.includes(name) ? 'full_search' : 'no_search'}\n`);
    writeFileSync(source.file, `domain,search_policy\n${lines.join('')}`);
  };
  write(WHOLE);
  expect((await source.run()).state).toBe('applied');
  return { ...source, write };
}

describe('a list that has shrunk', () => {
  it('is one that lacks too much: what it changes besides is an ordinary hazard, which waits', async () => {
    const { world, write, run } = await eightRemotes();
    write(WHOLE.slice(1), 'bcdef');
    const end = await run();
    expect(end).toMatchObject({ state: 'waiting', message: expect.stringContaining('does not allow: MASS_CHANGE') as unknown });
    expect(end.message).not.toContain('lacks');
    expect(await status(world)).toMatchObject({ state: 'waiting', consecutive_failures: 0 });
  });
});

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

  it('is no good fetch: what it lacks has not been absent once more', async () => {
    const { world, write, run } = await eightRemotes();
    write(WHOLE.slice(4));
    for (let times = 0; times < 3; times += 1) await run();
    expect(await status(world)).toMatchObject({ state: 'unhealthy', absent: 0 });
    write(WHOLE.slice(1));
    expect((await run()).state).toBe('unchanged');
    write(WHOLE.slice(4));
    await run();
    write(WHOLE.slice(1));
    expect(await run()).toMatchObject({ state: 'applied', plan: { summary: { freeze: 1, remove: 0 } } });
  });

  it('makes its source unhealthy as any other: failures count, it is tried again after a pause, and the last good list stays that', async () => {
    const { world, write, run } = await eightRemotes();
    const before = await status(world);
    const later = '2026-03-05T00:00:00.000Z';
    Object.assign(world.context, { clock: { ...world.context.clock, now: () => new Date(later) } });
    write(WHOLE.slice(4));
    for (const [failures, retry_at] of [
      [1, '2026-03-05T00:00:22.500Z'],
      [2, '2026-03-05T00:00:45.000Z'],
    ]) {
      expect((await run()).state).toBe('waiting');
      const { last_success, counts } = before ?? {};
      const expected = { state: 'unhealthy', consecutive_failures: failures, retry_at, last_run: later, last_success, counts };
      expect(await status(world)).toMatchObject(expected);
    }
    write(WHOLE);
    expect((await run()).state).toBe('unchanged');
    const now = await status(world);
    expect(now).toMatchObject({ state: 'healthy', consecutive_failures: 0, last_success: later });
    expect(now).not.toHaveProperty('retry_at');
    expect(now).not.toHaveProperty('plan');
  });
});

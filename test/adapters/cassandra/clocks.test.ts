import { describe, expect, it } from 'vitest';
import { nodeClocks, spreadOf } from '../../../src/adapters/cassandra/registry/clocks.ts';
import type { NodeTime } from '../../../src/adapters/cassandra/session/session.ts';

/** A node whose clock is so many milliseconds ahead of ours, and whose answer took so many. */
const node = (name: string, ahead: number, took = 2): NodeTime => ({
  node: name,
  said: 1000 + took / 2 + ahead,
  asked: 1000,
  answered: 1000 + took,
});

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the clocks of the nodes', () => {
  it.each([
    ['one node', [node('a', 700)], undefined],
    ['together', [node('a', 3), node('b', 3)], { milliseconds: 0, ahead: 'a', behind: 'a' }],
    ['apart', [node('a', -40), node('b', 60), node('c', 0)], { milliseconds: 98, ahead: 'b', behind: 'a' }],
    ['apart less than the answers took', [node('a', 0, 900), node('b', 400, 900)], { milliseconds: 0, ahead: 'b', behind: 'a' }],
  ])('%s', (_, times, expected) => {
    expect(spreadOf(times)).toEqual(expected);
  });

  async function lookedAt(...ahead: readonly number[]) {
    const clocks = nodeClocks({ nodeTimes: () => Promise.resolve(ahead.map((ms, n) => node(`10.0.0.${String(n + 1)}`, ms))) });
    clocks.look();
    await turn();
    return clocks;
  }

  it('are no finding while they are together', async () => {
    const clocks = await lookedAt(0, 30);
    expect(clocks.findings()).toEqual([]);
    clocks.assertTogether();
  });

  it('are a warning from 50 ms on', async () => {
    const clocks = await lookedAt(0, 100);
    expect(clocks.findings()).toMatchObject([{ code: 'clocks-differ', severity: 'warning' }]);
    clocks.assertTogether();
  });

  it('end all writes from 500 ms on, with the nodes named', async () => {
    const clocks = await lookedAt(0, -700);
    expect(clocks.findings()).toMatchObject([{ code: 'clocks-differ', severity: 'error' }]);
    expect(() => {
      clocks.assertTogether();
    }).toThrow('the clock of 10.0.0.1 is 698 ms or more ahead of that of 10.0.0.2');
  });

  it('are looked at once a minute', async () => {
    let [now, asked] = [0, 0];
    const nodeTimes = () => {
      asked += 1;
      return Promise.resolve([]);
    };
    const clocks = nodeClocks({ nodeTimes }, () => now);
    for (now of [0, 1000, 59_999, 60_000]) clocks.look();
    await turn();
    expect(asked).toBe(2);
  });
});

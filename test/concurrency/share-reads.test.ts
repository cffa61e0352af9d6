import { describe, expect, it } from 'vitest';
import { shareReads } from '../../src/concurrency/share-reads.ts';

/** A read that answers its number when it is let go. */
function controlledRead(): {
  readonly read: () => Promise<number>;
  readonly letGo: (n: number, error?: Error) => void;
  readonly begun: () => number;
} {
  const waiting: { readonly resolve: (n: number) => void; readonly reject: (error: Error) => void }[] = [];
  return {
    read: () => new Promise((resolve, reject) => void waiting.push({ resolve, reject })),
    letGo: (n, error) => {
      if (error) waiting[n - 1]?.reject(error);
      else waiting[n - 1]?.resolve(n);
    },
    begun: () => waiting.length,
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a shared read', () => {
  it('is one for all who ask in the same turn', async () => {
    const { read, letGo, begun } = controlledRead();
    const shared = shareReads(read);
    const all = [shared(), shared(), shared()];
    await turn();
    letGo(1);
    expect(await Promise.all(all)).toEqual([1, 1, 1]);
    expect(begun()).toBe(1);
  });

  it('that is under way is not for whoever asks later: they share the next one, which begins after it', async () => {
    const { read, letGo, begun } = controlledRead();
    const shared = shareReads(read);
    const first = shared();
    await turn();
    const later = [shared(), shared()];
    await turn();
    expect(begun()).toBe(1);
    letGo(1);
    expect(await first).toBe(1);
    await turn();
    letGo(2);
    expect(await Promise.all(later)).toEqual([2, 2]);
  });

  it('that fails tells those who asked for it, and the next one begins all the same', async () => {
    const { read, letGo } = controlledRead();
    const shared = shareReads(read);
    const first = shared();
    await turn();
    const later = shared();
    letGo(1, new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    await turn();
    letGo(2);
    expect(await later).toBe(2);
  });

  it('throws where the read throws before it answers a promise, and works on', async () => {
    let tries = 0;
    const shared = shareReads(() => {
      tries += 1;
      if (tries === 1) throw new Error('at once');
      return Promise.resolve(tries);
    });
    await expect(shared()).rejects.toThrow('at once');
    expect(await shared()).toBe(2);
  });
});

describe('a shared read that gathers', () => {
  /** A clock whose waits end when they are told to. */
  function controlledClock() {
    const waits: { readonly milliseconds: number; readonly end: () => void }[] = [];
    let now = 0;
    return {
      clock: {
        monotonic: () => now,
        wait: (milliseconds: number) => new Promise<void>((end) => void waits.push({ milliseconds, end })),
      },
      waits,
      pass: (milliseconds: number) => (now += milliseconds),
    };
  }

  /** Two have shared a read that took 60 ms. */
  async function afterTwo() {
    const { read, letGo, begun } = controlledRead();
    const { clock, waits, pass } = controlledClock();
    const shared = shareReads(read, { part: 0.75, longestMs: 50, clock });
    const both = [shared(), shared()];
    await turn();
    pass(60);
    letGo(1);
    await Promise.all(both);
    return { shared, letGo, begun, waits };
  }

  it('begins at once for the first who ask', async () => {
    const { begun, waits } = await afterTwo();
    expect(begun()).toBe(1);
    expect(waits).toEqual([]);
  });

  it('waits for those who shared the last one, and begins as soon as they are there', async () => {
    const { shared, letGo, begun } = await afterTwo();
    const first = shared();
    await turn();
    expect(begun()).toBe(1);
    const second = shared();
    await turn();
    expect(begun()).toBe(2);
    letGo(2);
    expect(await Promise.all([first, second])).toEqual([2, 2]);
  });

  it('waits for them also where others came during the last one, so that two groups become one', async () => {
    const { shared, letGo, begun } = await afterTwo();
    const both = [shared(), shared()];
    await turn();
    const third = shared();
    letGo(2);
    await Promise.all(both);
    await turn();
    expect(begun()).toBe(2);
    const again = [shared(), shared()];
    await turn();
    expect(begun()).toBe(3);
    letGo(3);
    expect(await Promise.all([third, ...again])).toEqual([3, 3, 3]);
  });

  it('begins without them after a part of the time that the last one took, and then waits for nobody', async () => {
    const { shared, letGo, begun, waits } = await afterTwo();
    const first = shared();
    await turn();
    expect(waits.map(({ milliseconds }) => milliseconds)).toEqual([45]);
    waits[0]?.end();
    await turn();
    expect(begun()).toBe(2);
    letGo(2);
    await first;
    const alone = shared();
    await turn();
    expect(begun()).toBe(3);
    letGo(3);
    expect(await alone).toBe(3);
  });
});

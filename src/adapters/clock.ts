import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../ports/clock.ts';

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  // Nobody's waiting keeps a process alive that has nothing else to do.
  wait: (milliseconds) => wait(milliseconds, undefined, { ref: false }),
};

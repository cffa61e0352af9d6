import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { changeRemote, type Changed } from '../../src/app/change-remote.ts';
import { createContext, type Context } from '../../src/app/context.ts';
import type { Rejection } from '../../src/app/rejection.ts';
import type { Result } from '../../src/domain/result.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { changeOf, type ChangeText } from '../support/domain-samples.ts';
import { ALICE, NOW, type World } from './world.ts';

/** A clock that a test turns; who waits on it turns it. */
export interface TurnedClock extends Clock {
  readonly pass: (milliseconds: number) => void;
}

/** A clock that stands until it is turned. */
export function turnedClock(): TurnedClock {
  let ms = 0;
  const pass = (milliseconds: number): void => void (ms += milliseconds);
  return {
    now: () => new Date(Date.parse(NOW) + ms),
    monotonic: () => ms,
    // Others run while one waits.
    wait: async (milliseconds) => {
      pass(milliseconds);
      await new Promise((resolve) => setImmediate(resolve));
    },
    pass,
  };
}

/** Another replica on the stores of a world. */
export function replicaOn(world: World, outside: Partial<Context> = {}): Context {
  const context = createContext({ ...world.context, shared: true, newId: randomUUID, clock: turnedClock(), ...outside });
  onTestFinished(async () => context.presence?.close().catch(() => undefined));
  return context;
}

/** One change by alice, through a replica. */
export const changeBy = (context: Context, change: ChangeText): Promise<Result<Changed, Rejection>> =>
  changeRemote(context, { change: changeOf(change), by: ALICE, allow: [], precondition: () => undefined });

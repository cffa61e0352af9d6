import { Killed, type Point } from './call.ts';

/** A call that is held at a point. */
export interface Pause {
  /** A call has come to the point. */
  readonly reached: Promise<void>;
  /** Lets it go on. */
  readonly release: () => void;
  /** brig is killed there: what is done stays done, and the connection drops. */
  readonly kill: () => void;
}

/** Points at which the next call is to be held. */
export interface Pauses {
  /** Holds the next call that comes to this point; later ones pass. */
  readonly pauseAt: (point: Point) => Pause;
  /** Waits where a call is to be held. */
  readonly pass: (point: Point) => Promise<void>;
  /** Kills whatever is held. */
  readonly end: () => void;
}

/** No point is held yet. */
export function createPauses(): Pauses {
  const waiting = new Map<Point, (() => Promise<void>)[]>();
  const held = new Set<Pause>();
  const pauseAt = (point: Point): Pause => {
    let arrived = (): void => undefined;
    const reached = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    let [release, kill] = [(): void => undefined, (): void => undefined];
    const gate = new Promise<void>((resolve, reject) => {
      release = resolve;
      kill = () => {
        reject(new Killed(`killed at ${point}`));
      };
    });
    // A pause that no call comes to may be killed too.
    gate.catch(() => undefined);
    const pause: Pause = { reached, release, kill };
    const arrive = (): Promise<void> => {
      arrived();
      return gate;
    };
    waiting.set(point, [...(waiting.get(point) ?? []), arrive]);
    held.add(pause);
    return pause;
  };
  return {
    pauseAt,
    pass: async (point) => waiting.get(point)?.shift()?.(),
    end: () => {
      for (const pause of held) pause.kill();
    },
  };
}

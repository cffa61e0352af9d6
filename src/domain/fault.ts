/** What part of the world failed; `stored`: a record can be read, and is none that this release writes. */
export type FaultPart = 'registry' | 'journal' | 'leases' | 'records' | 'stored';

/**
 * The world failed us: thrown by an adapter, with its cause. Not a {@link Rejection} (our rules said no) and not a bug.
 * `effect` says whether the thing that was asked for may have happened all the same.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly part: FaultPart;
  readonly effect: 'none' | 'unknown';

  constructor(part: FaultPart, message: string, options: { cause?: unknown; effect: 'none' | 'unknown' }) {
    super(message, { cause: options.cause });
    this.part = part;
    this.effect = options.effect;
  }
}

/** What a task throws as a Fault, as a value; anything else it throws is a bug, and thrown on. */
export async function faultOf(task: () => Promise<unknown>): Promise<Fault | undefined> {
  try {
    await task();
    return undefined;
  } catch (error) {
    return asFault(error);
  }
}

/** What a task answers; undefined where the world fails it. Anything else it throws is a bug, and thrown on. */
export async function unlessFault<T>(task: () => Promise<T>): Promise<T | undefined> {
  try {
    return await task();
  } catch (error) {
    asFault(error);
    return undefined;
  }
}

/** What was thrown, as the Fault that it is; anything else is a bug, and thrown on. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw error;
}

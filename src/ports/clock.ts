/** The time, as an argument. */
export interface Clock {
  readonly now: () => Date;
  /** Milliseconds of a clock that never jumps; only differences between two of its answers mean something. */
  readonly monotonic: () => number;
  /** Resolves after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

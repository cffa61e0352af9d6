/** The time, as an argument. */
export interface Clock {
  readonly now: () => Date;
}

/** What a request may cost; sizes in bytes, times in milliseconds. */
export interface Limits {
  readonly body: number;
  /** A body that may hold a whole list. */
  readonly list: number;
  readonly header: number;
  /** Until the headers have arrived. */
  readonly headersTimeout: number;
  /** Until the whole request has arrived. */
  readonly requestTimeout: number;
  /** How often the two times are checked. */
  readonly checkEvery: number;
}

/** The limits of the service. A restriction to 10,000 teams, the most that a request may name, has 400 KB. */
export const LIMITS: Limits = {
  body: 1024 * 1024,
  list: 16 * 1024 * 1024,
  header: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  checkEvery: 1_000,
};

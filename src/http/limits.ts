/** What a request may cost; sizes in bytes, times in milliseconds. */
export interface Limits {
  readonly body: number;
  readonly header: number;
  /** Until the headers have arrived. */
  readonly headersTimeout: number;
  /** Until the whole request has arrived. */
  readonly requestTimeout: number;
  /** How often the two times are checked. */
  readonly checkEvery: number;
}

/** The limits of the service. */
export const LIMITS: Limits = { body: 100 * 1024, header: 16 * 1024, headersTimeout: 10_000, requestTimeout: 30_000, checkEvery: 1_000 };

import { isAxiosError } from 'axios';
import { CONNECT_TIMEOUT } from './bounded-agent.ts';

/** One try of a call that had no answer of brig. */
export class TryFailed extends Error {
  override readonly name = 'TryFailed';
  /** Whether brig may have seen the request. */
  readonly reached: boolean;
  readonly mayRetry: boolean;

  constructor(what: string, reached: boolean, options: { mayRetry?: boolean; cause?: unknown } = {}) {
    super(what, { cause: options.cause });
    this.reached = reached;
    this.mayRetry = options.mayRetry ?? true;
  }
}

/** Errors that come before a single byte of the request is on its way. */
const BEFORE_CONNECTED: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name could not be resolved',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  [CONNECT_TIMEOUT]: 'no connection came about in time',
};

/** What went wrong with one try; anything that is no matter of the network stays as it is, a bug. */
export function tryFailed(error: unknown): unknown {
  if (!isAxiosError(error)) return error;
  const { code = '', message } = error;
  const before = BEFORE_CONNECTED[code];
  if (before !== undefined) return new TryFailed(`${before} (${code})`, false, { cause: error });
  if (message.startsWith('maxContentLength')) return new TryFailed('its answer is too large', true, { mayRetry: false, cause: error });
  return new TryFailed(`the connection broke (${code === '' ? message : code})`, true, { cause: error });
}

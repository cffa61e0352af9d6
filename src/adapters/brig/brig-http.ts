import type { Agent } from 'node:http';
import axios, { type AxiosInstance } from 'axios';
import {
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
  type IPolicy,
} from 'cockatiel';
import type { Log } from '../../ports/log.ts';
import { boundedAgent } from './bounded-agent.ts';
import { noAnswer } from './brig-fault.ts';
import { TryFailed, tryFailed } from './try-failed.ts';

/** One call of brig. */
export interface BrigCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** From the root of brig, each part encoded. */
  readonly path: string;
  readonly body?: object;
  /** Called before each try of a write; what it throws ends the call. */
  readonly assertMayWrite?: (() => void) | undefined;
}

/** What brig answered; any status but 502, 503, 504, which are a proxy's. */
export interface BrigAnswer {
  readonly status: number;
  readonly text: string;
}

/** How long, how often; in milliseconds. */
export interface BrigTimes {
  readonly connect: number;
  readonly oneTry: number;
  readonly total: number;
  readonly firstBackoff: number;
  readonly halfOpenAfter: number;
}

/** A list of 10,000 remotes, many of them by team, takes brig seconds (brig-contract §3). */
export const TIMES: BrigTimes = { connect: 1_000, oneTry: 10_000, total: 25_000, firstBackoff: 100, halfOpenAfter: 10_000 };

/** Calls brig; throws a Fault where there is no answer. */
export interface BrigHttp {
  readonly url: string;
  readonly call: (call: BrigCall) => Promise<BrigAnswer>;
  readonly close: () => void;
}

/** What it takes to call brig. */
export interface BrigHttpOptions {
  readonly url: string;
  readonly log: Log;
  readonly times?: Partial<BrigTimes> | undefined;
}

const RETRIES = 2;
const FAILURES_TO_BREAK = 5;
// 10,000 remotes with hundreds of teams each; beyond that it is no list of brig's.
const MOST_BYTES = 128 * 1024 * 1024;

/**
 * HTTP to brig: never through a proxy, no redirect followed. What failed on the way is tried again, writes too, since each
 * of brig's writes is an upsert or idempotent and is read back; what brig itself answered never is.
 */
export function brigHttp({ url, log, times: given }: BrigHttpOptions): BrigHttp {
  const times = { ...TIMES, ...given };
  const base = new URL(url);
  const agent = boundedAgent(base, times.connect);
  const client = axiosFor(base, agent);
  const policy = resilience(times, log, base.origin);
  return {
    url: base.origin,
    call: async (call) => {
      const state: CallState = { tries: 0, mayHaveHappened: false, isOver: false };
      try {
        return await policy.execute(({ signal }) => oneTry(client, call, state, signal));
      } catch (error) {
        throw noAnswer({ url: base.origin, call, error, tries: state.tries, times, mayHaveHappened: state.mayHaveHappened });
      } finally {
        state.isOver = true;
      }
    },
    close: () => {
      agent.destroy();
    },
  };
}

interface CallState {
  tries: number;
  /** Whether brig may have done what was asked. */
  mayHaveHappened: boolean;
  /** Whether the caller has its answer. */
  isOver: boolean;
}

function oneTry(client: AxiosInstance, call: BrigCall, state: CallState, signal: AbortSignal): Promise<BrigAnswer> {
  // cockatiel sends what waited for its turn although the time is over; the caller has been told meanwhile, and acts on it.
  if (state.isOver || signal.aborted) throw new TryFailed('its turn came too late', false, { mayRetry: false });
  call.assertMayWrite?.();
  state.tries += 1;
  const before = state.mayHaveHappened;
  state.mayHaveHappened = call.method !== 'GET';
  return send(client, call, signal).catch((error: unknown) => {
    if (error instanceof TryFailed && !error.reached) state.mayHaveHappened = before;
    throw error;
  });
}

function axiosFor(base: URL, agent: Agent): AxiosInstance {
  return axios.create({
    baseURL: base.href.replace(/\/$/, ''),
    proxy: false,
    maxRedirects: 0,
    ...(base.protocol === 'https:' ? { httpsAgent: agent } : { httpAgent: agent }),
    maxContentLength: MOST_BYTES,
    maxBodyLength: MOST_BYTES,
    responseType: 'text',
    transformResponse: (text: string) => text,
    validateStatus: () => true,
    headers: { 'User-Agent': 'fedremotes', Accept: 'application/json', 'Accept-Encoding': 'gzip' },
  });
}

async function send(client: AxiosInstance, { method, path, body }: BrigCall, signal: AbortSignal): Promise<BrigAnswer> {
  const { status, data } = await client
    .request<string>({
      url: path,
      method,
      signal,
      ...(body && { data: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    })
    .catch((error: unknown) => {
      throw tryFailed(error);
    });
  if (status === 502 || status === 503 || status === 504) throw new TryFailed(`something before it answered ${String(status)}`, true);
  return { status, text: data };
}

function resilience({ oneTry, total, firstBackoff, halfOpenAfter }: BrigTimes, log: Log, url: string): IPolicy {
  // Not by cockatiel's isTaskCancelledError, which in 3.2.1 looks for another error.
  const onTheWay = handleWhen((error) => (error instanceof TryFailed && error.mayRetry) || error instanceof TaskCancelledError);
  const breaker = circuitBreaker(onTheWay, { halfOpenAfter, breaker: new ConsecutiveBreaker(FAILURES_TO_BREAK) });
  breaker.onBreak(() => {
    log.warn({ url }, 'brig does not answer; it is asked again only after a pause');
  });
  breaker.onReset(() => {
    log.info({ url }, 'brig answers again');
  });
  return wrap(
    timeout(total, TimeoutStrategy.Aggressive),
    retry(onTheWay, { maxAttempts: RETRIES, backoff: new ExponentialBackoff({ initialDelay: firstBackoff }) }),
    breaker,
    timeout(oneTry, TimeoutStrategy.Aggressive),
  );
}

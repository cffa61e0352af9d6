import { onTestFinished } from 'vitest';
import type { SearchPolicy } from '../../src/domain/remote.ts';
import { startBrig, type BrigOptions, type StandInBrig } from '../support/brig/start-brig.ts';
import { send, type Answer, type Sent } from '../support/running-service.ts';

/** The path of the list. */
export const REMOTES = '/i/federation/remotes';

/** Teams by a name that a reader can follow; `timed` is of version 1. */
export const TEAM = {
  one: '10000000-0000-4000-8000-000000000001',
  two: '20000000-0000-4000-8000-000000000002',
  timed: 'f0000000-0000-1000-8000-000000000003',
} as const;

/** A stand-in that ends with the test, and how to ask it. */
export interface RunningBrig extends StandInBrig {
  readonly ask: (method: string, path: string, what?: Sent) => Promise<Answer>;
  /** The parsed list. */
  readonly list: () => Promise<{ readonly remotes: readonly Config[]; readonly strategy: string; readonly update_interval: number }>;
}

/** A FederationDomainConfig; without a restriction before 4.40. */
export interface Config {
  readonly domain: string;
  readonly search_policy: SearchPolicy;
  readonly restriction?: { readonly tag: string; readonly value: readonly string[] | null };
}

/** Starts a stand-in for this test. */
export async function runningBrig(options?: BrigOptions): Promise<RunningBrig> {
  const brig = await startBrig(options);
  onTestFinished(() => brig.stop());
  return { ...brig, ...asking(brig) };
}

/** How to ask a stand-in. */
export function asking({ url }: StandInBrig): Pick<RunningBrig, 'ask' | 'list'> {
  const port = Number(new URL(url).port);
  return {
    ask: (method, path, what) => send(port, method, path, what),
    list: async () => JSON.parse((await send(port, 'GET', REMOTES)).text) as Awaited<ReturnType<RunningBrig['list']>>,
  };
}

/** A FederationDomainConfig as 4.40 and later have it; `teams` undefined is allow_all. */
export const config = (domain: string, search_policy: SearchPolicy = 'full_search', teams?: readonly string[]): Config => ({
  domain,
  search_policy,
  restriction: teams ? { tag: 'restrict_by_team', value: teams } : { tag: 'allow_all', value: null },
});

/** The message of a 533, less what every one begins with. */
export function refusedBecause({ status, phrase, headers, text }: Answer): string {
  const { code, label, message } = JSON.parse(text) as { code: number; label: string; message: string };
  const prefix = 'Could parse body, but got an unexpected error response: ';
  const told = [status, phrase, headers['content-type'], code, label, message.startsWith(prefix)];
  const every = [533, 'Unexpected Federation Response', 'application/json', 533, 'federation-unexpected-wai-error', true];
  if (JSON.stringify(told) !== JSON.stringify(every)) throw new Error(`not one of brig's 533s: ${JSON.stringify(told)}`);
  return message.slice(prefix.length);
}

import type { Domain } from '../domain/domain.ts';
import type { Strategy } from '../domain/strategy.ts';
import type { HostPort, ListenAddress } from './addresses.ts';

/** Where remotes live, and where our own memory may live. */
export const REGISTRIES = ['embedded', 'cassandra', 'brig'] as const;
export const STATES = ['embedded', 'cassandra'] as const;
export const DROP_INS = ['full', 'read', 'off'] as const;

/** A value that no log, dump or message shows; ask for it where it is used. */
export interface Secret {
  readonly reveal: () => string;
}

/** How old a list read may be: not at all, or this many seconds. */
export type Freshness = 'strict' | { readonly seconds: number };

/** How to reach Cassandra; used once a registry or the state lives there. */
export interface CassandraConfig {
  readonly contactPoints: readonly HostPort[];
  readonly localDc: string;
  /** Our own keyspace. */
  readonly keyspace: string;
  readonly brigKeyspace: string;
  readonly username?: string;
  readonly password?: Secret;
  /** Path of a PEM file. */
  readonly tlsCa?: string;
}

/** The whole configuration of the service, checked; made only by {@link loadConfig}. */
export interface Config {
  readonly listen: ListenAddress;
  readonly tokensFile?: string;
  readonly registry: (typeof REGISTRIES)[number];
  readonly state: (typeof STATES)[number];
  readonly dataDir: string;
  readonly domain?: Domain;
  readonly strategy?: Strategy;
  /** Paths of the file layer, later wins; empty where there is none. */
  readonly values: readonly string[];
  readonly brigUrl?: string;
  readonly freshness: Freshness;
  /** What the /i routes do. */
  readonly dropIn: (typeof DROP_INS)[number];
  /** Whether the operator said that everybody who reaches it may change the list. */
  readonly insecure: boolean;
  readonly cassandra: CassandraConfig;
}

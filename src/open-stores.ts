import type { Logger } from 'pino';
import { watchBackend } from './adapters/brig/backend.ts';
import { brigClient, type BrigClient } from './adapters/brig/brig-client.ts';
import { brigRegistry } from './adapters/brig/registry.ts';
import { openCassandraState } from './adapters/cassandra/state/open-state.ts';
import { cassandraRegistry } from './adapters/cassandra/registry/registry.ts';
import { openSession, type Session } from './adapters/cassandra/session/session.ts';
import { systemClock } from './adapters/clock.ts';
import { openEmbedded, type EmbeddedStores } from './adapters/embedded/open-embedded.ts';
import type { Outside } from './app/context.ts';
import type { Config } from './config/config.ts';
import { Fault } from './domain/fault.ts';
import type { FileLayerSource } from './ports/file-layer.ts';
import type { Releasers } from './releasers.ts';

/** The stores of a service, and brig where it is asked. */
export type Stores = Pick<Outside, 'registry' | 'journal' | 'leases' | 'shared' | 'backend'>;

/** What opening the stores needs besides the configuration. */
export interface StoresOptions {
  readonly fileLayer: FileLayerSource;
  readonly log: Logger;
  readonly open: Releasers;
}

/**
 * The one place that names concrete stores: which registry, which state, whether brig is asked. Throws StoreRefused where one
 * of them cannot be used whatever one does; a store that is only out of reach is tried again for as long as it takes.
 */
export async function openStores(config: Config, options: StoresOptions): Promise<Stores> {
  const { open, log } = options;
  const session = needsCassandra(config) ? openSession(config.cassandra, log) : undefined;
  if (session) open.push('cassandra', session.close);
  const brig = config.brigUrl === undefined ? undefined : brigClient({ url: config.brigUrl, log });
  if (brig) open.push('brig', brig.close);
  const backend = brig && watchBackend({ client: brig, now: systemClock.now, log });
  if (backend) open.push('what brig says', backend.close);
  const embedded = config.state === 'embedded' ? openEmbedded({ folder: config.dataDir }) : undefined;
  if (embedded) open.push('embedded stores', embedded.close);
  const state = embedded ?? (await cassandraState(config, sure(session), options));
  return {
    registry: registryOf(config, { session, brig, embedded }, options),
    journal: state.journal,
    leases: state.leases,
    shared: config.state === 'cassandra',
    ...(backend && { backend }),
  };
}

const needsCassandra = ({ registry, state }: Config): boolean => registry === 'cassandra' || state === 'cassandra';

async function cassandraState(
  { cassandra }: Config,
  session: Session,
  { log }: StoresOptions,
): Promise<Pick<Stores, 'journal' | 'leases'>> {
  const { keyspace, brigKeyspace, localDc } = cassandra;
  const state = openCassandraState({ session, keyspace, likeKeyspace: brigKeyspace, localDc, log });
  try {
    await state.ready();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.error({ err: error }, 'the journal in Cassandra cannot be used yet; it will be tried again');
  }
  return state;
}

interface Opened {
  readonly session: Session | undefined;
  readonly brig: BrigClient | undefined;
  readonly embedded: EmbeddedStores | undefined;
}

function registryOf(config: Config, { session, brig, embedded }: Opened, { fileLayer }: StoresOptions): Stores['registry'] {
  switch (config.registry) {
    case 'embedded':
      return sure(embedded).registry;
    case 'cassandra':
      return cassandraRegistry({ session: sure(session), keyspace: config.cassandra.brigKeyspace });
    case 'brig':
      return brigRegistry({ client: sure(brig), fileLayer: fileLayer.current });
  }
}

/** What the configuration's own rules promise (config/cross-rules.ts). */
function sure<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the configuration let a combination of stores pass that cannot be');
  return value;
}

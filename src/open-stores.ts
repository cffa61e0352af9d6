import type { Logger } from 'pino';
import type { BrigClient } from './adapters/brig/brig-client.ts';
import type { Session } from './adapters/cassandra/session/session.ts';
import { systemClock } from './adapters/clock.ts';
import { openEmbedded, type EmbeddedStores } from './adapters/embedded/open-embedded.ts';
import type { Outside } from './app/context.ts';
import type { Config } from './config/config.ts';
import { Fault } from './domain/fault.ts';
import type { FileLayerSource } from './ports/file-layer.ts';
import type { Records } from './ports/records.ts';
import type { Releasers } from './releasers.ts';

/** The stores of a service, and brig where it is asked. */
export interface Stores extends Pick<Outside, 'registry' | 'journal' | 'leases' | 'shared' | 'backend' | 'databaseLook'> {
  readonly records: Records;
}

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
  const session = needsCassandra(config) ? (await cassandra()).openSession(config.cassandra, log) : undefined;
  if (session) open.push('cassandra', session.close);
  const newClient = await brigClients(config, options);
  const client = newClient?.();
  if (client) open.push('brig', client.close);
  const backend = client && newClient && (await brig()).watchBackend({ client, fresh: newClient, now: systemClock.now, log });
  if (backend) open.push('what brig says', backend.close);
  const embedded = config.state === 'embedded' ? openEmbedded({ folder: config.dataDir }) : undefined;
  if (embedded) open.push('embedded stores', embedded.close);
  const state = embedded ?? (await cassandraState(config, sure(session), options));
  return {
    registry: await registryOf(config, { session, client, embedded }, options),
    journal: state.journal,
    leases: state.leases,
    records: state.records,
    shared: config.state === 'cassandra',
    ...(backend && { backend }),
    ...(session &&
      config.registry === 'brig' && { databaseLook: (await cassandra()).databaseLook(session, config.cassandra.brigKeyspace) }),
  };
}

// The libraries behind these take longer to load than all the rest of a start, so whoever does not need them does without.
const cassandra = () => import('./adapters/cassandra/index.ts');
const brig = () => import('./adapters/brig/index.ts');

async function brigClients({ brigUrl }: Config, { log }: StoresOptions): Promise<(() => BrigClient) | undefined> {
  if (brigUrl === undefined) return undefined;
  const { brigClient } = await brig();
  return () => brigClient({ url: brigUrl, log });
}

/** In front of brig its Cassandra is looked at where brig does not show what is there, by whoever is told where it is. */
const needsCassandra = ({ registry, state, cassandra: { contactPoints } }: Config): boolean =>
  registry === 'cassandra' || state === 'cassandra' || (registry === 'brig' && contactPoints.length > 0);

type State = Pick<Stores, 'journal' | 'leases' | 'records'>;

async function cassandraState(config: Config, session: Session, { log }: StoresOptions): Promise<State> {
  const { keyspace, brigKeyspace, localDc } = config.cassandra;
  const { openCassandraState } = await cassandra();
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
  readonly client: BrigClient | undefined;
  readonly embedded: EmbeddedStores | undefined;
}

async function registryOf(
  config: Config,
  { session, client, embedded }: Opened,
  { fileLayer }: StoresOptions,
): Promise<Stores['registry']> {
  switch (config.registry) {
    case 'embedded':
      return sure(embedded).registry;
    case 'cassandra':
      return (await cassandra()).cassandraRegistry({ session: sure(session), keyspace: config.cassandra.brigKeyspace });
    case 'brig':
      return (await brig()).brigRegistry({ client: sure(client), fileLayer: fileLayer.current });
  }
}

/** What the configuration's own rules promise (config/cross-rules.ts). */
function sure<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the configuration let a combination of stores pass that cannot be');
  return value;
}

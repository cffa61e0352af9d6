import type { CassandraConfig, Config } from './config.ts';
import type { Settings } from './settings-schema.ts';

/** The configuration that settings make, with the defaults that depend on other settings. */
export function toConfig(settings: Settings): Config {
  const { LISTEN, TOKENS_FILE, REGISTRY, STATE, DOMAIN, STRATEGY, BRIG_URL } = settings;
  return {
    listen: LISTEN,
    ...(TOKENS_FILE !== undefined && { tokensFile: TOKENS_FILE }),
    registry: REGISTRY,
    state: STATE ?? (REGISTRY === 'cassandra' ? 'cassandra' : 'embedded'),
    dataDir: settings.DATA_DIR,
    ...(DOMAIN !== undefined && { domain: DOMAIN }),
    ...(STRATEGY !== undefined && { strategy: STRATEGY }),
    values: settings.VALUES ?? [],
    ...(BRIG_URL !== undefined && { brigUrl: BRIG_URL }),
    freshness: settings.FRESHNESS,
    dropIn: settings.DROP_IN ?? (LISTEN.loopback ? 'full' : 'read'),
    insecure: settings.INSECURE,
    cassandra: toCassandra(settings),
  };
}

function toCassandra(settings: Settings): CassandraConfig {
  const { CASSANDRA_USERNAME, CASSANDRA_PASSWORD, CASSANDRA_TLS_CA } = settings;
  return {
    contactPoints: settings.CASSANDRA_CONTACT_POINTS ?? [],
    localDc: settings.CASSANDRA_LOCAL_DC,
    keyspace: settings.CASSANDRA_KEYSPACE,
    brigKeyspace: settings.CASSANDRA_BRIG_KEYSPACE,
    ...(CASSANDRA_USERNAME !== undefined && { username: CASSANDRA_USERNAME }),
    ...(CASSANDRA_PASSWORD !== undefined && { password: CASSANDRA_PASSWORD }),
    ...(CASSANDRA_TLS_CA !== undefined && { tlsCa: CASSANDRA_TLS_CA }),
  };
}

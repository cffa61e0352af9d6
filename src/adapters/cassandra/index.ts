// What the composition opens; loaded only where the configuration names Cassandra.
export { databaseLook } from './registry/look.ts';
export { cassandraRegistry } from './registry/registry.ts';
export { openSession } from './session/session.ts';
export { openCassandraState } from './state/open-state.ts';

import { errors, types } from 'cassandra-driver';
import { Fault } from '../../../domain/fault.ts';
import { quoted } from './schema-cql.ts';
import { textIn } from '../session/columns.ts';
import type { Session } from '../session/session.ts';

/** Our keyspace, and after what it is made where it is not there. */
export interface KeyspaceOptions {
  readonly keyspace: string;
  /** One that has the replication that ours should have: brig's. */
  readonly likeKeyspace?: string;
  readonly localDc: string;
}

/** More replicas than three make no quorum better. */
const MOST_REPLICAS = 3;

/** Makes the keyspace where it is not there. Throws a Fault with the CQL for an administrator where the role may not. */
export async function ensureKeyspace(session: Session, options: KeyspaceOptions): Promise<void> {
  const { keyspace } = options;
  if ((await replicationOf(session, keyspace)) !== undefined) return;
  const create = `CREATE KEYSPACE IF NOT EXISTS ${quoted(keyspace)} WITH replication = ${await wantedReplication(session, options)}`;
  await orTellAdministrator(keyspace, [create], () => session.schema(create));
}

/** Runs what changes the schema; where the role may not, the Fault says what an administrator must run instead. */
export async function orTellAdministrator(keyspace: string, cql: readonly string[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isUnauthorized(error)) throw error;
    const role = /^User (\S+) has no/.exec(error.cause.message)?.[1] ?? 'fedremotes';
    const grants = ['CREATE', 'SELECT', 'MODIFY'].map((what) => `GRANT ${what} ON KEYSPACE ${quoted(keyspace)} TO ${quoted(role)};`);
    const message =
      `the role ${role} may not make the keyspace ${keyspace} or what belongs in it (${error.cause.message}). As a superuser, run: ` +
      [...cql.filter((line) => line.startsWith('CREATE KEYSPACE')).map((line) => `${line};`), ...grants].join(' ');
    throw new Fault('journal', message, { cause: error, effect: 'none' });
  }
}

const UNAUTHORIZED: number = types.responseErrorCodes.unauthorized;

type Unauthorized = Fault & { readonly cause: errors.ResponseError };

const isUnauthorized = (error: unknown): error is Unauthorized =>
  error instanceof Fault && error.cause instanceof errors.ResponseError && error.cause.code === UNAUTHORIZED;

async function wantedReplication(session: Session, { likeKeyspace, localDc }: KeyspaceOptions): Promise<string> {
  const like = likeKeyspace === undefined ? undefined : await replicationOf(session, likeKeyspace);
  if (like !== undefined) return like;
  const tables = ['system.local', 'system.peers'];
  const nodes = await Promise.all(tables.map((table) => session.execute('journal', 'read', `SELECT data_center FROM ${table}`)));
  const count = nodes.flat().filter((row) => textIn(row, 'data_center') === localDc).length;
  return cqlMap({ class: 'NetworkTopologyStrategy', [localDc]: String(Math.min(MOST_REPLICAS, Math.max(count, 1))) });
}

async function replicationOf(session: Session, keyspace: string): Promise<string | undefined> {
  const query = 'SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?';
  const [row] = await session.execute('journal', 'read', query, [keyspace]);
  return row && cqlMap(row['replication'] as Readonly<Record<string, string>>);
}

const cqlMap = (map: Readonly<Record<string, string>>): string =>
  `{${Object.entries(map)
    .map((pair) => pair.map((text) => `'${text.replaceAll("'", "''")}'`).join(': '))
    .join(', ')}}`;

import { Client } from 'cassandra-driver';
import type { Session } from '../../../src/adapters/cassandra/session/session.ts';
import type { Log } from '../../../src/ports/log.ts';
import type { Contact } from '../../support/cassandra/find-cassandra.ts';

/** A log that nobody reads. */
export const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The driver without anything of ours: how brig, or a careless hand, writes. */
export const plainClient = ({ host, port }: Contact, credentials?: { username: string; password: string }): Client =>
  new Client({
    contactPoints: [`${host}:${String(port)}`],
    localDataCenter: 'datacenter1',
    ...(credentials && { credentials }),
    // A statement that changes the schema takes its time on a busy machine.
    socketOptions: { readTimeout: 60_000 },
  });

/** Takes everything away; a TRUNCATE is faster than new tables. */
export async function emptyTables(client: Client, keyspace: string): Promise<void> {
  await Promise.all(['federation_remotes', 'federation_remote_teams'].map((table) => client.execute(`TRUNCATE ${keyspace}.${table}`)));
}

/** A session that keeps what it was asked, and can be interrupted before a statement. */
export interface CountingSession extends Session {
  readonly statements: string[];
  /** Once, before the next statement that begins like this. */
  readonly before: (beginning: string, task: () => Promise<void>) => void;
}

/** Wraps a real session. */
export function counting(session: Session): CountingSession {
  const statements: string[] = [];
  let waiting: { readonly beginning: string; readonly task: () => Promise<void> } | undefined;
  const note = async (cql: string): Promise<void> => {
    statements.push(cql);
    if (waiting === undefined || !cql.startsWith(waiting.beginning)) return;
    const { task } = waiting;
    waiting = undefined;
    await task();
  };
  return {
    ...session,
    statements,
    before: (beginning, task) => {
      waiting = { beginning, task };
    },
    execute: async (part, kind, cql, params) => {
      await note(cql);
      return session.execute(part, kind, cql, params);
    },
    batch: async (part, kind, batch) => {
      await note(batch.map(({ query }) => query).join('; '));
      return session.batch(part, kind, batch);
    },
  };
}

/** A log that is kept. */
export function recording(): Log & { readonly lines: readonly string[] } {
  const lines: string[] = [];
  const keep = (fields: object, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  return { lines, info: keep, warn: keep, error: keep };
}

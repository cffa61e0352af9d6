import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'cassandra-driver';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cassandraRegistry } from '../../../src/adapters/cassandra/registry/registry.ts';
import { openSession, type CassandraOptions, type Session } from '../../../src/adapters/cassandra/session/session.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { Fault } from '../../../src/domain/fault.ts';
import type { Row } from '../../../src/domain/layers.ts';
import type { TeamId } from '../../../src/domain/team.ts';
import { describeOwnNodes } from '../../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../../support/cassandra/fresh-keyspace.ts';
import { startNode, type CassandraNode } from '../../support/cassandra/start-node.ts';
import { recording } from './support.ts';

const A = assertDomain('a.example');
const PASSWORD = 'canary-of-a-password';
const CLOSED: Row = { search_policy: 'full_search', restricted: true, teams: ['99db9768-04e3-4b5d-9268-831b6a25c4ab' as TeamId] };

await describeOwnNodes('a Cassandra with logins, GRANTs and TLS', () => {
  let node: CassandraNode;
  let superuser: Client;
  let keyspaces: FreshKeyspaces;
  const sessions: Session[] = [];
  const log = recording();

  beforeAll(async () => {
    node = await startNode({ authentication: true, tls: true });
    superuser = await connected(node);
    keyspaces = await freshKeyspace(superuser);
  }, 180_000);
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((session) => session.close()));
  });
  afterAll(async () => {
    await superuser.shutdown();
    await node.stop();
  });

  const options = (more: Partial<CassandraOptions> = {}): CassandraOptions => ({
    contactPoints: [{ host: node.address, port: node.port }],
    localDc: 'datacenter1',
    username: 'fedremotes',
    password: { reveal: () => PASSWORD },
    tlsCa: node.certificate?.caFile ?? '',
    ...more,
  });
  const session = (more?: Partial<CassandraOptions>): Session => {
    const opened = openSession(options(more), log);
    sessions.push(opened);
    return opened;
  };
  const registry = (more?: Partial<CassandraOptions>) => cassandraRegistry({ session: session(more), keyspace: keyspaces.brig });
  const problemOf = (work: Promise<unknown>): Promise<Fault> =>
    work.then(
      () => Promise.reject(new Error('it worked')),
      (error: unknown) => (error instanceof Fault ? error : Promise.reject(new Error('no Fault', { cause: error }))),
    );
  const grants = (): readonly string[] =>
    ['federation_remotes', 'federation_remote_teams'].flatMap((table) =>
      ['SELECT', 'MODIFY'].map((permission) => `GRANT ${permission} ON ${keyspaces.brig}.${table} TO fedremotes`),
    );
  const everything = async (): Promise<void> => {
    const remotes = registry();
    await remotes.probe();
    await remotes.write(A, undefined, CLOSED);
    await remotes.write(A, undefined, { ...CLOSED, restricted: false, teams: [] });
    expect((await remotes.readAll()).size).toBe(1);
    expect(await remotes.readOne(A)).toBeDefined();
    await remotes.write(A, undefined, CLOSED);
    await remotes.write(A, undefined, undefined);
  };

  describe('a role with the GRANTs that the manual lists', () => {
    beforeAll(async () => {
      await superuser.execute(`CREATE ROLE fedremotes WITH LOGIN = true AND PASSWORD = '${PASSWORD}'`);
      for (const grant of grants()) await superuser.execute(grant);
    });

    it('is enough for the registry', everything);

    it('permits nothing else', async () => {
      const remotes = session();
      const other = `${keyspaces.brig}.user`;
      await superuser.execute(`CREATE TABLE IF NOT EXISTS ${other} (id int PRIMARY KEY)`);
      const read = await problemOf(remotes.execute('registry', 'read', `SELECT id FROM ${other}`));
      expect(read.message).toContain(`the role fedremotes lacks a permission; run as a superuser: GRANT SELECT ON ${other} TO fedremotes;`);
      for (const cql of [`TRUNCATE ${other}`, `DROP TABLE ${other}`, `ALTER TABLE ${keyspaces.brig}.federation_remotes ADD ours int`]) {
        expect(await problemOf(remotes.schema(cql)), cql).toMatchObject({
          message: expect.stringContaining('lacks a permission') as string,
        });
      }
    });

    it('has none too many: each that is missing is named, with the statement that grants it', async () => {
      for (const grant of grants()) {
        const [revoke, onTable] = [grant.replace('GRANT', 'REVOKE').replace(' TO ', ' FROM '), grant];
        await superuser.execute(revoke);
        const fault = await problemOf(everything());
        expect(fault.message).toContain(`${onTable};`);
        expect(fault.part).toBe('registry');
        await superuser.execute(grant);
      }
      await everything();
    });
  });

  describe('a session that is not let in', () => {
    it.each([
      [
        'a wrong password',
        { password: { reveal: () => 'wrong-canary' } },
        ['refuses the login', 'CASSANDRA_USERNAME and CASSANDRA_PASSWORD'],
      ],
      ['no login', { username: undefined }, ['asks for a login and none is set', 'CASSANDRA_USERNAME']],
      ['another data centre', { localDc: 'elsewhere' }, ['elsewhere', 'datacenter1', 'CASSANDRA_LOCAL_DC']],
    ])('for %s says so soon, and what to set', async (_name, more, said) => {
      const begun = performance.now();
      const { username = 'username' in more ? undefined : 'fedremotes', ...others } = { ...options(), ...more } as CassandraOptions;
      const opened = openSession({ ...others, ...(username !== undefined && { username }) }, log);
      sessions.push(opened);
      const fault = await problemOf(opened.execute('registry', 'read', `SELECT domain FROM ${keyspaces.brig}.federation_remotes`));
      expect(performance.now() - begun).toBeLessThan(2500);
      for (const part of said) expect(fault.message).toContain(part);
      expect(fault.effect).toBe('none');
    });

    it('without TLS, and with an authority that is not that of the node, is told as what cannot be reached', async () => {
      const { tlsCa: _, ...plain } = options();
      const opened = openSession(plain, log);
      sessions.push(opened);
      expect((await problemOf(opened.execute('registry', 'read', 'SELECT key FROM system.local'))).message).toContain(String(node.port));
      const stranger = join(process.env['TMPDIR'] ?? '/tmp', `fedremotes-stranger-${String(process.pid)}.pem`);
      writeFileSync(stranger, STRANGER);
      const fault = await problemOf(session({ tlsCa: stranger }).execute('registry', 'read', 'SELECT key FROM system.local'));
      expect(fault.message).toMatch(/certificate|self-signed/);
    });
  });

  it('names a keyspace that is not there', async () => {
    const remotes = cassandraRegistry({
      session: session({ username: 'cassandra', password: { reveal: () => 'cassandra' } }),
      keyspace: 'bryg',
    });
    expect((await problemOf(remotes.readAll())).message).toMatch(/bryg.*CASSANDRA_BRIG_KEYSPACE/);
  });

  it('that is not there when the service starts is found once it is there, and again after it was away', async () => {
    await node.shutDown();
    const remotes = registry();
    const begun = performance.now();
    const fault = await problemOf(remotes.readAll());
    expect(performance.now() - begun).toBeLessThan(2500);
    expect(fault).toMatchObject({ part: 'registry', effect: 'none' });
    expect(fault.message).toContain(`not connected to Cassandra at ${node.address}:${String(node.port)}`);
    expect(remotes.version()).toBeUndefined();
    await node.start();
    await untilItWorks(() => remotes.readAll());
    expect(remotes.version()).toBe(`Cassandra ${node.version}`);

    await node.kill();
    const away = await problemOf(remotes.write(A, undefined, CLOSED));
    expect(away.message).toMatch(/no node of Cassandra (answers|is up).*contact points: 127/);
    expect(away.effect).toBe('none');
    await node.start();
    await untilItWorks(() => remotes.write(A, undefined, CLOSED));
    expect(await remotes.readOne(A)).toEqual({ kind: 'row', ...CLOSED });
  }, 240_000);

  it('keeps its secrets', () => {
    expect(log.lines.length).toBeGreaterThan(3);
    expect(log.lines.join('\n')).not.toMatch(/canary/);
  });
});

/** Cassandra says that it listens a moment before it does. */
async function connected(node: CassandraNode): Promise<Client> {
  for (let tries = 1; ; tries += 1) {
    const client = new Client({
      contactPoints: [`${node.address}:${String(node.port)}`],
      localDataCenter: 'datacenter1',
      credentials: { username: 'cassandra', password: 'cassandra' },
      sslOptions: { ca: [node.certificate?.ca ?? ''], rejectUnauthorized: true },
      socketOptions: { readTimeout: 60_000 },
    });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (tries === 20) throw error;
      await sleep(250);
    }
  }
}

async function untilItWorks(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (tries === 100 || !(error instanceof Fault)) throw error;
      await sleep(250);
    }
  }
}

// The certificate of an authority that signed nothing here.
const STRANGER = `-----BEGIN CERTIFICATE-----
MIIBgTCCASegAwIBAgIUbRcbFRYpDldARxAYdAJxlVHC8p4wCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKYSBzdHJhbmdlcjAgFw0yNjExMjUwMzIwMTFaGA8yMTI2MTEw
MTAzMjAxMVowFTETMBEGA1UEAwwKYSBzdHJhbmdlcjBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABH9TsVNwzmvOmClRFggaAITpByW6B3I+DDi+ha+eEFxNarHGq6h4
+wuBRCQ4piwDnw0ny54nFtQhPo5vLAfFhf2jUzBRMB0GA1UdDgQWBBRy8uslCYwA
oqP2Vd7TO4fXl9Rk7zAfBgNVHSMEGDAWgBRy8uslCYwAoqP2Vd7TO4fXl9Rk7zAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQCiAomNxBqCKWhsyHbT
c6rdZzvUwofJrwMg0oZKn/fKhwIgAnU8wqxXjTGcFdup9/WwurdfZ/uNkJsSksIN
qxWvKKA=
-----END CERTIFICATE-----
`;

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openCassandraState } from '../../../src/adapters/cassandra/state/open-state.ts';
import { cassandraRegistry } from '../../../src/adapters/cassandra/registry/registry.ts';
import { openSession, type Session } from '../../../src/adapters/cassandra/session/session.ts';
import { createContext } from '../../../src/app/context.ts';
import { describeCassandra } from '../../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../../support/cassandra/fresh-keyspace.ts';
import { runningService, type RunningService } from '../../support/running-service.ts';
import { counting, plainClient, silent } from './support.ts';

/** Each statement that a write may send, by a short name; all of them name the key of one partition. */
const NAMES: readonly (readonly [name: string, statement: RegExp])[] = [
  ['row?', /^SELECT domain, search_policy, restriction FROM \w+\.federation_remotes WHERE domain = \?$/],
  ['teams?', /^SELECT domain, team FROM \w+\.federation_remote_teams WHERE domain = \?$/],
  ['insert-row', /^INSERT INTO \w+\.federation_remotes \(domain, search_policy, restriction\) VALUES \(\?, \?, \?\)$/],
  ['update-row', /^UPDATE \w+\.federation_remotes SET search_policy = \?, restriction = \? WHERE domain = \? IF EXISTS$/],
  ['delete-row', /^DELETE FROM \w+\.federation_remotes WHERE domain = \?$/],
  [
    'write-teams',
    /^((INSERT INTO \w+\.federation_remote_teams \(domain, team\) VALUES \(\?, \?\)|DELETE FROM \w+\.federation_remote_teams WHERE domain = \? AND team = \?)(; )?)+$/,
  ],
  ['journal?', /^SELECT seq, body FROM "?\w+"?\.journal WHERE bucket = \? AND seq > \? LIMIT 1000$/],
  [
    'append',
    /^UPDATE "?\w+"?\.journal SET head_seq = \?, head_hash = \? WHERE bucket = \? IF head_seq = \? AND head_hash = \?; INSERT INTO "?\w+"?\.journal \(bucket, seq, body\) VALUES \(\?, \?, \?\)$/,
  ],
];
const nameOf = (cql: string): string => NAMES.find(([, statement]) => statement.test(cql))?.[0] ?? cql;

const [RED, BLUE] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
const OPEN = { search_policy: 'full_search', restriction: { tag: 'allow_all', value: null } };
const QUIET = { ...OPEN, search_policy: 'no_search' };
const FOR_RED = { ...OPEN, restriction: { tag: 'restrict_by_team', value: [RED] } };
const FOR_BLUE = { ...OPEN, restriction: { tag: 'restrict_by_team', value: [BLUE] } };
const [V1, DROP_IN] = ['/v1/remotes', '/i/federation/remotes'];

type Request = readonly [method: string, path: string, body?: object];

/** A phase of a write ends with what it has come to being read. */
const LOOK = 'row? teams?';
const around = (...phases: readonly string[]): string =>
  [LOOK, 'journal?', 'append', LOOK, ...phases.map((phase) => `${phase} ${LOOK}`), 'append'].join(' ');

const WRITES: readonly { readonly what: string; readonly given?: object; readonly request: Request; readonly sends: string }[] = [
  { what: 'a new remote', request: ['PUT', `${V1}/a.example`, OPEN], sends: around('insert-row') },
  { what: 'a new remote for one team', request: ['PUT', `${V1}/a.example`, FOR_RED], sends: around('write-teams', 'insert-row') },
  { what: 'another policy', given: OPEN, request: ['PUT', `${V1}/a.example`, QUIET], sends: around('update-row') },
  {
    what: 'another policy by PATCH',
    given: OPEN,
    request: ['PATCH', `${V1}/a.example`, { search_policy: 'no_search' }],
    sends: around('update-row'),
  },
  { what: 'a restriction', given: OPEN, request: ['PUT', `${V1}/a.example`, FOR_RED], sends: around('write-teams', 'update-row') },
  {
    what: 'no restriction any more',
    given: FOR_RED,
    request: ['PUT', `${V1}/a.example`, OPEN],
    sends: around('update-row', 'write-teams'),
  },
  { what: 'another team', given: FOR_RED, request: ['PUT', `${V1}/a.example`, FOR_BLUE], sends: around('write-teams', 'write-teams') },
  { what: 'one more team', given: FOR_RED, request: ['PUT', `${V1}/a.example/teams/${BLUE}`], sends: around('write-teams') },
  { what: 'a team less', given: FOR_RED, request: ['DELETE', `${V1}/a.example/teams/${RED}`], sends: around('write-teams') },
  { what: 'a remote less', given: OPEN, request: ['DELETE', `${V1}/a.example`], sends: around('delete-row') },
  { what: 'a remote and its team less', given: FOR_RED, request: ['DELETE', `${V1}/a.example`], sends: around('write-teams delete-row') },
  { what: 'nothing new', given: OPEN, request: ['PUT', `${V1}/a.example`, OPEN], sends: `${LOOK} journal? journal?` },
  { what: 'a new remote as brig does', request: ['POST', DROP_IN, { domain: 'a.example', ...OPEN }], sends: around('insert-row') },
  {
    what: 'another policy as brig does',
    given: OPEN,
    request: ['PUT', `${DROP_IN}/a.example`, { domain: 'a.example', ...QUIET }],
    sends: around('update-row'),
  },
  {
    what: 'one more team as brig does',
    given: FOR_RED,
    request: ['POST', `${DROP_IN}/a.example/teams`, { team_id: BLUE }],
    sends: around('write-teams'),
  },
];

await describeCassandra('what a write sends, whatever the number of remotes', (cassandra) => {
  const client = plainClient(cassandra);
  let keyspaces: FreshKeyspaces;
  let whole: Session;
  let session: ReturnType<typeof counting>;
  let service: RunningService;

  beforeAll(async () => {
    keyspaces = await freshKeyspace(client);
    whole = openSession({ contactPoints: [cassandra], localDc: 'datacenter1' }, silent);
    session = counting(whole);
    const options = { keyspace: keyspaces.own, localDc: 'datacenter1', log: silent };
    const [state, signsOfLife] = [openCassandraState({ ...options, session }), openCassandraState({ ...options, session: whole })];
    await state.ready();
    const registry = cassandraRegistry({ session, keyspace: keyspaces.brig });
    service = await runningService({
      around: (plain) => createContext({ ...plain, registry, journal: state.journal, leases: signsOfLife.leases, shared: true }),
    });
    for (let n = 0; n < 50; n += 1)
      await client.execute(
        `INSERT INTO ${keyspaces.brig}.federation_remotes (domain, search_policy, restriction) VALUES ('n${String(n)}.example', 2, 0)`,
      );
    // As at the start of the service: how many there are is known from then on.
    await registry.readAll();
    await send('PUT', `${V1}/first.example`, OPEN);
  }, 90_000);
  afterAll(async () => {
    await service.stop();
    await service.context.presence?.close();
    await whole.close();
    await keyspaces.drop();
    await client.shutdown();
  }, 90_000);

  const send = async (method: string, path: string, body?: object): Promise<void> => {
    const { status, text } = await service.send(method, path, body && { body });
    if (status >= 300) throw new Error(`${method} ${path} was answered ${String(status)}: ${text}`);
  };
  beforeEach(async () => {
    await service.send('DELETE', `${V1}/a.example`);
  });

  it.each(WRITES)('$what: $request.0 $request.1', async ({ given, request, sends }) => {
    if (given) await send('PUT', `${V1}/a.example`, given);
    session.statements.length = 0;
    await send(...request);
    expect(session.statements.map(nameOf).join(' ')).toBe(sends);
  });

  it('a list: two statements, both of them scans', async () => {
    session.statements.length = 0;
    await send('GET', DROP_IN);
    expect(session.statements).toEqual([
      `SELECT domain, search_policy, restriction FROM ${keyspaces.brig}.federation_remotes`,
      `SELECT domain, team FROM ${keyspaces.brig}.federation_remote_teams`,
    ]);
  });
});

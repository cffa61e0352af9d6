import pMap from 'p-map';
import type { Domain } from '../../../domain/domain.ts';
import type { Registry, RegistryFinding } from '../../../ports/registry.ts';
import { nodeClocks } from './clocks.ts';
import { rowCount } from './count-rows.ts';
import { layerReader, type ReadLayer } from './read-layer.ts';
import { parseRow, teamOf, toRemoteRows, toTeamRows } from './row.ts';
import type { Session } from '../session/session.ts';
import { statementsOf, type Statements } from './statements.ts';
import { AT_ONCE, writeMany } from './write-many.ts';
import { writeRow, type Writing } from './write-row.ts';

/** Where brig's tables are. */
export interface CassandraRegistryOptions {
  readonly session: Session;
  /** brig's keyspace. */
  readonly keyspace: string;
}

/** The registry on brig's own tables: what is written here is in brig's next read, and the other way round. */
export function cassandraRegistry({ session, keyspace }: CassandraRegistryOptions): Registry {
  const statements = statementsOf(keyspace);
  const decode = layerReader(statements.repair);
  const rows = rowCount();
  const clocks = nodeClocks(session);
  let last: ReadLayer | undefined;
  let hidden = 0;
  const writing: Writing = { session, statements, onHidden: () => (hidden += 1) };
  const scan = (cql: string) => session.execute('registry', 'scan', cql);
  const readAll = async (): Promise<ReadLayer['layer']> => {
    const ended = rows.reading();
    clocks.look();
    const [all, teams] = await Promise.all([scan(statements.allRows), scan(statements.allTeams)]);
    last = decode(toRemoteRows(all), toTeamRows(teams));
    ended(last.layer);
    return last.layer;
  };
  const readOne = rowReader(session, statements);

  return {
    name: 'cassandra',
    capabilities: { connected: true, can_remove: true, can_restrict_by_team: true, knows_layers: true, sole_writer: false },
    version: () => session.version(),
    findings: () => [...orphanFindings(last, statements), ...clocks.findings(), ...hiddenFindings(hidden)],
    assertWritable: () => {
      clocks.look();
      clocks.assertTogether();
    },
    probe: () => session.execute('registry', 'read', statements.row, ['localhost']).then(() => undefined),
    readAll,
    readOne,
    settle: (domains) => settle(session, statements, domains),
    count: async () => rows.now() ?? (await readAll()).size,
    write: async (domain, _before, after, assertMayWrite) => {
      const stored = await writeRow(writing, domain, after, assertMayWrite);
      rows.wrote(domain, after !== undefined);
      return { stored };
    },
    writeMany: (writes, ...asserts) => writeMany(writing, rows, writes, ...asserts),
    hiddenWrites: () => hidden,
  };
}

/** Reads one row with its teams. */
function rowReader(session: Session, statements: Statements): Registry['readOne'] {
  const read = (cql: string, domain: Domain) => session.execute('registry', 'read', cql, [domain]);
  return async (domain) => {
    const [found, teams] = await Promise.all([read(statements.row, domain), read(statements.teams, domain)]);
    const [row] = toRemoteRows(found);
    return row && parseRow(row, toTeamRows(teams).map(teamOf), statements.repair);
  };
}

/** A serial read ends a conditional write that its coordinator left half-done. */
async function settle(session: Session, statements: Statements, domains: readonly Domain[]): Promise<void> {
  await pMap(domains, (domain) => session.execute('registry', 'serial-read', statements.row, [domain]), { concurrency: AT_ONCE });
}

const MOST_NAMED = 5;

// What brig's PUT of an unknown domain leaves (brig-contract §1.6), or a hand that removed the row alone.
function orphanFindings(last: ReadLayer | undefined, { repairTeams }: Statements): readonly RegistryFinding[] {
  const orphans = [...(last?.orphans ?? [])];
  if (orphans.length === 0) return [];
  const named = orphans.slice(0, MOST_NAMED);
  const others = orphans.length - named.length;
  const list = named.map(([domain, teams]) => `${domain} (${String(teams)} team(s))`).join(', ');
  const message =
    `Team rows stand without a row of their domain: ${list}${others > 0 ? ` and ${String(others)} more domain(s)` : ''}. They allow nobody ` +
    `anything now, and come into force when somebody adds such a domain by brig with a restriction. Run: ${named.map(([domain]) => repairTeams(domain)).join(' ')}`;
  return [{ code: 'orphan-teams', severity: 'warning', message }];
}

function hiddenFindings(hidden: number): readonly RegistryFinding[] {
  if (hidden === 0) return [];
  const message =
    `Since the start, ${String(hidden)} write(s) that Cassandra acknowledged were not what was read back at once, and were written again. As a rule ` +
    'the clocks of its nodes differ: compare “SELECT toTimestamp(now()) FROM system.local” on each node, and see that all follow a time server.';
  return [{ code: 'hidden-writes', severity: 'warning', message }];
}

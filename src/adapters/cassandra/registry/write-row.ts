import { setTimeout as sleep } from 'node:timers/promises';
import type { types } from 'cassandra-driver';
import type { Domain } from '../../../domain/domain.ts';
import { Fault } from '../../../domain/fault.ts';
import type { DatabaseEntry, Row } from '../../../domain/layers.ts';
import { inChunks } from '../../../domain/in-chunks.ts';
import { teamSet, type TeamId } from '../../../domain/team.ts';
import { teamOf, toPolicyNumber, toRestrictionNumber, toRemoteRows, toTeamRows, rowIn } from './row.ts';
import type { BatchStatement, Session } from '../session/session.ts';
import type { Statements } from './statements.ts';
import { nextPhase, sameCells, sameStored, type RowCells, type Step, type Stored } from './write-steps.ts';

/** What a write needs. */
export interface Writing {
  readonly session: Session;
  readonly statements: Statements;
  /** Called when what was acknowledged is not what is read afterwards. */
  readonly onHidden: () => void;
}

// Between tries to make visible what other clocks, or another writer, hide; together a little over a second.
const PAUSES_MS: readonly number[] = [50, 150, 400, 800];
const MOST_UPDATES = 3;
// One batch is one mutation of one partition: all of its teams or none. A hundred of them are about 10 KB.
const TEAMS_PER_BATCH = 100;

/** Sends what belongs together, asking first whether it may; answers the first row of the answer. */
export type Send = (kind: 'write' | 'conditional', statements: readonly BatchStatement[]) => Promise<types.Row | undefined>;

/**
 * Makes what is stored for `domain` be `wanted`, phase by phase ({@link nextPhase}), each read back before the next one.
 * Starts from what is stored now: what a caller saw a moment ago may have been changed by brig. Answers what was read back last.
 */
export async function writeRow(
  writing: Writing,
  domain: Domain,
  wanted: Row | undefined,
  assertMayWrite?: () => void,
): Promise<DatabaseEntry | undefined> {
  const sent = { hasChanged: false };
  const sender = senderOf(writing, assertMayWrite);
  const send: Send = async (kind, statements) => {
    const first = await sender(kind, statements);
    sent.hasChanged ||= first?.['[applied]'] !== false;
    return first;
  };
  try {
    const { row, teams } = await converge(writing, domain, wanted, send);
    // Where it is as wanted it is no row that cannot be read.
    return typeof row === 'object' ? { kind: 'row', ...row, teams: teamSet(teams) } : undefined;
  } catch (error) {
    throw sent.hasChanged ? asPartOfAll(error) : error;
  }
}

/** What sends statements, as long as it may. */
export function senderOf({ session }: Writing, assertMayWrite?: () => void): Send {
  return async (kind, statements) => {
    assertMayWrite?.();
    const [only] = statements;
    const rows =
      only && statements.length === 1
        ? await session.execute('registry', kind, only.query, only.params)
        : await session.batch('registry', kind, statements);
    return rows[0];
  };
}

async function converge(writing: Writing, domain: Domain, wanted: Row | undefined, send: Send): Promise<Stored> {
  let stored = await read(writing, domain);
  let tries = 0;
  for (let phase = nextPhase(stored, wanted); phase; phase = nextPhase(stored, wanted)) {
    for (const step of phase.steps) await perform(writing, domain, step, stored, send);
    stored = await read(writing, domain);
    if (sameStored(stored, phase.then)) continue;
    writing.onHidden();
    const pause = PAUSES_MS[tries++];
    if (pause === undefined) throw hiddenFault(domain);
    await sleep(pause);
    stored = await read(writing, domain);
  }
  return stored;
}

// Both tables, also where one of them was not written: what is read last is what the whole write is judged by.
async function read({ session, statements }: Writing, domain: Domain): Promise<Stored> {
  const [rows, teams] = await Promise.all([
    session.execute('registry', 'read', statements.row, [domain]),
    session.execute('registry', 'read', statements.teams, [domain]),
  ]);
  return { row: rowIn(toRemoteRows(rows)[0]), teams: toTeamRows(teams).map(teamOf) };
}

/** Carries out one step; `stored` is what stands there before. */
export async function perform(writing: Writing, domain: Domain, step: Step, stored: Stored, send: Send): Promise<void> {
  const { statements } = writing;
  switch (step.do) {
    case 'teams':
      for (const chunk of inChunks(teamStatements(statements, domain, step.drop, step.add), TEAMS_PER_BATCH)) await send('write', chunk);
      return;
    case 'insert-row':
      await send('write', [insertOf(writing, domain, step.row)]);
      return;
    case 'update-row':
      await update(writing, domain, step.row, stored.row, send);
      return;
    case 'drop-row':
      await send('write', [{ query: statements.dropRow, params: [domain] }]);
  }
}

/**
 * The one conditional statement. When nobody says whether it took effect, a read at LOCAL_SERIAL ends the round that may be
 * under way, one way or the other, and then it shows.
 */
async function update(writing: Writing, domain: Domain, row: RowCells, before: Stored['row'], send: Send): Promise<void> {
  const { session, statements } = writing;
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await send('conditional', [{ query: statements.updateRow, params: [...columns(row), domain] }]);
      if (answer?.['[applied]'] !== true) throw goneFault(domain);
      return;
    } catch (error) {
      if (!(error instanceof Fault) || error.effect === 'none') throw error;
      const settled = await session.execute('registry', 'serial-read', statements.row, [domain]).catch(() => undefined);
      if (!settled) throw error;
      const now = rowIn(toRemoteRows(settled)[0]);
      if (sameCells(now, row)) return;
      if (!sameCells(now, before) || tries === MOST_UPDATES) throw error;
    }
  }
}

/** The statement that makes a row. */
export const insertOf = ({ statements }: Writing, domain: Domain, row: RowCells): BatchStatement => ({
  query: statements.insertRow,
  params: [domain, ...columns(row)],
});

const columns = (row: RowCells): readonly number[] => [toPolicyNumber(row.search_policy), toRestrictionNumber(row.restricted)];

const teamStatements = (
  { dropTeam, addTeam }: Statements,
  domain: Domain,
  drop: readonly TeamId[],
  add: readonly TeamId[],
): readonly BatchStatement[] => [
  ...drop.map((team) => ({ query: dropTeam, params: [domain, team] })),
  ...add.map((team) => ({ query: addTeam, params: [domain, team] })),
];

const goneFault = (domain: Domain): Fault =>
  new Fault('registry', `the row of ${domain} was removed by somebody else meanwhile; read it again, then decide`, { effect: 'none' });

const hiddenFault = (domain: Domain): Fault =>
  new Fault(
    'registry',
    `Cassandra acknowledged what was written for ${domain}, and does not show it after ${String(PAUSES_MS.length + 1)} tries. As a rule the ` +
      'clocks of its nodes differ, so that an older write counts as the newer one: compare “SELECT toTimestamp(now()) FROM system.local” on ' +
      'each node, and see that all follow a time server. Or somebody else writes the same remote. Read it again, then decide',
    { effect: 'unknown' },
  );

/** A failure without an effect of its own, of a write that has had one already. */
const asPartOfAll = (error: unknown): unknown =>
  error instanceof Fault && error.effect === 'none'
    ? new Fault(
        error.part,
        `${error.message}; an earlier part of this change was carried out, by which nobody has more than before or after it`,
        {
          cause: error,
          effect: 'unknown',
        },
      )
    : error;

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../../domain/fault.ts';
import type { Leases, StoredLease } from '../../../ports/leases.ts';
import { readSchemaSteps, schemaFolder, schemaProblem, type AppliedStep, type SchemaStep } from '../../../stored/schema-steps.ts';
import { StoreRefused } from '../../../stored/store-refused.ts';
import { numberIn, textIn } from '../session/columns.ts';
import { ensureKeyspace, orTellAdministrator, type KeyspaceOptions } from './keyspace.ts';
import { cassandraLeases } from './leases.ts';
import { isSchemaChange, quoted, statementsOf } from './schema-cql.ts';
import { isSettling } from './schema-settling.ts';
import type { Session } from '../session/session.ts';

/** Where to apply which steps, and how long to wait for others who do so. */
export interface MigrateOptions extends KeyspaceOptions {
  readonly session: Session;
  readonly steps?: readonly SchemaStep[];
  /** A claimer is taken for dead when its lease stands still this long, seen from here; longer than any statement takes. */
  readonly takeOverAfterMs?: number;
  /** All waiting together; then a Fault, and the caller may try again. */
  readonly patienceMs?: number;
}

const LEASE = 'schema';
const POLL_MS = 200;
const TAKE_OVER_AFTER_MS = 35_000;
const PATIENCE_MS = 90_000;

/**
 * Applies the steps that are missing, once each, whoever else does so at the same time, and answers how many there are.
 * Throws StoreRefused when the schema is newer than the steps, or an applied step was changed.
 *
 * The first step makes the table in which steps are claimed, and so is run without a claim: its tables have ids that follow
 * from their names, so that two who create them at once create the same. Where all is applied this only reads.
 */
export async function migrate(options: MigrateOptions): Promise<number> {
  const { keyspace, steps = readSchemaSteps(schemaFolder('cassandra')), patienceMs = PATIENCE_MS } = options;
  const until = performance.now() + patienceMs;
  const attempt = attempts({ ...options, steps });
  for (;;) {
    const isDone = await attempt().catch((error: unknown) => {
      if (!isSettling(error) || performance.now() > until) throw error;
      return false;
    });
    if (isDone) return steps.length;
    if (performance.now() > until) throw waitedTooLong(keyspace);
    await sleep(POLL_MS * (0.5 + Math.random()));
  }
}

/** Does what can be done now; answers whether all steps are on record. */
function attempts(options: MigrateOptions & { readonly steps: readonly SchemaStep[] }): () => Promise<boolean> {
  const { session, keyspace, steps } = options;
  const run = runner(options);
  const claim = claimer(options);
  return async () => {
    const applied = await appliedSteps(session, keyspace);
    const problem = applied && schemaProblem(`the keyspace ${keyspace}`, applied, steps);
    if (problem !== undefined) throw new StoreRefused(problem);
    if (applied) return applied.length === steps.length || claim(steps, run);
    await ensureKeyspace(session, options);
    for (const first of steps.slice(0, 1)) await run(first, () => Promise.resolve());
    return false;
  };
}

/** Runs the statements of a step; `before` each it is shown that we still may. */
function runner({ session, keyspace }: MigrateOptions): (step: SchemaStep, before: () => Promise<void>) => Promise<void> {
  return async (step, before) => {
    for (const statement of statementsOf(step, keyspace)) {
      await before();
      await orTellAdministrator(keyspace, [statement], async () => {
        if (isSchemaChange(statement)) await session.schema(statement);
        else await session.execute('journal', 'conditional', statement);
      });
    }
  };
}

type Run = ReturnType<typeof runner>;

/** Applies what is missing under the lease; false where somebody else has it, or it was lost. */
function claimer({ session, keyspace, takeOverAfterMs = TAKE_OVER_AFTER_MS }: MigrateOptions) {
  const leases = cassandraLeases(session, keyspace, () => Promise.resolve());
  const mayTake = standingStill(takeOverAfterMs);
  const owner = randomUUID();
  return async (steps: readonly SchemaStep[], run: Run): Promise<boolean> => {
    const seen = await leases.look(LEASE);
    if (!mayTake(seen)) return false;
    const mine = await leases.take(LEASE, owner, seen);
    if (!mine) return false;
    const held = holding(leases, mine);
    try {
      const applied = (await appliedSteps(session, keyspace)) ?? [];
      for (const step of steps.slice(applied.length)) {
        await run(step, held.beat);
        await held.beat();
        await record(session, keyspace, step);
      }
      return true;
    } finally {
      // Whoever comes next would wait; and if this fails too, they only wait.
      await held.end().catch(() => undefined);
    }
  };
}

function holding(leases: Leases, taken: StoredLease): { readonly beat: () => Promise<void>; readonly end: () => Promise<unknown> } {
  let mine = taken;
  return {
    beat: async () => {
      const beaten = await leases.beat(LEASE, mine);
      if (!beaten) throw new Fault('journal', 'another process has taken over the work on the schema', { effect: 'none' });
      mine = beaten;
    },
    end: () => leases.end(LEASE, mine),
  };
}

/** A lease may be taken when nobody has it, or when it has not changed under our eyes for so long: no two clocks are compared. */
function standingStill(milliseconds: number): (seen: StoredLease | undefined) => boolean {
  let last: { readonly epoch: number; readonly beat: number; readonly since: number } | undefined;
  return (seen) => {
    if (!seen || seen.owner === '') return true;
    if (last?.epoch !== seen.epoch || last.beat !== seen.beat) last = { epoch: seen.epoch, beat: seen.beat, since: performance.now() };
    return performance.now() - last.since >= milliseconds;
  };
}

/** The steps on record; undefined where the tables for that are not there yet. */
async function appliedSteps(session: Session, keyspace: string): Promise<readonly AppliedStep[] | undefined> {
  const tables = await session.execute('journal', 'read', 'SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?', [
    keyspace,
  ]);
  const names = new Set(tables.map((row) => textIn(row, 'table_name')));
  if (!names.has('lease') || !names.has('schema_step')) return undefined;
  const query = `SELECT number, name, sha256 FROM ${quoted(keyspace)}.schema_step WHERE store = 'state'`;
  const rows = await session.execute('journal', 'serial-read', query);
  return rows.map((row) => ({ number: numberIn(row, 'number') ?? 0, name: textIn(row, 'name'), sha256: textIn(row, 'sha256') }));
}

async function record(session: Session, keyspace: string, { number, name, sha256 }: SchemaStep): Promise<void> {
  const insert =
    `INSERT INTO ${quoted(keyspace)}.schema_step (store, number, name, sha256, applied_at) ` +
    "VALUES ('state', ?, ?, ?, toTimestamp(now())) IF NOT EXISTS";
  await session.execute('journal', 'conditional', insert, [number, name, sha256]);
}

const waitedTooLong = (keyspace: string): Fault =>
  new Fault('journal', `another process works on the schema of the keyspace ${keyspace} and does not finish; it is tried again`, {
    effect: 'none',
  });

import { asFault } from '../../domain/fault.ts';
import { canonicalJson, type Holder } from '../../domain/journal.ts';
import { holderKey } from '../../domain/journal-derived.ts';
import { GATE_OF, isOver, nextPhase, withoutMessage, type MigrationRecord, type Phase } from '../../domain/migration/migration.ts';
import { ok } from '../../domain/result.ts';
import type { StoredMigration } from '../../ports/migrations.ts';
import type { Context } from '../context.ts';
import { abandonedWatch } from '../death-watch.ts';
import { jobs } from '../jobs.ts';
import { LEASE_TIMES, type LeaseTimes } from '../presence.ts';
import { every } from '../../concurrency/every.ts';
import { actingFor } from './apply-kept.ts';
import { carryOn, type Outcome } from './carry-on.ts';
import { GATE_TIMES, gateWatch, type GateTimes, type GateWatch } from './gates.ts';
import { mayWork } from './held-until.ts';
import { orphanInputs } from './orphan-inputs.ts';
import { standText } from './steer-migration.ts';
import { changeAndTell, tellUntold, type Told } from './tell.ts';

/** The migrations that are under way. */
export interface DueMigrations {
  /** Goes on with each as far as it goes now; to be called over and over. */
  readonly look: () => Promise<void>;
  /** Resolves when all that was begun so far has ended. */
  readonly ended: () => Promise<void>;
}

/** More migrations than anybody makes. */
const MOST = 1_000;
/** How often one looks whether somebody has paused or aborted what is under way. */
const LOOK_MS = 1_000;

/** Carries migrations on. One replica has each; when it dies another goes on, from what is on record. */
export function dueMigrations(context: Context, times: LeaseTimes = LEASE_TIMES, gateTimes: GateTimes = GATE_TIMES): DueMigrations {
  const isAbandoned = abandonedWatch(context, times);
  const { begin, ended } = jobs(context, 'migration');
  const gates = new Map<string, { readonly phase: Phase; readonly watch: GateWatch }>();
  /** Of these nothing is left to be done. */
  const over = new Set<string>();
  const read = readable(context);
  const dropOrphans = orphanInputs(context);

  const gateOf = ({ id, phase }: MigrationRecord): GateWatch => {
    const known = gates.get(id);
    const gate = known?.phase === phase ? known : { phase, watch: gateWatch(gateTimes) };
    gates.set(id, gate);
    return gate.watch;
  };
  const carry = async (stored: StoredMigration): Promise<void> => {
    if (stored.record.untold) await tellUntold(context, stored.record);
    else {
      const mine = (await isAbandoned(stored.record.holder)) ? await claim(context, stored) : undefined;
      if (mine) await goOn(context, mine, gateOf);
    }
  };

  return {
    look: async () => {
      for (const id of await context.migrations.ids(MOST)) {
        const stored = over.has(id) ? undefined : await read(id);
        if (!stored) continue;
        // While it is paused nobody asks: what a gate has answered is forgotten.
        if (!isUnderWay(stored.record)) gates.delete(id);
        if (isUnderWay(stored.record) || stored.record.untold) begin(id, () => carry(stored));
        else if (isOver(stored.record)) await context.migrations.dropInputs(id).then(() => over.add(id));
      }
      await dropOrphans();
    },
    ended,
  };
}

/** Reads migrations; one that this release cannot read is said once, and stops no other. */
function readable({ migrations, log }: Context): (id: string) => Promise<StoredMigration | undefined> {
  const said = new Set<string>();
  return async (id) => {
    try {
      return await migrations.get(id);
    } catch (error) {
      if (asFault(error).part !== 'stored') throw error;
      if (!said.has(id)) log.error({ err: error, migration: id }, 'a migration cannot be read, and is not carried on; the others are');
      said.add(id);
      return undefined;
    }
  };
}

/** A gate is looked at while it waits; other waits are for a person. */
const isUnderWay = (record: MigrationRecord): boolean =>
  record.started !== undefined &&
  !isOver(record) &&
  (record.state === 'running' || (record.state === 'waiting' && GATE_OF[record.phase] !== undefined));

/** Puts on record that this replica has it; undefined where somebody else was faster. */
async function claim(context: Context, { record, revision }: StoredMigration): Promise<MigrationRecord | undefined> {
  const holder = await context.presence?.ensure();
  if (!holder || canonicalJson(holder) === canonicalJson(record.holder)) return record;
  return (await context.migrations.update({ ...record, holder }, revision))?.record;
}

/** Phase after phase, until it has to wait. */
async function goOn(context: Context, first: MigrationRecord, gateOf: (record: MigrationRecord) => GateWatch): Promise<void> {
  let record: MigrationRecord | undefined = first;
  while (record && isUnderWay(record)) {
    const outcome = await orFault(context, record, outcomeNow(context, record, gateOf(record)));
    const next: MigrationRecord | undefined = await settle(context, record, outcome);
    if (outcome.kind !== 'next') return;
    record = next;
  }
}

/** Puts on record what keeps it, where that is the world; it is tried again, after longer and longer pauses. */
async function orFault(context: Context, record: MigrationRecord, outcome: Promise<Outcome>): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    await settle(context, record, { kind: 'later', message: `${asFault(error).message} It is tried again by itself.` });
    throw error;
  }
}

async function outcomeNow(context: Context, record: MigrationRecord, gate: GateWatch): Promise<Outcome> {
  const may = mayWork(context, record);
  if (!may.ok) return { kind: 'later', message: `Work begins at ${may.from.toISOString()}, as it was scheduled.` };
  const watch = watchRecord(context, record);
  const isLate = (): boolean => may.until !== undefined && context.clock.now() >= may.until;
  const stopReason = (): string | undefined =>
    watch.changed() ?? notOurs(context, record) ?? (context.stopping ? 'The service is stopping.' : isLate() ? WINDOW_OVER : undefined);
  try {
    return await carryOn(context, record, { gate, stopReason, isStill: (now) => isStillAs(now, record) });
  } finally {
    await watch.stop();
  }
}

const WINDOW_OVER = 'The time for work is over, as it was scheduled.';

/** Whether nobody has paused, aborted or turned it round, carried it further, or taken it over. */
const isStillAs = (now: MigrationRecord, { phase, holder }: MigrationRecord): boolean =>
  now.phase === phase && (now.state === 'running' || now.state === 'waiting') && nameOf(now.holder) === nameOf(holder);

const nameOf = (holder: Holder | undefined): string => (holder ? holderKey(holder) : '');

/** Whoever was taken for dead goes on under another name, and what it had is for whoever takes it. */
const notOurs = ({ presence }: Context, { holder }: MigrationRecord): string | undefined =>
  presence && nameOf(presence.holder()) !== nameOf(holder) ? 'Another replica took this one for dead.' : undefined;

/**
 * Whether somebody has paused, aborted, turned round, scheduled or taken over what is under way: on this replica that is seen at once, on
 * others within a second.
 */
function watchRecord(context: Context, was: MigrationRecord) {
  const { id } = was;
  let changed: string | undefined;
  context.steered.delete(id);
  const look = async (): Promise<void> => {
    const now = (await context.migrations.get(id))?.record;
    if (now && canonicalJson(now.schedule ?? {}) !== canonicalJson(was.schedule ?? {})) changed = 'It was scheduled anew.';
    if (!now || !isStillAs(now, was)) changed = `The migration is ${now ? standText(now) : 'gone'} now, or another replica carries it on.`;
  };
  const loop = every(LOOK_MS, look, (error) => {
    context.log.warn({ err: error, migration: id }, 'it could not be seen whether a migration was paused');
  });
  return { changed: () => changed ?? (context.steered.has(id) ? 'Somebody has steered the migration.' : undefined), stop: loop.stop };
}

/** Puts on record how far it has come. What somebody has said meanwhile stays; nothing goes on before the journal knows of it. */
async function settle(context: Context, was: MigrationRecord, { kind, message, ...rest }: Outcome): Promise<MigrationRecord | undefined> {
  let before: MigrationRecord | undefined;
  const settled = await changeAndTell(
    context,
    was.id,
    (record) => {
      before = record;
      if (!isStillAs(record, was)) return ok(record);
      return ok(kind === 'next' ? advanced(context, record, message) : stayed(record, { kind, message, ...rest }));
    },
    (from, to) => settledLine(from, to, message),
  );
  return settled.ok && settled.value !== before && !settled.value.untold ? settled.value : undefined;
}

function settledLine(before: MigrationRecord, after: MigrationRecord, message: string): Told | undefined {
  if (before.phase === after.phase && before.state === after.state) return undefined;
  const action = isOver(after) ? 'migration_ended' : 'migration_phase';
  return { action, by: actingFor(after), before: standText(before), after: standText(after), message };
}

function advanced({ clock, backend }: Context, record: MigrationRecord, said: string): MigrationRecord {
  const rest = withoutMessage(record);
  const phase = nextPhase(record.phase, record.started?.era ?? 'from-4.36');
  if (phase === 'done' || phase === 'gone-back') {
    const ended_at = clock.now().toISOString();
    return phase === 'done' ? { ...rest, phase, state: 'done', ended_at } : { ...rest, phase, state: 'aborted', message: said, ended_at };
  }
  return { ...rest, phase, state: 'running', ...(record.phase === 'verify' && backend && { read_back_at: backend.url }) };
}

function stayed(record: MigrationRecord, { kind, confirmable = false, ...said }: Outcome): MigrationRecord {
  const state = kind === 'wait' ? 'waiting' : kind === 'failed' ? 'failed' : record.state;
  const next: MigrationRecord = { ...withoutMessage(record), state, ...(confirmable && { confirmable }), ...said };
  return saidOf(next) === saidOf(record) ? record : next;
}

/** All that {@link stayed} changes: the rest may be large. */
const saidOf = ({ state, message, confirmable, to_allow, unnamed, read_back_at }: MigrationRecord): string =>
  canonicalJson([state, message ?? '', confirmable ?? false, to_allow ?? [], unnamed ?? {}, read_back_at ?? '']);

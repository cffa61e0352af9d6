import { setTimeout as wait } from 'node:timers/promises';
import { answerMigration } from '../../src/app/migrations/answer-migration.ts';
import { createMigration } from '../../src/app/migrations/create-migration.ts';
import { dueMigrations } from '../../src/app/migrations/due-migrations.ts';
import { viewOf, type MigrationView } from '../../src/app/migrations/find-migration.ts';
import { load } from '../../src/app/migrations/given-of.ts';
import { startMigration } from '../../src/app/migrations/start-migration.ts';
import { confirmMigration } from '../../src/app/migrations/confirm-migration.ts';
import { resumeMigration, rollBackMigration } from '../../src/app/migrations/steer-migration.ts';
import { LEASE_TIMES } from '../../src/app/presence.ts';
import { HAZARD_NAMES, namesOf } from '../../src/domain/hazard.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { deploymentOf } from '../../src/domain/migration/deployment.ts';
import { isGoingBack, type Phase } from '../../src/domain/migration/migration.ts';
import type { Migrations } from '../../src/ports/migrations.ts';
import { ALLOW_ALL } from '../../src/domain/remote.ts';
import type { Result } from '../../src/domain/result.ts';
import { expectBetween, expectSame, grantedBy, grantedIn, LISTED, STRANGER, type Granted } from './migration-decisions.ts';
import type { MigrationPlace } from './migration-place.ts';
import { legacyDomains, patched, restrictedOf, type Legacy } from './migration-values.ts';
import { load as loadOf, until } from './until.ts';
import { roundOf } from '../support/round-of.ts';

/** A migration that is under way, with a reader beside it from its start to its end. */
export interface MigrationRun {
  readonly id: string;
  readonly view: () => Promise<MigrationView>;
  /** Goes on until it waits, has failed or is over. */
  readonly goOn: () => Promise<MigrationView>;
  /** Goes on until it is there; throws where it fails or ends on its way. */
  readonly goTo: (phase: Phase) => Promise<MigrationView>;
  /** The values of the operator, with the patch of a step. */
  readonly patch: (step: 'upgraded' | 'cleaned-up') => Promise<string>;
  readonly confirm: (...allow: readonly string[]) => Promise<void>;
  readonly rollBack: () => Promise<void>;
  /** Goes on, and turns it round at the moment at which it is first on record that it is there, whatever is begun there already. */
  readonly rollBackFrom: (phase: Phase) => Promise<void>;
  readonly resume: () => Promise<void>;
  /** Goes on, and turns it round once a part of the copy is written. */
  readonly rollBackWhileCopying: () => Promise<void>;
  readonly before: Granted;
  readonly after: Granted;
  /** The same, with what is so until remotes are restricted by team. */
  readonly meanwhile: Granted;
  /** What is granted now. */
  readonly now: () => Promise<Granted>;
}

/** How a migration begins. */
export interface RunOptions {
  readonly legacy: Legacy;
  readonly values: string;
  readonly answers: Readonly<Record<string, string>>;
}

/** What a run has seen. */
export interface RunCounts {
  readonly readings: number;
}

const BY = { actor: 'harness', verified: false };
/** As a rollout is watched, but in a moment. */
const GATE_TIMES = { answers: 3, overMs: 60 };
const WITHIN_S = 120;

/**
 * Makes a migration and starts it with what its report shows allowed by name. Throws where anybody has, at any instant, less than both
 * before and after by its report, or more.
 */
export async function migrationRun(
  place: MigrationPlace,
  options: RunOptions,
  steps: (run: MigrationRun) => Promise<void>,
): Promise<RunCounts> {
  const { context } = place;
  const domains = legacyDomains(options.legacy);
  const restrict = restrictedOf(options.legacy).map((domain) => ({ domain: assertDomain(domain), teams: [LISTED] }));
  const inputs = [{ name: 'values.yaml', content: options.values }];
  const { id } = sure(await createMigration(context, { inputs, ...(restrict.length > 0 && { restrict }) }, BY));
  const answers = Object.entries(options.answers).map(([question, option]) => ({ question, option }));
  if (answers.length > 0) sure(await answerMigration(context, id, answers, BY));
  const record = async () => (await context.migrations.get(id))?.record ?? fail('the migration is gone');
  const first = await viewOf(context, await record());
  const { before, after } = grantedBy(first.report);
  const meanwhile: Granted = new Map([...after, ...meanwhileOf(first)]);
  const now = async (): Promise<Granted | undefined> => {
    const inForce = await place.inForce();
    return inForce && grantedIn(inForce, domains);
  };
  const atFirst = await now();
  if (atFirst) expectSame(atFirst, before, 'before the migration');
  let readings = 0;
  const reader = loadOf([
    async () => {
      const seen = await now();
      if (seen) expectBetween(seen, [before, after, meanwhile], `reading ${String(readings)}, in ${(await record()).phase}`);
      readings += 1;
      await wait(5);
    },
  ]);
  let turnsIn: Phase | undefined;
  const rollBack = async (): Promise<void> => void sure(await rollBackMigration(context, id, HAZARD_NAMES, BY));
  const migrations: Migrations = {
    ...context.migrations,
    update: async (next, revision) => {
      const kept = await context.migrations.update(next, revision);
      if (kept?.record.phase !== turnsIn) return kept;
      turnsIn = undefined;
      await rollBack();
      return kept;
    },
  };
  const due = dueMigrations({ ...context, migrations }, LEASE_TIMES, GATE_TIMES);
  const view = async (): Promise<MigrationView> => viewOf(context, await record(), 'none');
  const goOn = async (): Promise<MigrationView> => {
    await context.recorder.catchUp();
    await roundOf(due);
    reader.check();
    return view();
  };
  sure(await startMigration(context, id, { allow: namesOf(first.hazards), by: BY }));
  const run: MigrationRun = {
    id,
    view,
    goOn,
    goTo: async (phase) => {
      let last: MigrationView | undefined;
      await until(
        `the migration ${id} is in ${phase}`,
        async () => {
          last = await goOn();
          if (last.phase !== phase && (last.state === 'failed' || last.state === 'done' || last.state === 'aborted'))
            throw new Error(`it is ${last.state} in ${last.phase}, not in ${phase}: ${last.message ?? ''}`);
          return last.phase === phase;
        },
        WITHIN_S,
      ).catch((error: unknown) => {
        throw new Error(`${String(error)}; it is ${last?.state ?? ''} in ${last?.phase ?? ''}: ${last?.message ?? ''}`, { cause: error });
      });
      return view();
    },
    patch: async (step) => {
      const { given, decided } = await load(context, await record());
      const { strategy, entries } = deploymentOf(step, given, decided);
      return patched(options.values, { strategy, entries, ...(step === 'cleaned-up' && { legacy: 'remove' as const }) });
    },
    confirm: async (...allow) => {
      sure(await confirmMigration(context, id, namesOf(allow.map((name) => ({ name: name as 'DATABASE_NOT_SEEN' }))), BY));
    },
    rollBack,
    rollBackFrom: async (phase) => {
      const { phase: now, state } = await record();
      if (now === phase && state === 'waiting') return rollBack();
      turnsIn = phase;
      await until(`it is turned round in ${phase}`, async () => isGoingBack(await goOn()), WITHIN_S);
    },
    rollBackWhileCopying: async () => {
      const going = loadOf([() => goOn().then(() => undefined)]);
      await until('a part is copied', async () => {
        going.check();
        const { phase, progress } = await view();
        if (phase !== 'prepare' && phase !== 'copy') throw new Error(`it is in ${phase} already`);
        return phase === 'copy' && progress.done > 0 && progress.done < progress.total;
      });
      await rollBack();
      await going.stop();
    },
    resume: async () => void sure(await resumeMigration(context, id, HAZARD_NAMES, BY)),
    before,
    after,
    meanwhile,
    now: async () => (await now()) ?? fail('there is no list'),
  };
  try {
    await steps(run);
  } finally {
    await due.ended();
    await reader.stop();
  }
  return { readings };
}

/** What was allowed by name: that some are let in as a whole, or cut off, until they are restricted by team. */
function meanwhileOf({ remotes, strategy }: MigrationView): Granted {
  const settings = new Map(remotes.map((remote) => [remote.domain as string, remote]));
  const domains = remotes.filter(({ meanwhile }) => meanwhile !== undefined).map(({ domain }) => domain);
  const granted = grantedIn(
    {
      strategy: strategy.after,
      standing: (domain) => {
        const remote = settings.get(domain);
        return remote?.meanwhile === 'open' ? { search_policy: remote.search_policy, restriction: ALLOW_ALL } : undefined;
      },
    },
    domains,
  );
  return new Map([...granted].filter(([at]) => !at.startsWith(STRANGER)));
}

function fail(what: string): never {
  throw new Error(what);
}

function sure<T, P extends { readonly code: string; readonly message: string }>(result: Result<T, P>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${result.problem.message}`);
  return result.value;
}

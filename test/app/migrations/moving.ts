import { answerMigration } from '../../../src/app/migrations/answer-migration.ts';
import { createMigration } from '../../../src/app/migrations/create-migration.ts';
import { dueMigrations } from '../../../src/app/migrations/due-migrations.ts';
import { viewOf, type MigrationView } from '../../../src/app/migrations/find-migration.ts';
import { startMigration } from '../../../src/app/migrations/start-migration.ts';
import { confirmMigration } from '../../../src/app/migrations/confirm-migration.ts';
import { readSnapshot } from '../../../src/app/read-snapshot.ts';
import { decide, degree, OPERATIONS } from '../../../src/domain/decide.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { standing } from '../../../src/domain/effective.ts';
import { HAZARD_NAMES } from '../../../src/domain/hazard.ts';
import { Fault } from '../../../src/domain/fault.ts';
import type { FileLayer } from '../../../src/domain/layers.ts';
import type { SearchPolicy } from '../../../src/domain/remote.ts';
import type { Strategy } from '../../../src/domain/strategy.ts';
import type { MigrationRecord } from '../../../src/domain/migration/migration.ts';
import type { Registry } from '../../../src/ports/registry.ts';
import { team, type TeamName } from '../../support/domain-samples.ts';
import { roundOf } from '../../support/round-of.ts';
import { ALICE, entries, openWorld, valueOf, type Given, type World } from '../world.ts';

/** What the values of a backend say, in a few words. */
export interface Values {
  readonly strategy?: Strategy;
  readonly brig?: Readonly<Record<string, SearchPolicy>>;
  readonly allowed?: readonly string[];
}

/** Values of the umbrella chart. */
export function valuesText({ strategy, brig = {}, allowed }: Values): string {
  const listed = Object.entries(brig).map(([domain, policy]) => `        - domain: ${domain}\n          search_policy: ${policy}`);
  return [
    'brig:',
    '  config:',
    '    optSettings:',
    '      setFederationDomain: own.example',
    ...(strategy ? [`      setFederationStrategy: ${strategy}`] : []),
    ...(listed.length > 0 ? ['      setFederationDomainConfigs:', ...listed] : []),
    ...(allowed
      ? [
          'federator:',
          '  config:',
          '    optSettings:',
          '      federationStrategy:',
          '        allowedDomains:',
          ...allowed.map((domain) => `          - ${domain}`),
        ]
      : []),
    '',
  ].join('\n');
}

/** The file layer that such values are once they are deployed. */
export const layerOf = ({ strategy = 'allowNone', brig = {} }: Values): FileLayer => ({
  strategy: { value: strategy, file: 'values.yaml', line: 5 },
  entries: entries(brig),
});

/** A migration in a world: what is deployed changes when a test says so. */
export interface Moving extends World {
  readonly id: string;
  /** Goes on until it has to wait. */
  readonly goOn: () => Promise<MigrationView>;
  readonly deploy: (values: Values) => void;
  /** Deploys, confirms by hand that it is, and goes on. */
  readonly deployed: (values: Values) => Promise<MigrationView>;
  readonly view: () => Promise<MigrationView>;
  readonly record: () => Promise<MigrationRecord>;
}

/** How a migration begins. */
export interface Begin extends Given {
  readonly values: Values;
  readonly answers?: Readonly<Record<string, string>>;
  /** The teams to which remotes are to be restricted. */
  readonly restrict?: Readonly<Record<string, readonly TeamName[]>>;
  /** Whether it is started, with all of its consequences allowed. */
  readonly started?: boolean;
}

/** Opens a world with these values deployed, and makes a migration of them. */
export async function moving({ values, answers = {}, restrict = {}, started = true, ...given }: Begin): Promise<Moving> {
  const world = openWorld({ configured: {}, file: { status: 'good', layer: layerOf(values) }, ...given });
  const { context } = world;
  const inputs = [{ name: 'values.yaml', content: valuesText(values) }];
  const restricted = Object.entries(restrict).map(([domain, teams]) => ({ domain: assertDomain(domain), teams: teams.map(team) }));
  const { id } = valueOf(await createMigration(context, { inputs, restrict: restricted }, ALICE));
  return { ...(await begun(world, id, answers, started)) };
}

async function begun(world: World, id: string, answers: Readonly<Record<string, string>>, started: boolean): Promise<Moving> {
  const { context, file } = world;
  const given = Object.entries(answers).map(([question, option]) => ({ question, option }));
  if (given.length > 0) valueOf(await answerMigration(context, id, given, ALICE));
  if (started) valueOf(await startMigration(context, id, { allow: HAZARD_NAMES, by: ALICE }));
  const due = dueMigrations(context);
  const record = async (): Promise<MigrationRecord> => {
    const stored = await context.migrations.get(id);
    if (!stored) throw new Error('expected the migration');
    return stored.record;
  };
  const view = async (): Promise<MigrationView> => viewOf(context, await record());
  const goOn = async (): Promise<MigrationView> => {
    await roundOf(due);
    return view();
  };
  const deploy = (values: Values): void => {
    file.become({ status: 'good', layer: layerOf(values) });
  };
  return {
    ...world,
    id,
    view,
    record,
    goOn,
    deploy,
    deployed: async (values) => {
      deploy(values);
      valueOf(await confirmMigration(context, id, [], ALICE));
      return goOn();
    },
  };
}

/** Domain → owner, of each row. */
export async function ownersIn({ context }: Pick<World, 'context'>): Promise<Readonly<Record<string, string>>> {
  const { database, owners } = await readSnapshot(context);
  return Object.fromEntries([...database.keys()].map((domain) => [domain, owners.get(domain) ?? 'unmanaged']));
}

/** How much each decision grants now to users of a domain; nothing of it happens where the federator denies. */
export async function grantedNow({ context }: Pick<World, 'context'>, domain: string): Promise<readonly number[]> {
  const snapshot = await readSnapshot(context);
  const basis = { strategy: snapshot.strategy, standing: standing(snapshot, domain) };
  const passes = decide(basis, 'federate').allowed;
  return OPERATIONS.map((operation) => (passes ? degree(decide(basis, operation)) : 0));
}

/** A registry whose writes fail while it is so. */
export const brokenWhile =
  (isBroken: () => boolean) =>
  (real: Registry): Registry => ({ ...real, capabilities: real.capabilities, ...failing(real, isBroken) });

/** Writes that fail while it is so. */
export const failing = (real: Registry, isBroken: () => boolean): Pick<Registry, 'write' | 'writeMany'> => ({
  write: (...write) => (isBroken() ? Promise.reject(away()) : real.write(...write)),
  writeMany: async (writes, assertMayWrite) => (isBroken() ? writes.map(away) : real.writeMany(writes, assertMayWrite)),
});
const away = (): Fault => new Fault('registry', 'it is away', { effect: 'none' });

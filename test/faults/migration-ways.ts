import { brigWith, inPlace, type MigrationPlace } from './migration-place.ts';
import { expectSame } from './migration-decisions.ts';
import { inFolder } from './in-folder.ts';
import { migrationRun, type MigrationRun, type RunCounts } from './migration-run.ts';
import { allowedOnly, deployedOf, legacyValues, type Legacy } from './migration-values.ts';
import { startBrig } from '../support/brig/start-brig.ts';
import type { EraName } from '../support/brig/era.ts';

/** Where the lists are, and what of them there is. */
export interface Way {
  readonly settings: Readonly<Record<string, string>>;
  /** The era of the stand-in, where there is one. */
  readonly brig?: EraName;
  readonly legacy: Legacy;
  readonly unwatched?: boolean;
}

/** What is done with a migration in a place. */
export type Course = (run: MigrationRun, place: MigrationPlace, values: string) => Promise<void>;

/** Runs a migration of values of real shape in a place of its own. */
export const underWay = ({ settings, brig: era, legacy, unwatched = false }: Way, course: Course): Promise<RunCounts> =>
  inFolder(async (folder) => {
    const values = legacyValues(legacy);
    const brig = era && (await startBrig({ era, domain: 'own.example', ...brigWith(deployedOf(values)) }));
    try {
      return await inPlace({ folder, settings, values, unwatched, ...(brig && { brig }) }, (place) =>
        migrationRun(place, { legacy, values, answers: answersFor(legacy) }, (run) => course(run, place, values)),
      );
    } finally {
      await brig?.stop();
    }
  });

/** What nobody can know: of the dead allow list one domain is imported by name, which opens federation with it. */
function answersFor(legacy: Legacy): Readonly<Record<string, string>> {
  const [opened = ''] = allowedOnly(legacy);
  if (legacy.strategy === undefined) return { 'era-unknown': 'up-to-4.35', 'listed-not-allowed': 'leave-out' };
  return {
    'listed-not-allowed': 'import',
    'not-in-force': 'leave-out',
    [`not-in-force:${opened}`]: 'import',
    ...(legacy.strategy === 'allowNone' && { 'strategy-allow-none': 'allow-dynamic' }),
  };
}

/** How it is known that something is deployed: brig shows it, or a person has to say so. */
type Deployment = 'seen' | 'by hand';

/** What one does with a migration. */
export interface Journey {
  /** How it is known that something is deployed. */
  readonly deployment: Deployment;
  /** Whether brig does not show what is in its database, so that somebody has to look there. */
  readonly unseen?: boolean;
  /** The backend is upgraded to it on the way, from 4.35. */
  readonly upgrade?: EraName;
  /** How far it goes before it is rolled back; left out, it goes to its end. */
  readonly backFrom?: 'copied' | 'cleaned up';
  /** Whether what is new stays in the list when it is rolled back, frozen: brig cannot remove a row. */
  readonly freezes?: boolean;
}

/** To the end, or there and back; all decisions are as the report has them, or as they were. */
export const travel =
  ({ deployment, unseen = false, upgrade, backFrom, freezes = false }: Journey, legacy: Legacy): Course =>
  async (run, place, values) => {
    const prepared = upgrade ? await run.patch('upgraded') : values;
    const deployed = async (text: string, era?: EraName): Promise<void> => {
      await place.deploy(text, era);
      await run.goOn();
      if (deployment === 'by hand') await run.confirm();
    };
    if (upgrade) {
      await run.goTo('prepare');
      await deployed(prepared, upgrade);
    }
    if (unseen) {
      await run.goTo('verify');
      await run.confirm('DATABASE_NOT_SEEN');
    }
    await run.goTo('clean-up');
    if (backFrom === undefined) {
      await deployed(await run.patch('cleaned-up'));
      await run.goTo('done');
      expectSame(await run.now(), run.after, 'at the end');
      return;
    }
    if (backFrom === 'cleaned up') {
      await place.deploy(await run.patch('cleaned-up'));
      await run.goOn();
    }
    await run.rollBack();
    await deployed(prepared);
    await run.goTo('gone-back');
    const [opened = ''] = freezes ? allowedOnly(legacy) : [];
    // Messages flow to whoever is frozen: CANNOT_BE_UNDONE, which was allowed by name.
    const frozen = legacy.strategy === 'allowDynamic' ? [`${opened} federate`, `${opened} mesh`] : [];
    const expected = upgrade ? run.after : new Map([...run.before, ...(freezes ? frozen.map((at) => [at, 1] as const) : [])]);
    expectSame(await run.now(), expected, `after it was rolled back from ${backFrom}`);
  };

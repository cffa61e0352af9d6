import { expect } from 'vitest';
import { FROZEN } from '../../src/domain/remote.ts';
import type { Phase } from '../../src/domain/migration/migration.ts';
import { brigWith, inPlace, type MigrationPlace } from './migration-place.ts';
import { expectBetween, expectSame, grantedIn } from './migration-decisions.ts';
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
  const meanwhile = legacy.meanwhile && { 'until-restricted': legacy.meanwhile };
  if (legacy.strategy === undefined) return { 'listed-not-allowed': 'leave-out', ...meanwhile };
  return {
    ...meanwhile,
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
  /** Where it is when it is rolled back, `copying` in the middle of it, `cleaned up` once that is deployed; left out, it goes to its end. */
  readonly backFrom?: Phase | 'copying' | 'cleaned up';
  /** What becomes of what is new: brig cannot remove a row, and freezes it; before 4.40 it cannot do that either. */
  readonly back?: 'frozen' | 'fails';
}

/** To the end, or there and back; all decisions are as the report has them, or as they were. */
export const travel =
  (journey: Journey, legacy: Legacy): Course =>
  async (run, place, values) => {
    const { unseen = false, upgrade, backFrom } = journey;
    const prepared = upgrade ? await run.patch('upgraded') : values;
    const deployed = async (text: string, era?: EraName): Promise<void> => {
      await place.deploy(text, era);
      await run.goOn();
      if (journey.deployment === 'by hand') await run.confirm();
    };
    const goBack = async (phase: Phase | 'copying'): Promise<void> => {
      await (phase === 'copying' ? run.rollBackWhileCopying() : run.rollBackFrom(phase));
      if ((await run.view()).phase === 'restore') await deployed(prepared);
      await expectBack(run, journey, legacy);
    };
    if (upgrade) {
      await run.goTo('prepare');
      if (backFrom === 'prepare') return goBack(backFrom);
      await deployed(prepared, upgrade);
    }
    if (backFrom === 'copy' || backFrom === 'copying' || backFrom === 'verify') return goBack(backFrom);
    if (unseen) {
      await run.goTo('verify');
      await run.confirm('DATABASE_NOT_SEEN');
    }
    await run.goTo('clean-up');
    if (backFrom === 'clean-up') return goBack(backFrom);
    if (backFrom === 'cleaned up') {
      await place.deploy(await run.patch('cleaned-up'));
      await run.goOn();
      return goBack('clean-up');
    }
    await deployed(await run.patch('cleaned-up'));
    if (backFrom !== undefined) return goBack(backFrom);
    await run.goTo('done');
    expectSame(await run.now(), run.after, 'at the end');
  };

/** To whoever is frozen messages flow, whatever their team. */
const frozenOf = (domain: string): readonly (readonly [string, number])[] =>
  [...grantedIn({ strategy: 'allowDynamic', standing: () => FROZEN }, [domain])].filter(([at]) => at.startsWith(`${domain} `));

/** It is as it was before; what brig cannot take away is frozen, or what cannot be done is said. */
async function expectBack(run: MigrationRun, { backFrom, back, upgrade }: Journey, legacy: Legacy): Promise<void> {
  const [opened = ''] = allowedOnly(legacy);
  // Nobody knows what was written by then.
  const isPart = backFrom === 'copy' || backFrom === 'copying';
  const failed = await run.goTo('gone-back').then(() => undefined, String);
  if (failed !== undefined || (back === 'fails' && !isPart)) {
    expect(back).toBe('fails');
    expect(failed).toContain(opened);
    expect(await run.view()).toMatchObject({ phase: 'take-back', state: 'failed' });
    return;
  }
  if (backFrom === 'prepare') return;
  const expected = upgrade ? run.meanwhile : run.before;
  // Messages flow to whoever is frozen: CANNOT_BE_UNDONE, which was allowed by name.
  const isFrozen = back === 'frozen' && legacy.strategy === 'allowDynamic';
  const frozen = isFrozen ? frozenOf(opened) : [];
  const when = `after it was rolled back from ${String(backFrom)}`;
  if (isPart) expectBetween(await run.now(), [expected, new Map([...expected, ...frozen])], when);
  else expectSame(await run.now(), new Map([...expected, ...frozen]), when);
}

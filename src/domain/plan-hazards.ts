import type { Hazard } from './hazard.ts';
import type { Planner, PlannedStep } from './draft-plan.ts';
import type { Source } from './journal.ts';
import { isFrozenRow, rowOf, sameDatabaseEntry } from './layers.ts';
import { fromRecordedState, isRecordedSettings, type RecordedState } from './recorded.ts';
import { isFrozen } from './remote.ts';
import type { Snapshot } from './snapshot.ts';

/** Above this part of what the owner has, a plan changes or adds much. */
const PART = 0.3;
const MOST_CHANGED = 100;
const FEWEST_CHANGED = 2;
const MOST_ADDED = 10;

/** The hazards of a plan as a whole (interface.md, “Hazards”: MASS_CHANGE, MASS_ADD, DATABASE_NOT_SEEN). */
export function planHazards(snapshot: Snapshot, steps: readonly PlannedStep[], { source, capabilities }: Planner): readonly Hazard[] {
  const owned = ownedBy(snapshot, source);
  return [
    ...massChange(steps, owned),
    ...massAdd(steps, owned),
    ...(capabilities.knows_layers ? [] : steps.flatMap(({ domain, file }) => (file === undefined ? [] : [notSeen(domain)]))),
  ];
}

/** What the plan's owner has in the database; whoever acts by hand answers for all of it. */
interface Owned {
  readonly all: number;
  readonly live: number;
}

function ownedBy({ database, owners }: Snapshot, source: Source): Owned {
  let [all, live] = [0, 0];
  for (const [domain, entry] of database) {
    if (source !== 'manual' && owners.get(domain) !== source) continue;
    all += 1;
    const row = rowOf(entry);
    if (row && !isFrozenRow(row)) live += 1;
  }
  return { all, live };
}

function massChange(steps: readonly PlannedStep[], owned: Owned): readonly Hazard[] {
  const changed = steps.filter((step) => step.before !== null && step.action !== 'adopt' && !isUnseen(step)).length;
  const { isMass, isLast } = measured({ changed, taking: steps, giving: steps }, owned);
  if (!isMass) return [];
  const last = isLast ? ' Nothing that is not frozen would be left of it.' : '';
  const message = `It changes, freezes or removes ${String(changed)} of ${String(owned.all)} remote(s).${last}`;
  return [{ name: 'MASS_CHANGE', message }];
}

/** Whether `taken`, which are some of the steps, would be a mass change without the others; what these give counts all the same. */
export function isMassByItself(snapshot: Snapshot, steps: readonly PlannedStep[], taken: readonly PlannedStep[], source: Source): boolean {
  return taken.length > 0 && measured({ changed: taken.length, taking: taken, giving: steps }, ownedBy(snapshot, source)).isMass;
}

interface Moving {
  readonly changed: number;
  readonly taking: readonly PlannedStep[];
  readonly giving: readonly PlannedStep[];
}

function measured({ changed, taking, giving }: Moving, owned: Owned): { readonly isMass: boolean; readonly isLast: boolean } {
  // What is frozen already is not lost by its removal.
  const taken = taking.filter(({ before, after }) => isLive(before) && !isLive(after)).length;
  const given = giving.filter(({ before, after }) => !isLive(before) && isLive(after)).length;
  const isMuch = (changed >= FEWEST_CHANGED && changed > PART * owned.all) || changed > MOST_CHANGED;
  const isLast = taken > 0 && given === 0 && taken >= owned.live;
  return { isMass: isMuch || isLast, isLast };
}

/** Listed as wanted before it is written: as an entry of brig's file, as far as anybody knows. */
const isUnseen = ({ action, before, after }: PlannedStep): boolean =>
  action !== 'adopt' && before !== null && sameDatabaseEntry(fromRecordedState(before), fromRecordedState(after));

const isLive = (state: RecordedState): boolean => isRecordedSettings(state) && !isFrozen(state);

function massAdd(steps: readonly PlannedStep[], owned: Owned): readonly Hazard[] {
  const added = steps.filter((step) => step.before === null || isUnseen(step)).length;
  if (added <= Math.max(MOST_ADDED, PART * owned.all)) return [];
  return [{ name: 'MASS_ADD', message: `It adds ${String(added)} remotes to ${String(owned.all)}.` }];
}

const notSeen = (domain: PlannedStep['domain']): Hazard => ({
  name: 'DATABASE_NOT_SEEN',
  domain,
  message: 'The values file has it too, and this brig does not tell its two layers apart: nobody can see whether the row came about.',
});

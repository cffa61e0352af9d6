import type { PlannedStep } from '../../domain/draft-plan.ts';
import { Fault } from '../../domain/fault.ts';
import { groupBy } from '../../domain/group-by.ts';
import { inChunks } from '../../domain/in-chunks.ts';
import type { Hazard, HazardName } from '../../domain/hazard.ts';
import type { NewJournalEntry, Outcome, Source } from '../../domain/journal.ts';
import type { By, Context } from '../context.ts';
import { entryBy } from '../entry-by.ts';
import type { Turn } from '../in-turn.ts';

/** The steps of a plan that are to be done, and all that is put on record about each. */
export interface Claim {
  readonly steps: readonly PlannedStep[];
  readonly plan: string;
  readonly source: Source;
  readonly hazards: readonly Hazard[];
  readonly by: By;
  readonly turn: Turn;
}

/** So many entries are put on record in one round trip. */
const BLOCK = 1000;

/**
 * Puts all steps on record as started, before the first effect: each is the lock on its domain, so that of two plans over one
 * domain only one begins. `overtaken`, with nothing changed, where somebody has written about one of them since the turn began.
 */
export async function claimSteps(context: Context, claim: Claim): Promise<'started' | 'overtaken'> {
  const entry = entryMaker(context, claim);
  const claimed: PlannedStep[] = [];
  try {
    for (const block of blocks(claim.steps)) {
      await context.clock.wait(0);
      const started = await context.recorder.start(
        block.map((step) => entry(step, 'started')),
        claim.turn.seen,
      );
      if (started === 'overtaken') {
        await giveBack(context, { ...claim, steps: claimed }, CAME_FIRST);
        return 'overtaken';
      }
      claimed.push(...block);
    }
    return 'started';
  } catch (error) {
    // The block that failed may stand in the journal all the same; if it does not, these ends come to nothing.
    const isUnsure = error instanceof Fault && error.effect === 'unknown';
    const unsure = isUnsure && claim.turn.holder ? claim.steps.slice(0, claimed.length + BLOCK) : claimed;
    await giveBack(context, { ...claim, steps: unsure }, 'Nothing was done: the journal could not be written.');
    throw error;
  }
}

const CAME_FIRST = 'Nothing was done: somebody else came first with one of the same remotes.';

/** Puts on record that nothing was done of what was claimed. */
export async function giveBack(context: Context, claim: Claim, message: string): Promise<void> {
  const entry = entryMaker(context, claim);
  for (const block of blocks(claim.steps)) await context.recorder.end(block.map((step) => entry(step, 'failed', message)));
}

/** Steps in blocks, in their order. */
export const blocks = (steps: readonly PlannedStep[]): readonly (readonly PlannedStep[])[] => inChunks(steps, BLOCK);

/** Makes the journal entries of the steps of a claim. */
export function entryMaker(
  { clock }: Pick<Context, 'clock'>,
  { plan, source, hazards, by, turn }: Omit<Claim, 'steps'>,
): (step: PlannedStep, outcome: Outcome, message?: string) => NewJournalEntry {
  const byDomain = groupBy(hazards, ({ domain }) => domain ?? '');
  return (step, outcome, message) => ({
    ...entryBy({ clock }, by),
    source: step.owner ?? source,
    ...(turn.holder && { holder: turn.holder }),
    plan,
    step: step.n,
    action: step.action,
    domain: step.domain,
    before: step.before,
    after: step.after,
    ...(step.before !== null && step.owned_by !== (step.owner ?? source) && { owned_by: step.owned_by ?? 'unmanaged' }),
    outcome,
    ...hazardsIn(byDomain.get(step.domain)),
    effect: step.effect,
    ...(message !== undefined && { message }),
  });
}

const hazardsIn = (hazards: readonly Hazard[] = []): { readonly hazards?: readonly HazardName[] } =>
  hazards.length > 0 ? { hazards: hazards.map(({ name }) => name) } : {};

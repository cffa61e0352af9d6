import type { Context } from '../context.ts';

/** How long plans are kept, whatever became of them; what they did stands in the journal for ever. */
const KEPT_MS = 90 * 24 * 3600 * 1000;
/** So many plans at most are kept; more than this nobody reads. */
const MOST_KEPT = 1000;
const AT_ONCE = 20;

/** Takes a few plans away that are too old, or too many; to be called now and then. What is being applied stays. */
export async function removeOldPlans({ plans, clock }: Pick<Context, 'plans' | 'clock'>): Promise<void> {
  const newest = await plans.list({ limit: MOST_KEPT });
  const oldest = newest.at(-1);
  const oldestTime = clock.now().getTime() - KEPT_MS;
  const surplus = newest.length < MOST_KEPT || !oldest ? [] : await plans.list({ limit: AT_ONCE, before: oldest.record.id });
  const old = newest.filter(({ record }) => Date.parse(record.created_at) < oldestTime).slice(-AT_ONCE);
  for (const stored of [...surplus, ...old]) if (stored.record.state !== 'applying') await plans.remove(stored);
}

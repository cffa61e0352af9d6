import type { Context } from '../context.ts';

/** Lets no more blocks of plans begin, and waits for those that have; what is left can be applied later. */
export async function stopApplying(context: Pick<Context, 'stopping' | 'applying'>): Promise<void> {
  context.stopping = true;
  await Promise.allSettled([...context.applying.values()].map(({ ended }) => ended));
}

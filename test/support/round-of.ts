import type { DueSources } from '../../src/app/sources/due-sources.ts';

/** Begins what is due, and waits until it has ended. */
export async function roundOf({ look, ended }: DueSources): Promise<void> {
  await look();
  await ended();
}

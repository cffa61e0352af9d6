import type { BackendLook } from './deployment.ts';
import { firstEntries } from './meanwhile.ts';
import { isGoingBack, phasesOf, type MigrationRecord, type Phase } from './migration.ts';
import type { Decided, Given } from './target.ts';
import type { PatchWish } from './values-patch.ts';

/** The changes of values.yaml that a migration hands out, in the order of its way; the last one goes back. */
export const PATCHES = ['before-upgrade', 'clean-up', 'restore'] as const;
export type PatchName = (typeof PATCHES)[number];

/** What the values are to say with a patch; `restore` is `clean-up` backwards. */
export function patchWish(name: Exclude<PatchName, 'restore'>, { target }: Pick<Decided, 'target'>): PatchWish {
  if (name === 'clean-up') return { strategy: target.strategy, entries: [], legacy: 'remove' };
  return { strategy: target.strategy, entries: firstEntries({ target }) };
}

/**
 * Why a patch is not handed out now; undefined where it is. The file layer goes only once the database was seen to have all of it,
 * and comes back only where it may be gone.
 */
export function notOffered(name: PatchName, record: Pick<MigrationRecord, 'phase' | 'started'>): string | undefined {
  const { phase, started } = record;
  if (!started) return 'The migration has not been started: what its patches say hangs on its answers.';
  if (name === 'before-upgrade') return started.era === 'up-to-4.35' ? undefined : 'From 4.36 on there is nothing to be prepared.';
  const isCopied = isGoingBack({ phase }) || isFrom('clean-up', phase, started.era);
  return isCopied ? undefined : 'It has not been verified that the database has all entries: until then no entry may leave the file.';
}

function isFrom(first: Phase, phase: Phase, era: NonNullable<MigrationRecord['started']>['era']): boolean {
  const phases = phasesOf(era);
  return phases.indexOf(phase) >= phases.indexOf(first);
}

/** Domains of the file layer that the migration does not know: somebody has added them since, and they would be lost. */
export function unknownDomains({ settings }: Given, { target }: Decided, inFile: readonly string[]): readonly string[] {
  const known = new Set<string>([...settings.entries, ...target.remotes].map(({ domain }) => domain));
  return [...new Set(inFile)].filter((domain) => !known.has(domain));
}

/** What brig lists twice stands in its file, beside the database. */
export function twinsIn({ listed }: BackendLook): readonly string[] {
  const seen = new Set<string>();
  return listed.map(({ domain }) => domain).filter((domain) => seen.size === seen.add(domain).size);
}

import { policyKey, policyKeys } from '../layers.ts';
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

/**
 * Domains of the file layer that the migration does not know, or not with this policy: somebody has changed the file since, and the
 * clean-up would lose that.
 */
export function unknownDomains({ settings, rows }: Given, { target }: Decided, inFile: readonly ListedEntry[]): readonly string[] {
  // An entry that says the same as a row for everybody may go: nothing changes by that.
  const open = [...(rows ?? [])]
    .filter(([, { restricted }]) => !restricted)
    .map(([domain, { search_policy }]) => ({ domain, search_policy }));
  const known = new Set([...policyKeys(settings.entries), ...[...target.remotes, ...open].map(policyKey)]);
  return [...new Set(inFile.filter((entry) => !known.has(policyKey(entry))).map(({ domain }) => domain))];
}

interface ListedEntry {
  readonly domain: string;
  readonly search_policy: string;
}

import type { Domain } from '../../domain/domain.ts';
import { few } from '../../domain/few.ts';
import type { Hazard } from '../../domain/hazard.ts';
import { firstEntries } from '../../domain/migration/meanwhile.ts';
import { federatedBefore } from '../../domain/migration/report.ts';
import type { Context } from '../context.ts';
import type { Loaded } from './given-of.ts';
import { consequencesOf } from './hazards-of-migration.ts';

/**
 * Remotes that federated up to 4.35 and that the first patch has left out. Going back lists what that patch listed, and takes their
 * rows: nobody but a person brings them back.
 */
export function leftOut(context: Context, loaded: Loaded): readonly Domain[] {
  const { target, seen } = loaded.decided;
  if (seen.release === 'from-4.36' || target.strategy !== 'allowDynamic') return [];
  const federated = federatedBefore(consequencesOf(context, loaded).report);
  const listed = new Set(firstEntries(loaded.decided).map(({ domain }) => domain));
  return target.remotes.map(({ domain }) => domain).filter((domain) => federated.has(domain) && !listed.has(domain));
}

/** What going back means for them. */
export const leftOutHazards = (domains: readonly Domain[]): readonly Hazard[] =>
  domains.map((domain) => ({ name: 'CUTS_FEDERATION', domain, message: `${domain}: ${LEFT_OUT}` }));

/** The same, to be said once it has gone back. */
export const leftOutText = (domains: readonly Domain[]): string =>
  domains.length === 0 ? '' : ` ${few(domains, MOST_NAMED)}: ${LEFT_OUT}`;

/** Only behind the gate: before, an entry more would keep it shut. */
const LEFT_OUT =
  'left out of the first patch; going back does not list it: add its entry to the file by hand once it is rolled back, or it stays cut off.';
const MOST_NAMED = 20;

import type { Domain } from '../domain.ts';
import type { Row } from '../layers.ts';
import type { EraSeen } from './era.ts';
import type { LegacySettings } from './legacy-settings.ts';

/** The readable rows of the database by their domain. */
export type Rows = ReadonlyMap<string, Row>;

/** What is known of the database: nothing where it was not seen. */
export interface DatabaseKnown {
  readonly rows?: Rows;
  /** Domains of the file of which nobody can tell whether they have a row too: brig before 4.40 lists both as one. */
  readonly unsure?: ReadonlySet<string>;
  /** Domains of no input of which nobody can tell whether they are rows, or entries of a file that is not among the inputs. */
  readonly unplaced?: ReadonlySet<string>;
}

/** What is known of who federates today: the inputs, what they show of the backend, and the database. */
export interface KnownToday extends DatabaseKnown {
  readonly settings: LegacySettings;
  readonly seen: EraSeen;
}

/** Whether a domain has a row; undefined where that is not known. */
export const hasRow = ({ rows, unsure }: DatabaseKnown, domain: string): boolean | undefined =>
  unsure?.has(domain) ? undefined : rows?.has(domain);

/**
 * How a domain that no list in force has stands today. `unless-row`: it does not federate unless the database has it, which was not
 * seen. `unknown`: the release or the strategy is not known, and one that is possible lets everybody in.
 */
export type Today = 'everybody' | 'by-row' | 'not' | 'unless-row' | 'dormant' | 'unknown';

/** Tells how a domain stands that no list in force has. */
export function todayOf({ settings, seen: { release, strategy }, rows }: KnownToday, domain: Domain): Today {
  const federatorsAll = settings.allowed?.kind === 'allow_all';
  if (release === 'up-to-4.35') return federatorsAll ? 'everybody' : 'not';
  if (release === undefined) {
    const stated = settings.strategy?.value ?? (settings.brig_seen ? 'allowNone' : 'allowAll');
    return federatorsAll || stated === 'allowAll' ? 'unknown' : 'unless-row';
  }
  if (strategy === undefined) return 'unknown';
  if (strategy === 'allowAll') return 'everybody';
  if (strategy === 'allowNone') return 'dormant';
  if (rows === undefined) return 'unless-row';
  return rows.has(domain) ? 'by-row' : 'not';
}

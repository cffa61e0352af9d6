import type { Change } from './change.ts';
import type { Domain } from './domain.ts';
import { standing } from './effective.ts';
import type { AccessChange } from './effect.ts';
import { fileSettings, placeText, rowOf, rowSettings, type Row } from './layers.ts';
import { isFrozen, sameSettings } from './remote.ts';
import type { Snapshot } from './snapshot.ts';
import { DEFAULTS } from './wanted-row.ts';

/** What is only said of one change; stable codes. */
export const STEP_NOTICES = [
  'defaults-used',
  'identical-to-file',
  'no-effect-under-allow-none',
  'connections-go-on-under-allow-all',
  'own-domain-listed',
  'ends-freeze',
] as const;

/** All that is only said, also of a list as a whole. */
export const NOTICE_CODES = [
  ...STEP_NOTICES,
  'left-alone',
  'owned-by-another-source',
  'excluded',
  'clipped',
  'kept-though-absent',
  'absent-not-long-enough',
  'cannot-come-back',
  'refused-and-left-out',
] as const;

/** What is only said. */
export interface Notice {
  readonly code: (typeof NOTICE_CODES)[number];
  readonly domain?: Domain;
  readonly message: string;
}

const ENDS_FREEZE =
  'It was frozen, and this ENDS the freeze without giving back what the freeze took; an unfreeze cannot do that any more. What it was stands in the journal.';

/** What is worth saying about a change, and needs no word from anybody. */
export function noticesOf(snapshot: Snapshot, change: Change, after: Row | undefined, changes: readonly AccessChange[]): readonly Notice[] {
  const { domain } = change;
  const notices: Notice[] = [];
  const say = (code: Notice['code'], message: string): number => notices.push({ code, domain, message });
  const defaulted = defaultedFields(snapshot, change);
  if (defaulted.length > 0) say('defaults-used', `Not given, so set to the defaults: ${defaulted.join(', ')}.`);
  const file = snapshot.file.get(domain);
  // By brig's door a team can be deleted from a row that the file entry differs from.
  if (file && !file.contradicted_by && after && sameSettings(fileSettings(file), rowSettings(after))) {
    say('identical-to-file', `${placeText(file)} says the same and stays in force; the row takes over when that entry is removed.`);
  }
  if (changes.length > 0 && snapshot.strategy === 'allowNone') {
    say(
      'no-effect-under-allow-none',
      'The strategy is allowNone: nobody federates, so this comes into force only when the strategy changes.',
    );
  }
  if (after?.restricted === true && snapshot.strategy === 'allowAll') {
    say(
      'connections-go-on-under-allow-all',
      'The strategy is allowAll: the restriction limits search, but new connections are allowed all the same.',
    );
  }
  const before = rowOf(snapshot.database.get(domain));
  if (change.action !== 'unfreeze' && before && isFrozen(rowSettings(before)) && after && !isFrozen(rowSettings(after)))
    say('ends-freeze', ENDS_FREEZE);
  if (after && domain === snapshot.own_domain)
    say('own-domain-listed', 'It is the domain of your own backend. Listing it serves nobody; remove it.');
  return notices;
}

function defaultedFields(snapshot: Snapshot, change: Change): readonly string[] {
  if (change.action !== 'upsert' || standing(snapshot, change.domain) !== undefined) return [];
  return [
    ...(change.search_policy === undefined ? [`search_policy ${DEFAULTS.search_policy}`] : []),
    ...(change.restriction === undefined ? [`restriction ${DEFAULTS.restriction.tag}`] : []),
  ];
}

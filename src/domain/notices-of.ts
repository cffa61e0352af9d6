import type { Change } from './change.ts';
import type { Domain } from './domain.ts';
import { standing } from './effective.ts';
import type { AccessChange } from './effect.ts';
import { fileSettings, isFrozenRow, placeText, rowOf, rowSettings, type Row } from './layers.ts';
import { sameSettings } from './remote.ts';
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

/** All that a notice may look at. */
interface NoticeBasis {
  readonly snapshot: Snapshot;
  readonly change: Change;
  readonly after: Row | undefined;
  readonly changes: readonly AccessChange[];
}

type NoticeRule = (basis: NoticeBasis) => string | undefined;

/** What is worth saying about a change, and needs no word from anybody; each a rule of its own. */
export function noticesOf(snapshot: Snapshot, change: Change, after: Row | undefined, changes: readonly AccessChange[]): readonly Notice[] {
  const basis: NoticeBasis = { snapshot, change, after, changes };
  const notices: Notice[] = [];
  for (const code of STEP_NOTICES) {
    const message = RULES[code](basis);
    if (message !== undefined) notices.push({ code, domain: change.domain, message });
  }
  return notices;
}

const RULES: Readonly<Record<(typeof STEP_NOTICES)[number], NoticeRule>> = {
  'defaults-used': ({ snapshot, change }) => {
    const defaulted = defaultedFields(snapshot, change);
    return defaulted.length > 0 ? `Not given, so set to the defaults: ${defaulted.join(', ')}.` : undefined;
  },

  'identical-to-file': ({ snapshot, change: { domain }, after }) => {
    const file = snapshot.file.get(domain);
    // By brig's door a team can be deleted from a row that the file entry differs from.
    return file && !file.contradicted_by && after && sameSettings(fileSettings(file), rowSettings(after))
      ? `${placeText(file)} says the same and stays in force; the row takes over when that entry is removed.`
      : undefined;
  },

  'no-effect-under-allow-none': ({ snapshot: { strategy }, changes }) =>
    changes.length > 0 && strategy === 'allowNone'
      ? 'The strategy is allowNone: nobody federates, so this comes into force only when the strategy changes.'
      : undefined,

  'connections-go-on-under-allow-all': ({ snapshot: { strategy }, after }) =>
    after?.restricted === true && strategy === 'allowAll'
      ? 'The strategy is allowAll: the restriction limits search, but new connections are allowed all the same.'
      : undefined,

  'own-domain-listed': ({ snapshot, change, after }) =>
    after && change.domain === snapshot.own_domain
      ? 'It is the domain of your own backend. Listing it serves nobody; remove it.'
      : undefined,

  'ends-freeze': ({ snapshot, change, after }) => {
    const before = rowOf(snapshot.database.get(change.domain));
    return change.action !== 'unfreeze' && before && isFrozenRow(before) && after && !isFrozenRow(after)
      ? 'It was frozen, and this ENDS the freeze without giving back what the freeze took; an unfreeze cannot do that any more. What it was stands in the journal.'
      : undefined;
  },
};

function defaultedFields(snapshot: Snapshot, change: Change): readonly string[] {
  if (change.action !== 'upsert' || standing(snapshot, change.domain) !== undefined) return [];
  return [
    ...(change.search_policy === undefined ? [`search_policy ${DEFAULTS.search_policy}`] : []),
    ...(change.restriction === undefined ? [`restriction ${DEFAULTS.restriction.tag}`] : []),
  ];
}

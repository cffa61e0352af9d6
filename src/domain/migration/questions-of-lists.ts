import type { Domain } from '../domain.ts';
import { placeText, type Located, type Place } from '../layers.ts';
import type { Candidates } from './candidates.ts';
import type { EraSeen } from './era.ts';
import { ask, spotOf, type Question } from './question.ts';
import { hasRow, todayOf, type KnownToday, type Today } from './today.ts';

/** In brig's list, but not in the allow list: up to 4.35 it did not federate, and importing it opens (brig-contract §7). */
export function listedNotAllowed(known: KnownToday, { entries }: Candidates): readonly Question[] {
  const {
    settings: { allowed },
    seen,
  } = known;
  if (allowed?.kind !== 'allow_list' || seen.strategy === 'allowAll') return [];
  // Once dead, an empty list is the chart's old default and says nothing of anybody.
  if (seen.release === 'from-4.36' && allowed.domains.length === 0) return [];
  const permitted = new Set(allowed.domains.map(({ value }) => value));
  return entries
    .filter(({ domain }) => !permitted.has(domain))
    .map((entry) => {
      const { domain, search_policy } = entry;
      const text = `${domain} is in brig’s list (${placeText(entry)}), but not in the federator’s allow list (${placeText(allowed)}). Import it?`;
      return ask('listed-not-allowed', text, LISTED_MEANS[meaningKey(seen)](domain, search_policy, hasRow(known, domain)), { domain });
    });
}

/** `isInDatabase` is undefined where that is not known. */
type ListedMeaning = (
  domain: Domain,
  policy: string,
  isInDatabase: boolean | undefined,
) => { readonly 'leave-out': string; readonly import: string };

const meaningKey = ({ release, strategy }: EraSeen): keyof typeof LISTED_MEANS => {
  if (release === undefined || release === 'up-to-4.35') return release ?? 'unknown';
  return strategy === 'allowNone' ? 'dormant' : 'in-force';
};

/** What answering means, by what is in force. */
const LISTED_MEANS = {
  'up-to-4.35': (domain, policy) => ({
    'leave-out': `${domain} stays cut off, as it was: the allow list did not have it.`,
    import: `Federation with ${domain} opens (${policy}); it was not allowed before.`,
  }),
  'in-force': (domain, policy, isInDatabase) => ({
    'leave-out':
      isInDatabase === true
        ? `The entry leaves the file, but its row stays in the database: under allowDynamic ${domain} goes on federating by that. ${toCutOff(domain)}`
        : `${domain} is cut off${isInDatabase === undefined ? ', unless the database has a row of it, which stays' : ''}. Under allowDynamic it federates today, by brig’s list, though the old list never allowed it.`,
    import: `${domain} goes on federating, as today (${policy}), and federation with it is confirmed.`,
  }),
  dormant: (domain, policy) => ({
    'leave-out': `Nothing changes for ${domain}: under allowNone it does not federate.`,
    import: `The entry (${policy}) lies dormant under allowNone; federation with ${domain} opens once the strategy becomes allowDynamic.`,
  }),
  unknown: (domain, policy) => ({
    'leave-out': `${domain} is not imported. Up to 4.35 it did not federate; from 4.36 on, under allowDynamic, it does today and is cut off, unless the database has it.`,
    import: `${domain} federates (${policy}). Up to 4.35 this opens federation with it; from 4.36 on, under allowDynamic, it stays as it is.`,
  }),
} as const satisfies Readonly<Record<string, ListedMeaning>>;

const toCutOff = (domain: Domain): string =>
  `To cut it off, remove its row too (fedremotes remotes remove ${domain}, or CQL where brig alone is asked); a freeze ends only searches and new connections.`;

/** In a list that nothing reads, and so not in force today: importing opens, unless everybody federates or the database has it. */
export function notInForce(known: KnownToday, { allowed_only, unread_only }: Candidates): readonly Question[] {
  const { settings, seen } = known;
  const dead = seen.release === 'from-4.36' && seen.strategy !== 'allowAll';
  const opening = (why: string) => (domain: Located<Domain>) => openingTo(domain, why, todayOf(known, domain.value));
  const everybody = [
    ...(dead && settings.allowed?.kind === 'allow_all' ? [openingToAll(settings.allowed, DEAD)] : []),
    ...settings.unread.filter(({ kind }) => kind === 'allow_all').map((list) => openingToAll(list, UNREAD)),
  ];
  return [...everybody, ...(dead ? allowed_only.map(opening(DEAD)) : []), ...unread_only.map(opening(UNREAD))];
}

const DEAD = 'which has had no effect since 4.36.0';
const UNREAD = 'where Helm reads nothing';

function openingTo({ value: domain, ...place }: Located<Domain>, why: string, today: Today): Question {
  const text = `${domain} stands only in an allow list (${placeText(place)}), ${why}. ${STANDS[today]} Import it?`;
  return ask('not-in-force', text, OPENING_MEANS[today](domain), { domain });
}

const STANDS: Readonly<Record<Today, string>> = {
  everybody: 'Under allowAll it federates today, as every backend does.',
  'by-row': 'The database has it, so that it federates today by its row.',
  not: 'It does not federate today.',
  'unless-row': 'Unless the database has it, it does not federate today.',
  dormant: 'Under allowNone it does not federate today.',
  unknown: 'Whether it federates today is not known as long as the release or the strategy is not.',
};

type OpeningMeaning = (domain: Domain) => { readonly 'leave-out': string; readonly import: string };

const opens =
  (how: string): OpeningMeaning =>
  (domain) => ({ 'leave-out': `${domain} stays as it is today.`, import: `Federation with ${domain} opens, ${how}.` });

const OPENING_MEANS: Readonly<Record<Today, OpeningMeaning>> = {
  everybody: (domain) => ({
    'leave-out': `Nothing is written for ${domain}: under allowAll it goes on federating; should the strategy become allowDynamic, it is cut off, unless the database has it.`,
    import: `${domain} is listed with no_search: it goes on federating, should the strategy become allowDynamic too, and your users can search there.`,
  }),
  'by-row': (domain) => ({
    'leave-out': `Its row stays as it is, and ${domain} goes on federating by it. ${toCutOff(domain)}`,
    import: `${domain} is meant to be in the database with no_search and goes on federating; if its row says otherwise, which counts is asked too.`,
  }),
  not: opens('with no_search'),
  'unless-row': opens('with no_search'),
  dormant: opens('once the strategy becomes allowDynamic; until then the entry lies dormant'),
  unknown: (domain) => ({
    'leave-out': `Nothing is written for ${domain}: it federates only where the strategy is allowAll, or the database has it.`,
    import: `${domain} is listed with no_search: federation with it opens, unless it is open today.`,
  }),
};

function openingToAll(place: Place & { readonly path: string }, why: string): Question {
  const text = `An allowAll stands at ${place.path} (${placeText(place)}), ${why}. Shall every backend be allowed?`;
  return ask(
    'not-in-force',
    text,
    {
      'leave-out': 'Who federates is decided as if it were not there.',
      'allow-all': 'The strategy becomes allowAll: federation opens with every backend there is.',
    },
    { place: spotOf(place) },
  );
}

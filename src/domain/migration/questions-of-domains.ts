import type { Domain } from '../domain.ts';
import { placeText, policiesSaid, type FileEntry, type Located, type Place } from '../layers.ts';
import { candidatesOf, type Candidates } from './candidates.ts';
import type { EraSeen } from './era.ts';
import type { LegacySettings, Release } from './legacy-settings.ts';
import { ask, spotOf, type Question } from './question.ts';

/** Questions about single domains, and about an allowAll that nothing reads. */
export function domainQuestions(settings: LegacySettings, seen: EraSeen): readonly Question[] {
  const candidates = candidatesOf(settings);
  return [
    ...listedNotAllowed(settings, candidates, seen),
    ...notInForce(settings, candidates, seen),
    ...policyMissing(settings, candidates, seen),
    ...candidates.entries.flatMap((entry) => policiesContradict(entry, seen)),
    ...ownDomainListed(settings),
  ];
}

/** In brig's list, but not in the allow list: up to 4.35 it did not federate, and importing it opens (brig-contract §7). */
function listedNotAllowed({ allowed }: LegacySettings, { entries }: Candidates, seen: EraSeen): readonly Question[] {
  if (allowed?.kind !== 'allow_list' || seen.strategy === 'allowAll') return [];
  // Once dead, an empty list is the chart's old default and says nothing of anybody.
  if (seen.release === 'from-4.36' && allowed.domains.length === 0) return [];
  const permitted = new Set(allowed.domains.map(({ value }) => value));
  return entries
    .filter(({ domain }) => !permitted.has(domain))
    .map((entry) => {
      const { domain, search_policy } = entry;
      const text = `${domain} is in brig’s list (${placeText(entry)}), but not in the federator’s allow list (${placeText(allowed)}). Import it?`;
      return ask('listed-not-allowed', text, LISTED_MEANS[meaningKey(seen)](domain, search_policy), { domain });
    });
}

type ListedMeaning = (domain: Domain, policy: string) => { readonly 'leave-out': string; readonly import: string };

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
  'in-force': (domain, policy) => ({
    'leave-out': `${domain} is cut off. Under allowDynamic it federates today, by brig’s list, though the old list never allowed it.`,
    import: `${domain} goes on federating, as today (${policy}), and federation with it is confirmed.`,
  }),
  dormant: (domain, policy) => ({
    'leave-out': `Nothing changes for ${domain}: under allowNone it does not federate.`,
    import: `The entry (${policy}) lies dormant under allowNone; federation with ${domain} opens once the strategy becomes allowDynamic.`,
  }),
  unknown: (domain, policy) => ({
    'leave-out': `${domain} is not imported. Up to 4.35 it did not federate; from 4.36 on, under allowDynamic, it does today and is cut off.`,
    import: `${domain} federates (${policy}). Up to 4.35 this opens federation with it; from 4.36 on, under allowDynamic, it stays as it is.`,
  }),
} as const satisfies Readonly<Record<string, ListedMeaning>>;

/** In a list that nothing reads, and so not in force today: importing opens. */
function notInForce(settings: LegacySettings, candidates: Candidates, { release, strategy }: EraSeen): readonly Question[] {
  const dead = release === 'from-4.36' && strategy !== 'allowAll';
  const lingering = dead ? candidates.allowed_only.map((domain) => opening(domain, DEAD, strategy === 'allowNone')) : [];
  const unread = candidates.unread_only.map((domain) => opening(domain, UNREAD, strategy === 'allowNone'));
  const everybody = [
    ...(dead && settings.allowed?.kind === 'allow_all' ? [openingToAll(settings.allowed, DEAD)] : []),
    ...settings.unread.filter(({ kind }) => kind === 'allow_all').map((list) => openingToAll(list, UNREAD)),
  ];
  return [...everybody, ...lingering, ...unread];
}

const DEAD = 'which has had no effect since 4.36.0';
const UNREAD = 'where Helm reads nothing';

function opening({ value: domain, ...place }: Located<Domain>, why: string, dormant: boolean): Question {
  const text = `${domain} stands only in an allow list (${placeText(place)}), ${why}. Unless the database has it, it does not federate today. Import it?`;
  const opens = dormant ? 'once the strategy becomes allowDynamic; until then the entry lies dormant' : 'with no_search';
  return ask(
    'not-in-force',
    text,
    { 'leave-out': `${domain} stays as it is today.`, import: `Federation with ${domain} opens, ${opens}.` },
    { domain },
  );
}

function openingToAll(place: Place & { readonly path: string }, why: string): Question {
  const text = `An allowAll stands at ${place.path} (${placeText(place)}), ${why}. Shall every backend be allowed?`;
  return ask(
    'not-in-force',
    text,
    {
      'leave-out': 'Who federates stays as it is today.',
      'allow-all': 'The strategy becomes allowAll: federation opens with every backend there is.',
    },
    { place: spotOf(place) },
  );
}

/** Allowed, with nothing that says what may be searched: until now that was no_search. */
function policyMissing(settings: LegacySettings, { allowed_only }: Candidates, { release, strategy }: EraSeen): readonly Question[] {
  if (release === 'from-4.36' && strategy !== 'allowAll') return [];
  return allowed_only.map(({ value: domain, ...place }) =>
    ask(
      'policy-missing',
      `${domain} is in the allow list (${placeText(place)}), but nothing says what its users may find of yours by search. What may they?`,
      {
        no_search: 'Nothing, as it was.',
        exact_handle_search: 'Whoever they know the exact handle of; until now they found nobody.',
        full_search: 'Everybody who can be searched; until now they found nobody.',
      },
      { domain, proposed: 'no_search' },
    ),
  );
}

function policiesContradict(entry: FileEntry, { release }: EraSeen): readonly Question[] {
  const { domain, contradicted_by, search_policy } = entry;
  if (contradicted_by === undefined) return [];
  const said = policiesSaid(entry);
  const places = said.map((one) => `with ${one.search_policy} (${placeText(one)})`).join(' and ');
  const options = Object.fromEntries(said.map(({ search_policy: policy }) => [policy, POLICY_MEANS[policy]]));
  return [
    ask('policies-contradict', `${domain} is listed ${places}. ${IN_FORCE[release ?? 'unknown'](search_policy)} Which counts?`, options, {
      domain,
    }),
  ];
}

/** Which of several policies is in force: brig took the first before 4.36, and since then fails (brig-contract §1.3). */
const IN_FORCE: Readonly<Record<Release | 'unknown', (first: string) => string>> = {
  'up-to-4.35': (first) => `In force today is the first, ${first}; from 4.36 on brig fails on this.`,
  'from-4.36': () => 'None is in force: brig fails on this.',
  unknown: (first) => `Up to 4.35 the first is in force, ${first}; from 4.36 on none, for brig fails on this.`,
};

const POLICY_MEANS = {
  no_search: 'Its users find nobody of yours by search.',
  exact_handle_search: 'Its users find whoever they know the exact handle of.',
  full_search: 'Its users find everybody who can be searched.',
} as const;

function ownDomainListed({ own_domain, allowed, entries }: LegacySettings): readonly Question[] {
  const own = own_domain?.value;
  const places: readonly Place[] = [
    ...(allowed?.domains ?? []).filter(({ value }) => value === own),
    ...entries.filter(({ domain }) => domain === own),
  ];
  const [first] = places;
  if (own === undefined || first === undefined) return [];
  const text = `${own} is listed (${places.map(placeText).join(', ')}), but it is the own domain (${placeText(own_domain ?? first)}). Skip it?`;
  return [
    ask(
      'own-domain-listed',
      text,
      {
        skip: 'Nothing changes: a backend does not federate with itself.',
        'own-domain-wrong': `The own domain is another one: correct it in the files and inspect again; ${own} then counts as a remote.`,
      },
      { domain: own, proposed: 'skip' },
    ),
  ];
}

import { placeText, policiesSaid, type FileEntry, type Place } from '../layers.ts';
import { candidatesOf, type Candidates } from './candidates.ts';
import type { EraSeen } from './era.ts';
import type { LegacySettings, Release } from './legacy-settings.ts';
import { ask, type Question } from './question.ts';
import { listedNotAllowed, notInForce } from './questions-of-lists.ts';
import type { KnownToday } from './today.ts';

/** Questions about single domains, and about an allowAll that nothing reads. */
export function domainQuestions(known: KnownToday): readonly Question[] {
  const { settings, seen } = known;
  const candidates = candidatesOf(settings);
  return [
    ...listedNotAllowed(known, candidates),
    ...notInForce(known, candidates),
    ...policyMissing(settings, candidates, seen),
    ...candidates.entries.flatMap((entry) => policiesContradict(entry, seen)),
    ...ownDomainListed(settings),
  ];
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
  const { domain, contradicted_by } = entry;
  if (contradicted_by === undefined) return [];
  const said = policiesSaid(entry);
  const places = said.map((one) => `with ${one.search_policy} (${placeText(one)})`).join(' and ');
  const options = Object.fromEntries(said.map(({ search_policy: policy }) => [policy, POLICY_MEANS[policy]]));
  return [
    ask('policies-contradict', `${domain} is listed ${places}. ${IN_FORCE[release ?? 'unknown']} Which counts?`, options, { domain }),
  ];
}

/**
 * Which of several policies is in force: brig took the first before 4.36, and since then fails (brig-contract §1.3). A text that was
 * corrected to the domain never was in force.
 */
const IN_FORCE: Readonly<Record<Release | 'unknown', string>> = {
  'up-to-4.35':
    'In force today is the first that is a domain as it stands; from 4.36 on brig takes one policy for a domain, and fails on more.',
  'from-4.36': 'brig takes one policy for a domain, and fails on more.',
  unknown:
    'Up to 4.35 the first that is a domain as it stands is in force; from 4.36 on brig takes one policy for a domain, and fails on more.',
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

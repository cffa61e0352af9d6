import type { Refusal, Rule } from '../domain/refusal.ts';

/** The commands that lead on from a refusal; none where its message already says the way out. */
export const commandFor = ({ rule, domain }: Refusal): readonly string[] =>
  Object.hasOwn(BY_RULE, rule) ? BY_RULE[rule](domain ?? 'DOMAIN') : [];

const see = (domain: string): readonly string[] => [`See how it stands: fedremotes remotes get ${domain}`];

// Both ways are named: whoever pastes the one that opens it to everybody should have meant it.
const setWhole = (domain: string): string => `fedremotes remotes set ${domain} --search-policy POLICY (--allow-all | --team TEAM)`;

const BY_RULE: Readonly<Record<Rule, (domain: string) => readonly string[]>> = {
  'not-found': () => ['See what there is: fedremotes remotes list'],
  'own-domain': () => ['See what is in force: fedremotes strategy'],
  'too-many-remotes': () => ['See what there is: fedremotes remotes list'],
  'differs-from-file': see,
  'file-contradicts-itself': see,
  'only-in-file': see,
  'restriction-not-supported': () => ['See what the registry can: fedremotes strategy'],
  'not-restricted-by-team': (domain) => [`Restrict it: fedremotes remotes set ${domain} --team TEAM`],
  'not-frozen': see,
  'nothing-to-restore': (domain) => [`Say what you want, for everybody or for teams: ${setWhole(domain)}`],
  'row-unreadable': (domain) => [`Replace it, for everybody or for teams: ${setWhole(domain)}`],
  'cannot-remove': (domain) => [
    `Freeze it (brig 4.40 or later): fedremotes remotes freeze ${domain}`,
    `Before 4.40: fedremotes remotes set ${domain} --search-policy no_search`,
  ],
  'named-twice': () => [],
  'list-empty': () => [],
  'changed-since': (domain) => [`See what happened: fedremotes journal --domain ${domain}`],
  'nothing-to-undo': () => ['See what there is: fedremotes journal'],
};

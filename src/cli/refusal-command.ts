import type { Refusal, Rule } from '../domain/refusal.ts';

/** The commands that lead on from a refusal; none where its message already says the way out. */
export const commandFor = ({ rule, domain }: Refusal): readonly string[] => (Object.hasOwn(BY_RULE, rule) ? BY_RULE[rule](domain) : []);

const see = (domain: string): readonly string[] => [`See how it stands: fedremotes remotes get ${domain}`];

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
  'nothing-to-restore': (domain) => [`Say what you want: fedremotes remotes set ${domain} --search-policy POLICY --allow-all`],
  'row-unreadable': (domain) => [`Replace it: fedremotes remotes set ${domain} --search-policy POLICY --allow-all`],
  'cannot-remove': (domain) => [`Freeze it: fedremotes remotes freeze ${domain}`],
};

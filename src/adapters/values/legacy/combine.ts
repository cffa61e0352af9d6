import type { Domain } from '../../../domain/domain.ts';
import { placeText } from '../../../domain/layers.ts';
import type { AllowList, LegacySettings, UnreadList } from '../../../domain/migration/legacy-settings.ts';
import { warning } from '../values-finding.ts';
import { contradictionsIn } from './contradictions.ts';
import { finding, type LegacyFinding } from './legacy-finding.ts';
import type { OwnDomain, Said } from './said.ts';

/**
 * What several inputs say together, and where they contradict each other. The first that says a thing is taken; nothing is guessed.
 * `each` is what every document says by itself, also where a later one takes it away.
 */
export function combine(
  said: readonly Said[],
  unread: readonly UnreadList[],
  each: readonly Said[],
): { readonly settings: LegacySettings; readonly findings: readonly LegacyFinding[] } {
  const own = ownDomains(said);
  const lists = said.flatMap(({ allowed }) => allowed ?? []);
  const strategy = said.find((one) => one.strategy)?.strategy;
  const [allowed] = lists;
  const settings = {
    ...(own.first && { own_domain: { value: own.first.value, file: own.first.file, line: own.first.line } }),
    ...(strategy && { strategy }),
    entries: said.find(({ entries }) => entries.length > 0)?.entries ?? [],
    ...(allowed && { allowed }),
    unread,
    ...replacedIn(each, said),
    not_domains: said.flatMap(({ not_domains }) => not_domains),
    signs: said.flatMap(({ signs }) => signs),
    brig_seen: said.some(({ brig_seen }) => brig_seen),
  };
  const findings = [...own.findings, ...contradictionsIn(said), ...lists.map(ignored)];
  return { settings, findings };
}

function replacedIn(each: readonly Said[], said: readonly Said[]): Pick<LegacySettings, 'replaced'> {
  const kept = new Set(said.flatMap(domainsIn));
  const replaced = [...new Set(each.flatMap(domainsIn))].filter((domain) => !kept.has(domain));
  return replaced.length === 0 ? {} : { replaced };
}

const domainsIn = ({ allowed, entries }: Said): readonly Domain[] => [
  ...(allowed?.domains ?? []).map(({ value }) => value),
  ...entries.map(({ domain }) => domain),
];

/** Only brig's own domain counts; a service that names another would not work with it. */
function ownDomains(said: readonly Said[]): { readonly first?: OwnDomain; readonly findings: readonly LegacyFinding[] } {
  const all = said.flatMap(({ own_domains }) => own_domains);
  const first = all.find(({ service }) => service === 'brig') ?? all[0];
  if (first === undefined) return { findings: [] };
  const findings = all
    .filter(({ value }) => value !== first.value)
    .map((other) =>
      finding(
        'error',
        'own-domain-differs',
        other,
        other.path,
        `${other.service} says the own backend domain is ${other.value}, but ${first.service} says ${first.value} (${placeText(first)}). Set both to the domain that your users live under`,
      ),
    );
  return { first, findings };
}

function ignored(list: AllowList): LegacyFinding {
  const message = `the federator’s allow list: in force up to 4.35, ignored since 4.36.0. Keep it until each of its domains is where it is meant to be, then delete it`;
  return warning('legacy-list-ignored', list, message, list.path);
}

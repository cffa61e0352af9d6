import type { Domain } from '../../../domain/domain.ts';
import { placeText, type FileEntry, type Place } from '../../../domain/layers.ts';
import type { AllowList, LegacySettings, UnreadList } from '../../../domain/migration/legacy-settings.ts';
import { warning } from '../values-finding.ts';
import { isHelms } from './layout.ts';
import { finding, type LegacyFinding } from './legacy-finding.ts';
import { sameList, type OwnDomain, type Said } from './said.ts';

/**
 * What several inputs say together, and where they contradict each other. The first that says a thing is taken; nothing is guessed.
 * `each` is what every document says by itself, also where a later one takes it away.
 */
export function combine(
  said: readonly Said[],
  unread: readonly UnreadList[],
  each: readonly Said[] = said,
): { readonly settings: LegacySettings; readonly findings: readonly LegacyFinding[] } {
  const own = ownDomains(said);
  const strategies = said.flatMap(({ strategy }) => strategy ?? []);
  const lists = said.flatMap(({ allowed }) => allowed ?? []);
  const entries = said.map((one) => one.entries).filter(({ length }) => length > 0);
  const [strategy] = strategies;
  const [allowed] = lists;
  const settings = {
    ...(own.first && { own_domain: { value: own.first.value, file: own.first.file, line: own.first.line } }),
    ...(strategy && { strategy }),
    entries: entries[0] ?? [],
    ...(allowed && { allowed }),
    unread,
    ...replacedIn(each, said),
    not_domains: said.flatMap(({ not_domains }) => not_domains),
    signs: said.flatMap(({ signs }) => signs),
    brig_seen: said.some(({ brig_seen }) => brig_seen),
  };
  const findings = [
    ...own.findings,
    ...contradictions(
      strategies,
      (a, b) => a.value === b.value,
      'strategy',
      ({ value }) => value,
    ),
    ...contradictions(lists, sameList, 'allow list', allowText),
    ...contradictions(
      entries.map(asOne),
      (a, b) => a.text === b.text,
      'brig’s list',
      ({ count }) => `a list of ${String(count)}`,
    ),
    ...listOnOneSide(said),
    ...lists.map(ignored),
  ];
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

/** Two inputs that state a thing differently, such as values that are not what is deployed. */
function contradictions<T extends Place>(
  stated: readonly T[],
  same: (one: T, other: T) => boolean,
  what: string,
  show: (one: T) => string,
): readonly LegacyFinding[] {
  const [first, ...others] = stated;
  if (first === undefined) return [];
  return others
    .filter((other) => !same(first, other))
    .map((other) =>
      finding(
        'error',
        'inputs-contradict',
        other,
        undefined,
        `${what}: ${show(other)} stands here, but ${show(first)} at ${placeText(first)}. Give what is deployed, or deploy what you give; nothing is guessed`,
      ),
    );
}

/** brig's list in the values but not in what is deployed, or the other way round: it is not in force, or will not be. */
function listOnOneSide(said: readonly Said[]): readonly LegacyFinding[] {
  const brigs = said.filter(({ brig_seen }) => brig_seen);
  const values = brigs.find(({ document }) => isHelms(document));
  const deployed = brigs.find(({ document }) => !isHelms(document));
  const [ofValues, ofDeployed] = [values?.entries[0], deployed?.entries[0]];
  if (values === undefined || deployed === undefined || (ofValues === undefined) === (ofDeployed === undefined)) return [];
  if (ofValues) {
    const message = `brig’s list stands here, but not in the rendered ${deployed.document.file}: it is not deployed, so nobody federates by it. Deploy it, or give what is deployed`;
    return [finding('error', 'inputs-contradict', ofValues, undefined, message)];
  }
  const message = `brig’s list stands here, but not in the values (${values.document.file}): the next deployment takes it away. Are all values files given?`;
  return ofDeployed ? [finding('warning', 'inputs-contradict', ofDeployed, undefined, message)] : [];
}

const allowText = ({ kind, domains }: AllowList): string => (kind === 'allow_all' ? 'allowAll' : `a list of ${String(domains.length)}`);

function asOne(entries: readonly FileEntry[]): Place & { readonly text: string; readonly count: number } {
  const text = entries
    .map(({ domain, search_policy }) => `${domain} ${search_policy}`)
    .sort()
    .join('\n');
  return { file: entries[0]?.file ?? '', line: entries[0]?.line ?? 1, text, count: entries.length };
}

function ignored(list: AllowList): LegacyFinding {
  const message = `the federator’s allow list: in force up to 4.35, ignored since 4.36.0. Keep it until each of its domains is where it is meant to be, then delete it`;
  return warning('legacy-list-ignored', list, message, list.path);
}

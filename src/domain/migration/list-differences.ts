import { few } from '../few.ts';
import { policiesSaid, type FileEntry } from '../layers.ts';
import type { AllowList } from './legacy-settings.ts';

/**
 * In what two lists of brig differ: the first few domains, with what each side says, such as “a.example (no_search here, full_search
 * there), b.example (not here, no_search there)”. Undefined where they say the same, in whatever order.
 */
export const entriesDifference = (here: readonly FileEntry[], there: readonly FileEntry[]): string | undefined =>
  differenceText(policiesOf(here), policiesOf(there));

/** The same of two allow lists; undefined also where both allow everybody. */
export function allowedDifference(here: AllowList, there: AllowList): string | undefined {
  if (here.kind !== there.kind) return `${whoText(here)} here, ${whoText(there)} there`;
  return here.kind === 'allow_all' ? undefined : differenceText(domainsOf(here), domainsOf(there));
}

/** What a side says of a domain; empty where it only has it. */
type Side = ReadonlyMap<string, string>;

const policiesOf = (entries: readonly FileEntry[]): Side =>
  new Map(
    entries.map((entry) => [
      entry.domain,
      policiesSaid(entry)
        .map(({ search_policy }) => search_policy)
        .join(' and '),
    ]),
  );

const domainsOf = ({ domains }: AllowList): Side => new Map(domains.map(({ value }) => [value, '']));

const whoText = ({ kind, domains }: AllowList): string =>
  kind === 'allow_all' ? 'allowAll' : domains.length === 0 ? 'an empty list' : `the list of ${few(domains.map(({ value }) => value))}`;

function differenceText(here: Side, there: Side): string | undefined {
  const differing = [...new Set([...here.keys(), ...there.keys()])].filter((domain) => here.get(domain) !== there.get(domain));
  if (differing.length === 0) return undefined;
  return few(differing.map((domain) => `${domain} (${sideText(here.get(domain), 'here')}, ${sideText(there.get(domain), 'there')})`));
}

const sideText = (said: string | undefined, where: string): string =>
  said === undefined ? `not ${where}` : said === '' ? where : `${said} ${where}`;

import type { Domain } from '../domain.ts';
import type { FileEntry, Located } from '../layers.ts';
import type { LegacySettings } from './legacy-settings.ts';

/** The domains of the inputs by where they stand, less the own domain. */
export interface Candidates {
  readonly entries: readonly FileEntry[];
  readonly allowed: readonly Located<Domain>[];
  /** Allowed, but without an entry and so without a search policy. */
  readonly allowed_only: readonly Located<Domain>[];
  /** In lists that Helm never read, and in no other. */
  readonly unread_only: readonly Located<Domain>[];
  /** All of the allow list and of brig's list. */
  readonly domains: ReadonlySet<Domain>;
}

/** Sorts out what stands where. */
export function candidatesOf({ own_domain, entries, allowed, unread }: LegacySettings): Candidates {
  const isOwn = (domain: Domain): boolean => domain === own_domain?.value;
  const listed = entries.filter(({ domain }) => !isOwn(domain));
  const permitted = (allowed?.domains ?? []).filter(({ value }) => !isOwn(value));
  const withEntry = new Set(listed.map(({ domain }) => domain));
  const domains = new Set([...permitted.map(({ value }) => value), ...withEntry]);
  const intended = new Map(unread.flatMap((list) => list.domains).map((domain) => [domain.value, domain]));
  return {
    entries: listed,
    allowed: permitted,
    allowed_only: permitted.filter(({ value }) => !withEntry.has(value)),
    unread_only: [...intended.values()].filter(({ value }) => !isOwn(value) && !domains.has(value)),
    domains,
  };
}

/** Every domain that a list of the inputs names, or may mean, less the own domain. */
export function namedDomains(settings: LegacySettings): readonly Domain[] {
  const { domains, unread_only } = candidatesOf(settings);
  const corrections = settings.not_domains.flatMap((text) => text.corrections);
  const all = new Set<Domain>([...domains, ...unread_only.map(({ value }) => value), ...corrections]);
  if (settings.own_domain) all.delete(settings.own_domain.value);
  return [...all];
}

/** Whether the inputs hold anything that belongs into the database, or may, or that decides who federates. */
export function hasSomethingToMigrate(settings: LegacySettings): boolean {
  const { domains, unread_only } = candidatesOf(settings);
  const everybody = [settings.allowed, ...settings.unread].some((list) => list?.kind === 'allow_all');
  return domains.size > 0 || unread_only.length > 0 || everybody;
}

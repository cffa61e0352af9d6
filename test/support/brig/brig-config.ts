import { assertDomain, type Domain } from '../../../src/domain/domain.ts';
import { ALLOW_ALL, type Entry, type SearchPolicy } from '../../../src/domain/remote.ts';
import type { Strategy } from '../../../src/domain/strategy.ts';
import type { EraName } from './era.ts';

/** An entry of `setFederationDomainConfigs`; brig parses no more than these two keys (contract §1.3). */
export interface BrigFileEntry {
  readonly domain: string;
  readonly search_policy: SearchPolicy;
  /** May stand there, and is ignored. */
  readonly restriction?: unknown;
}

/** What brig is deployed with. */
export interface BrigConfig {
  readonly era: EraName;
  /** `setFederationDomain`. */
  readonly domain: string;
  /** `setFederationStrategy`; left out, brig serves allowNone (contract §1.1). */
  readonly strategy?: Strategy;
  readonly fileEntries: readonly BrigFileEntry[];
  /** `setFederationDomainConfigsUpdateFreq` (contract §1.4). */
  readonly updateFreq?: number;
  /** Whether brig has a federator (`/api-version`, contract §6). */
  readonly federation: boolean;
}

/** What brig says of one domain of its file: an entry, or an error that is raised on use (contract §1.6 e). */
type FileValue = Entry | 'conflicting';

/** The file entries in the order of their domains; the same twice counts once, two that differ are an error. */
export function fileMap(entries: readonly BrigFileEntry[]): ReadonlyMap<Domain, FileValue> {
  const found = new Map<Domain, FileValue>();
  for (const { domain: text, search_policy } of entries) {
    const domain = assertDomain(text);
    const before = found.get(domain);
    const same = before === undefined || (before !== 'conflicting' && before.search_policy === search_policy);
    found.set(domain, same ? { domain, search_policy, restriction: ALLOW_ALL } : 'conflicting');
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

import type { BrigRefusal } from '../../../src/domain/brig-write.ts';
import type { Entry, SearchPolicy } from '../../../src/domain/remote.ts';
import { brigRefusal, type BrigError } from '../../../src/http/drop-in/brig-error.ts';
import { showDomain } from '../../../src/http/drop-in/haskell-show.ts';
import type { Era } from './era.ts';

/** A 533 in the words of the era: before 4.40 an entry has no restriction, and one message is misspelt (contract §1.2). */
export function refusalOf(era: Era, refusal: BrigRefusal): BrigError {
  const error = brigRefusal(refusal);
  if (era.restriction || refusal.kind !== 'diverges-from-file') return error;
  const { wanted, file } = refusal;
  const values = `want Just ${showOldEntry(wanted)}or Nothing, got Just (${showOldEntry(file)})`;
  const message = error.message.replace(/is not allowed\. {2}want .*$/, `is nto allowed.  ${values}`);
  return { ...error, message };
}

const POLICIES: Readonly<Record<SearchPolicy, string>> = {
  no_search: 'NoSearch',
  exact_handle_search: 'ExactHandleSearch',
  full_search: 'FullSearch',
};

// The names of the fields: wire-api Wire.API.Routes.FederationDomainConfig at chart/4.36.0 and chart/4.39.0.
const showOldEntry = ({ domain, search_policy }: Pick<Entry, 'domain' | 'search_policy'>): string =>
  `FederationDomainConfig {domain = ${showDomain(domain)}, cfgSearchPolicy = ${POLICIES[search_policy]}}`;

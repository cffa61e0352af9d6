import { ALLOW_ALL } from '../../domain/remote.ts';
import type { BrigRefusal } from '../../domain/brig-write.ts';
import { toEntry } from '../../domain/layers.ts';
import { showDomain, showEntry } from './haskell-show.ts';

/** brig's error body; `code` repeats the status. */
export interface BrigError {
  readonly code: number;
  readonly label: string;
  readonly message: string;
}

/** The status that brig answers its own refusals with, and its reason phrase (brig-contract §1.2). */
export const UNEXPECTED_FEDERATION_RESPONSE = { status: 533, phrase: 'Unexpected Federation Response' } as const;

/** brig's own error; all of its refusals share one label, so clients tell them apart by the text. */
export const brigRefusal = (refusal: BrigRefusal): BrigError => ({
  code: UNEXPECTED_FEDERATION_RESPONSE.status,
  label: 'federation-unexpected-wai-error',
  message: `Could parse body, but got an unexpected error response: ${messageOf(refusal)}`,
});

/** A body that brig cannot parse. */
export const badRequest = (message: string): BrigError => ({ code: 400, label: 'bad-request', message });

/** What brig answers to a fault of its own. */
export const SERVER_ERROR: BrigError = { code: 500, label: 'server-error', message: 'Internal Server Error' };

/** What brig answers to its internal paths behind a version. */
export const UNSUPPORTED_VERSION: BrigError = {
  code: 404,
  label: 'unsupported-version',
  message: 'Internal APIs (`/i/...`) are not under version control',
};

const IN_FILE = 'keeping track of remote domains in the brig config file is deprecated, but as long as we do that,';

// The texts are brig's own, odd spacing included, because they are all that its clients can tell refusals apart by.
function messageOf(refusal: BrigRefusal): string {
  switch (refusal.kind) {
    case 'diverges-from-file': {
      const { wanted, file } = refusal;
      const inFile = toEntry(file.domain, { search_policy: file.search_policy, restriction: ALLOW_ALL });
      const values = `want Just ${showEntry(wanted)}or Nothing, got Just (${showEntry(inFile)})`;
      return `${IN_FILE} adding a domain with different settings than in the config file is not allowed.  ${values}`;
    }
    case 'maximum-reached':
      return 'Maximum number of remote backends reached.  If you need to create more connections, please contact wire.com.';
    case 'domain-changed':
      return `federation domain of a given peer cannot be changed from ${showDomain(refusal.body)} to ${showDomain(refusal.path)}.`;
    case 'in-file':
      return `${IN_FILE} removing or updating items listed in the config file is not allowed.`;
    case 'not-found':
      return `federation domain does not exist and cannot be updated: (${showDomain(refusal.wanted.domain)},${showEntry(refusal.wanted)})`;
    case 'team-of-unknown-domain':
      return 'Federation domain does not exist.  Please add it first.';
    case 'not-restricted-by-team':
      return 'Federation is not configured to be restricted by teams. Therefore adding a team to a remote domain is not allowed.';
  }
}

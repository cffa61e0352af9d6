import type { Result } from '../domain/result.ts';
import type { ListFormat, ListProblem, WantedRemote } from '../domain/wanted-remote.ts';

/** Where the list of a source is: a file, or a URL of http or https. */
export interface ListLocation {
  readonly file?: string;
  readonly url?: string;
  /** Told by content type and name where it is left out. */
  readonly format?: ListFormat;
  /** A file that holds a bearer token; read anew for each fetch. */
  readonly token_file?: string;
  /** A file of certificates (PEM) that are trusted in place of those of the system. */
  readonly ca_file?: string;
  /** An http:// URL of a proxy; none is ever taken from the environment. */
  readonly proxy?: string;
}

/** What a server said of the version that was fetched last. */
export interface KnownVersion {
  readonly etag?: string;
  readonly last_modified?: string;
}

/** Why there is no list. Nothing is ever to be concluded from it but that the source is unhealthy. */
export type FetchFailure = 'unreachable' | 'bad-status' | 'refused-address' | 'unparsable' | 'truncated' | 'too-large' | 'unreadable-file';

/** What a fetch came to. No message holds a token, user information or the query of a URL. */
export type Fetched =
  /** It is the known version still. */
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'list';
      readonly remotes: readonly WantedRemote[];
      /** SHA-256 in hex of the bytes. */
      readonly digest: string;
      readonly version: KnownVersion;
    }
  | { readonly kind: 'failed'; readonly code: FetchFailure; readonly message: string; readonly problems?: readonly ListProblem[] };

/** What tells the format of bytes that were not fetched. */
export interface ListHint {
  readonly format?: ListFormat;
  readonly contentType?: string;
  /** A file name, or the path of a URL. */
  readonly name?: string;
}

/** A list that was read; the digest is SHA-256 in hex of its bytes. */
export interface ReadList {
  readonly remotes: readonly WantedRemote[];
  readonly digest: string;
}

/** Why bytes are no list: a sentence, and every problem where it is one of the text. */
export interface Unreadable {
  readonly message: string;
  readonly problems?: readonly ListProblem[];
}

/** Partner lists, fetched or handed over. */
export interface Lists {
  /** Never rejects for what a location holds or does. */
  readonly fetch: (location: ListLocation, known: KnownVersion | undefined) => Promise<Fetched>;
  readonly parse: (bytes: Uint8Array, hint: ListHint) => Result<ReadList, Unreadable>;
  /** Ends what is being fetched. */
  readonly close: () => void;
}

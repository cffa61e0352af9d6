import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context } from '../app/context.ts';
import { brigListBasis, brigListOf, sameBasis, type BrigList, type BrigListBasis } from '../app/list-remotes.ts';
import { shareReads } from '../concurrency/share-reads.ts';

/** One way to send the list: its bytes, and headers as the flat array that `writeHead` takes without copying. */
export interface Representation {
  readonly etag: string;
  readonly body: Buffer;
  readonly headers: readonly string[];
  readonly notModified: readonly string[];
}

/** The list as it is sent. Holds bytes only: no remote stays parsed. */
export interface ListBytes {
  readonly plain: Representation;
  /** Undefined until it is compressed, off the path of any request. */
  readonly gzip: () => Representation | undefined;
}

/** The list in bytes, kept while it is true. */
export interface KeptList {
  /** What is kept, if it is certain that nothing has changed since; never waits. */
  readonly kept: () => ListBytes | undefined;
  /** The list from a read that began after this call, or that no change came after; throws a Fault. */
  readonly fresh: () => Promise<ListBytes>;
  /** Whether the list was ever read. */
  readonly everRead: () => boolean;
  /** How often the list was read. */
  readonly reads: () => number;
}

/** How old an answer may be: not at all, or so many seconds. Own changes are in the next answer in any case. */
export type Freshness = 'strict' | { readonly seconds: number };

interface Kept {
  /** Only where others may write: elsewhere a read that finds nothing changed never happens. */
  readonly basis: BrigListBasis | undefined;
  readonly list: ListBytes;
  /** The version of the list when its read began, and when that was. */
  readonly version: number;
  readonly readAt: number;
}

const compress = promisify(gzip);

/** From this part of its time on, what is kept is read anew beside the requests, so that none of them waits for it. */
const AGING = 0.75;

/** A read of the list waits so long for those who shared the one before: a list of 1 MB takes a while to be sent to all of them. */
const GATHERING = { part: 0.75, longestMs: 75 };

/** Of a SHA-256 in base64url: 132 bits. */
const ETAG_LENGTH = 22;

/** Keeps the list of a context. */
export function keptList(context: Context, freshness: Freshness = 'strict'): KeptList {
  const { registry, version, clock } = context;
  let kept: Kept | undefined;
  let reads = 0;

  // Where others may write, what is kept is true for as long as the operator lets it be.
  const isWithin = (one: Kept, part: number): boolean =>
    one.version === version.now() &&
    (registry.capabilities.sole_writer || (freshness !== 'strict' && clock.monotonic() - one.readAt < freshness.seconds * 1000 * part));

  async function read(): Promise<ListBytes> {
    if (kept && isWithin(kept, AGING)) return kept.list;
    const [versionRead, readAt] = [version.now(), clock.monotonic()];
    reads += 1;
    const basis = await brigListBasis(context);
    const list = kept?.basis && sameBasis(kept.basis, basis) ? kept.list : listOf(basis, kept?.list);
    kept = { basis: registry.capabilities.sole_writer ? undefined : basis, list, version: versionRead, readAt };
    return list;
  }

  // A read that began before a request may miss what was acknowledged before it; who comes during one shares the next.
  const fresh = shareReads(read, { ...GATHERING, clock });

  return {
    kept: () => {
      if (!kept || !isWithin(kept, 1)) return undefined;
      // Should it fail, the first request after its time says so.
      if (!isWithin(kept, AGING)) fresh().catch(() => undefined);
      return kept.list;
    },
    fresh,
    everRead: () => kept !== undefined,
    reads: () => reads,
  };
}

/** The list in bytes; what another one was compressed to is kept where the bytes are the same. */
function listOf(basis: BrigListBasis, before: ListBytes | undefined): ListBytes {
  const body = toBody(brigListOf(basis));
  return before?.plain.body.equals(body) === true ? before : listBytes(body);
}

/** brig's JSON, with the keys in brig's order: aeson sorts them. */
const toBody = ({ remotes, strategy, update_interval }: BrigList): Buffer =>
  Buffer.from(
    JSON.stringify({
      remotes: remotes.map(({ domain, restriction, search_policy }) => ({ domain, restriction, search_policy })),
      strategy,
      update_interval,
    }),
  );

function listBytes(body: Buffer): ListBytes {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, ETAG_LENGTH);
  let compressed: Representation | undefined;
  void compress(body).then((bytes) => (compressed = representation(`"${hash}-gzip"`, bytes, ['Content-Encoding', 'gzip'])));
  return { plain: representation(`"${hash}"`, body, []), gzip: () => compressed };
}

// No header that the answer does not need: each is checked and written again for every request.
function representation(etag: string, body: Buffer, coding: readonly string[]): Representation {
  const always = ['ETag', etag, 'Vary', 'Accept-Encoding'];
  const content = ['Content-Type', 'application/json;charset=utf-8', 'Content-Length', String(body.length)];
  return { etag, body, headers: [...content, ...coding, ...always], notModified: always };
}

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context } from '../app/context.ts';
import { brigList, type BrigList } from '../app/list-remotes.ts';

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

interface Reading {
  readonly version: number;
  readonly list: Promise<ListBytes>;
}

const compress = promisify(gzip);

/** Of a SHA-256 in base64url: 132 bits. */
const ETAG_LENGTH = 22;

/** Keeps the list of a context. */
export function keptList(context: Context): KeptList {
  const { registry, version } = context;
  let kept: { readonly version: number; readonly list: ListBytes } | undefined;
  let running: Reading | undefined;
  let next: Promise<ListBytes> | undefined;
  let reads = 0;

  async function read(versionRead: number): Promise<ListBytes> {
    reads += 1;
    const body = toBody(await brigList(context));
    // Another registry's list is read every time; what it compressed to is kept as long as the bytes are the same.
    const list = kept?.list.plain.body.equals(body) === true ? kept.list : listBytes(body);
    kept = { version: versionRead, list };
    return list;
  }

  function start(): Promise<ListBytes> {
    const versionRead = version.now();
    const list = read(versionRead).finally(() => (running = undefined));
    running = { version: versionRead, list };
    return list;
  }

  function startAfter(reading: Reading): Promise<ListBytes> {
    return reading.list
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return start();
      });
  }

  return {
    kept: () => (kept && registry.capabilities.sole_writer && kept.version === version.now() ? kept.list : undefined),
    // A read that began before this request may miss what was acknowledged before the request, unless only we write and
    // nothing was acknowledged since. Otherwise all who come during one read share the one that begins after it.
    fresh: () => {
      if (next) return next;
      if (!running) return start();
      if (registry.capabilities.sole_writer && running.version === version.now()) return running.list;
      next = startAfter(running);
      return next;
    },
    everRead: () => kept !== undefined,
    reads: () => reads,
  };
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

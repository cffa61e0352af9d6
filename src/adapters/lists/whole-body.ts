import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isCancel } from 'axios';
import { MAX_LIST_BYTES } from '../../domain/wanted-remote.ts';
import { FetchFailed } from './fetch-failed.ts';
import { placeOf } from './request-failed.ts';

/** The body of an answer, as it comes. */
export interface Body {
  readonly url: URL;
  readonly data: Readable;
  readonly header: (name: string) => string | undefined;
  /** Whether more came than the answer said. */
  readonly surplus: () => boolean;
}

/** The whole body, unpacked. Throws FetchFailed where it is not whole, or too large. */
export async function wholeBody({ url, data, header, surplus }: Body): Promise<Buffer> {
  const encoding = header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (Number(header('content-length')) > MAX_LIST_BYTES) {
    data.destroy();
    throw tooLarge(url);
  }
  const bytes = await collected(url, data);
  if (surplus()) {
    throw new FetchFailed(
      'truncated',
      `The answer of ${placeOf(url)} goes on behind its Content-Length, so what counts is truncated. Correct its server.`,
    );
  }
  if (encoding === 'identity' || encoding === '') return bytes;
  if (encoding === 'gzip' || encoding === 'x-gzip') return unpacked(url, bytes);
  throw new FetchFailed(
    'unparsable',
    `${placeOf(url)} answered in an encoding that was not asked for. Have it answer plainly, or in gzip.`,
  );
}

async function collected(url: URL, data: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of data) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      // Left by an exception, the stream is destroyed.
      if (length > MAX_LIST_BYTES) throw tooLarge(url);
    }
  } catch (error) {
    if (error instanceof FetchFailed || isCancel(error)) throw error;
    throw new FetchFailed('truncated', `The answer of ${placeOf(url)} broke off: it is truncated. It is fetched anew the next time.`, {
      cause: error,
    });
  }
  return Buffer.concat(chunks, length);
}

const gunzipped = promisify(gunzip);

async function unpacked(url: URL, bytes: Buffer): Promise<Buffer> {
  try {
    return await gunzipped(bytes, { maxOutputLength: MAX_LIST_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(url);
    throw new FetchFailed('truncated', `The gzip of ${placeOf(url)} is truncated or damaged. It is fetched anew the next time.`, {
      cause: error,
    });
  }
}

const tooLarge = (url: URL): FetchFailed =>
  new FetchFailed(
    'too-large',
    `The answer of ${placeOf(url)} is larger than ${String(MAX_LIST_BYTES / 1024 / 1024)} MB. Check that it is a list.`,
  );

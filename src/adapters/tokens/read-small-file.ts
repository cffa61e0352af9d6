import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';

const MAX_BYTES = 1024 * 1024;

/**
 * The bytes of a regular file of at most 1 MB. Rejects with what was found otherwise, and never waits for the other
 * end of a pipe, nor reads a device without end.
 */
export async function readSmallFile(path: string): Promise<Buffer> {
  // By name first: to open a device may do something to it. Without waiting all the same: a pipe may take its place.
  if (!(await stat(path)).isFile()) throw new Error('a file was expected, found a folder, a pipe or a device');
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const bytes = await readAtMost(handle, MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) throw new Error('it is larger than 1 MB; is it the right file?');
    return bytes;
  } finally {
    await handle.close();
  }
}

/** Reads on until the end or the limit, so that a file that grows while it is read stays bounded. */
async function readAtMost(handle: FileHandle, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length < limit) {
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(Math.min(65_536, limit - length)) });
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
  }
  return Buffer.concat(chunks, length);
}

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { FetchFailed } from './fetch-failed.ts';

/** The bytes of a regular file of at most `mostBytes`; never waits for the other end of a pipe, nor reads a device. */
export async function readBoundedFile(what: string, path: string, mostBytes: number): Promise<Buffer> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await handle.stat()).isFile()) throw new Error('a file was expected, found a folder, a pipe or a device');
      const chunks: Buffer[] = [];
      // By stream and not by its size, so that a file that grows meanwhile stays bounded.
      for await (const chunk of handle.createReadStream({ end: mostBytes, autoClose: false })) chunks.push(chunk as Buffer);
      const bytes = Buffer.concat(chunks);
      if (bytes.length > mostBytes) throw tooLarge(what, path, mostBytes);
      return bytes;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof FetchFailed || !(error instanceof Error)) throw error;
    throw new FetchFailed('unreadable-file', `${what} ${path} cannot be read: ${reasonOf(error)}. Check its path and who may read it.`, {
      cause: error,
    });
  }
}

const tooLarge = (what: string, path: string, mostBytes: number): FetchFailed =>
  new FetchFailed('too-large', `${what} ${path} is larger than ${String(mostBytes / 1024 / 1024)} MB. Check that it is the right file.`);

const reasonOf = (error: Error): string => {
  const code = 'code' in error ? String(error.code) : '';
  return code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'access is denied' : error.message;
};

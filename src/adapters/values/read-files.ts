import { createHash } from 'node:crypto';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { failure, type ValuesFinding } from './values-finding.ts';

/** A file's name as configured, and its bytes. */
export interface FileBytes {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** The files as they are now, or why some could not be read; `digest` stands for both. */
export interface FilesRead {
  readonly files: readonly FileBytes[];
  readonly findings: readonly ValuesFinding[];
  /** SHA-256 in hex over names and bytes (for a file that could not be read: over the reason). */
  readonly digest: string;
}

/** No values file of Wire comes near this; 10,000 entries are 0.7 MB. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024;

/** What is to be said of a text that is larger than that; undefined where it is not. */
export function oversized(file: string, text: string): ValuesFinding | undefined {
  const size = Buffer.byteLength(text);
  return size > MAX_FILE_BYTES ? tooLarge(file, size) : undefined;
}

/** Reads the files; never rejects. */
export async function readFiles(paths: readonly string[]): Promise<FilesRead> {
  const read = await Promise.all(paths.map(readOne));
  const hash = createHash('sha256');
  for (const [index, one] of read.entries()) {
    const content = 'bytes' in one ? one.bytes : Buffer.from(one.code);
    hash.update(JSON.stringify([paths[index], 'bytes' in one, content.length])).update(content);
  }
  return {
    files: read.flatMap((one) => ('bytes' in one ? [one] : [])),
    findings: read.flatMap((one) => ('bytes' in one ? [] : [one])),
    digest: hash.digest('hex'),
  };
}

async function readOne(file: string): Promise<FileBytes | ValuesFinding> {
  let handle: FileHandle | undefined;
  try {
    // By name first: opening a pipe would wait for its other end.
    const { size, isFile } = await look(file);
    if (!isFile)
      return failure(
        'file-unreadable',
        { file },
        'a file was expected, but something else stands here (a directory, perhaps); name the file in it',
      );
    if (size > MAX_FILE_BYTES) return tooLarge(file, size);
    handle = await open(file, 'r');
    const bytes = await readAtMost(handle, MAX_FILE_BYTES + 1);
    return bytes.length > MAX_FILE_BYTES ? tooLarge(file, bytes.length) : { file, bytes };
  } catch (error) {
    return unreadable(file, error);
  } finally {
    await handle?.close();
  }
}

async function look(file: string): Promise<{ readonly size: number; readonly isFile: boolean }> {
  const found = await stat(file);
  return { size: found.size, isFile: found.isFile() };
}

/** Reads on until the end or the limit, so that a file that grows while it is read stays bounded. */
async function readAtMost(handle: FileHandle, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < limit) {
    const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(Math.min(65_536, limit - length)) });
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
  }
  return Buffer.concat(chunks, length);
}

const tooLarge = (file: string, size: number): ValuesFinding =>
  failure(
    'file-too-large',
    { file },
    `the file is larger than 5 MB (${(size / 1024 / 1024).toFixed(1)} MB), so it is not read; is it the right file?`,
  );

function unreadable(file: string, error: unknown): ValuesFinding {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return failure('file-missing', { file }, 'the file is not there; put it back, or take it out of VALUES');
  if (code === 'EACCES' || code === 'EPERM')
    return failure('file-unreadable', { file }, 'the file may not be read by this process; give it the right to');
  return failure('file-unreadable', { file }, `the file cannot be read (${code}); check the disk or the mount`);
}

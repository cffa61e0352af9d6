import { readFile } from 'node:fs/promises';
import { Failure } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** The bytes of a file that the command line names; `-` is standard input. */
export async function bytesOf(file: string, { readInput }: Pick<Terminal, 'readInput'>): Promise<Buffer> {
  if (file === '-') return Buffer.from(await readInput(), 'utf8');
  try {
    return await readFile(file);
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`, {
      next: ['Nothing has been changed.'],
    });
  }
}

import { readFile } from 'node:fs/promises';
import { Failure } from './failure.ts';

/** The bytes of a file that the command line names. */
export async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Failure(`The file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      next: ['Check the path.'],
    });
  }
}

import type { FileBytes } from './read-files.ts';
import type { ReadValues } from './read-values.ts';
import { GivenUp, offThread, type ThreadLimits } from './off-thread.ts';
import { failure } from './values-finding.ts';

/**
 * Reads values files in a worker thread of its own, which ends with the parse: a file of 5 MB takes seconds, and
 * requests must not wait for it. Never rejects: what goes wrong is a finding on the first file.
 */
export async function parseOffThread(files: readonly FileBytes[], limits: ThreadLimits = {}): Promise<ReadValues> {
  try {
    return await offThread('readValues', files, limits);
  } catch (error) {
    const code = error instanceof GivenUp ? 'parse-timeout' : 'parse-failed';
    return { findings: [failure(code, { file: files.map((one) => one.file).join(', ') }, threadProblem(error))], files: [] };
  }
}

/** Why nothing came of a task; a sentence part. */
export function threadProblem(error: unknown): string {
  if (error instanceof GivenUp) return error.message;
  return `reading failed: ${error instanceof Error ? error.message : String(error)}. Check the file; if it is sound, please report this`;
}

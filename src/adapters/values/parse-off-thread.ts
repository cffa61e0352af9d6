import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { FileBytes } from './read-files.ts';
import type { ReadValues } from './read-values.ts';
import { failure } from './values-finding.ts';

/** After this many milliseconds a parse is given up. */
const TIME_LIMIT = 10_000;

/** A heap (MB) that three files of the largest size fit in; a hostile file ends the worker and not the service. */
const HEAP_LIMIT = 1024;

/** What a parse may take. */
export interface ParseLimits {
  readonly milliseconds?: number;
  /** Gives the parse up; the answer is then a finding, too. */
  readonly signal?: AbortSignal;
}

/**
 * Reads values files in a worker thread of its own, which ends with the parse: a file of 5 MB takes seconds, and
 * requests must not wait for it. Never rejects: what goes wrong is a finding on the first file.
 */
export async function parseOffThread(files: readonly FileBytes[], limits: ParseLimits = {}): Promise<ReadValues> {
  let worker: Worker | undefined;
  try {
    worker = startWorker({ workerData: files, resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT } });
    return await answerOf(worker, limits.milliseconds ?? TIME_LIMIT, limits.signal);
  } catch (error) {
    const [code, message] =
      error instanceof GivenUp ? (['parse-timeout', error.message] as const) : (['parse-failed', messageOf(error)] as const);
    return { findings: [failure(code, { file: files.map((one) => one.file).join(', ') }, message)], files: [] };
  } finally {
    await worker?.terminate();
  }
}

class GivenUp extends Error {}

const messageOf = (error: unknown): string =>
  `reading failed: ${error instanceof Error ? error.message : String(error)}. Check the file; if it is sound, please report this`;

function answerOf(worker: Worker, milliseconds: number, signal: AbortSignal | undefined): Promise<ReadValues> {
  return new Promise((resolve, reject) => {
    const tooLong = new GivenUp(
      `reading took longer than ${String(milliseconds / 1000)} s and was given up; check the file for aliases and nesting that nobody meant`,
    );
    const timer = setTimeout(() => {
      reject(tooLong);
    }, milliseconds);
    const stop = (): void => {
      reject(new Error('the service is stopping'));
    };
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      reject(new Error(`the reader ended early (exit ${String(code)})`));
    });
  });
}

/** Starts parse-worker beside this module: compiled as it is, and from source (tests, tsx) with tsx to read TypeScript. */
function startWorker(options: WorkerOptions): Worker {
  const extension = extname(fileURLToPath(import.meta.url));
  const entry = new URL(`./parse-worker${extension}`, import.meta.url);
  if (extension === '.js') return new Worker(entry, { ...options, execArgv: [] });
  // `--import tsx` does nothing in a worker thread, its programming interface does.
  const tsx = new URL('./api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm')));
  const start = `import(${JSON.stringify(tsx.href)}).then(({ register }) => { register(); return import(${JSON.stringify(entry.href)}); });`;
  return new Worker(start, { ...options, execArgv: [], eval: true });
}

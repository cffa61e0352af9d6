import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { TaskName, TASKS } from './off-thread-worker.ts';

/** After this many milliseconds a task is given up. */
const TIME_LIMIT = 10_000;

/** A heap (MB) that three files of the largest size fit in; a hostile file ends the worker and not the service. */
const HEAP_LIMIT = 1024;

/** What a task may take. */
export interface ThreadLimits {
  readonly milliseconds?: number;
  /** Gives the task up. */
  readonly signal?: AbortSignal;
}

/** A task took too long. */
export class GivenUp extends Error {}

/** Does a task in a worker thread of its own, which ends with it. Rejects where it was given up, or the worker ended early. */
export async function offThread<N extends TaskName>(
  name: N,
  given: Parameters<(typeof TASKS)[N]>[0],
  { milliseconds = TIME_LIMIT, signal }: ThreadLimits = {},
): Promise<ReturnType<(typeof TASKS)[N]>> {
  const worker = startWorker({ workerData: { name, given }, resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT } });
  try {
    return (await answerOf(worker, milliseconds, signal)) as ReturnType<(typeof TASKS)[N]>;
  } finally {
    await worker.terminate();
  }
}

function answerOf(worker: Worker, milliseconds: number, signal: AbortSignal | undefined): Promise<unknown> {
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

/** Starts off-thread-worker beside this module: compiled as it is, and from source (tests, tsx) with tsx to read TypeScript. */
function startWorker(options: WorkerOptions): Worker {
  const extension = extname(fileURLToPath(import.meta.url));
  const entry = new URL(`./off-thread-worker${extension}`, import.meta.url);
  if (extension === '.js') return new Worker(entry, { ...options, execArgv: [] });
  // `--import tsx` does nothing in a worker thread, its programming interface does.
  const tsx = new URL('./api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm')));
  const start = `import(${JSON.stringify(tsx.href)}).then(({ register }) => { register(); return import(${JSON.stringify(entry.href)}); });`;
  return new Worker(start, { ...options, execArgv: [], eval: true });
}

import { endAllServices } from '../support/service-process.ts';
import { temporaryFolder } from '../adapters/embedded/temporary-folder.ts';

/** Runs with a folder of its own; that, and every service that was started, is gone afterwards. */
export async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = temporaryFolder();
  try {
    return await run(folder.path);
  } finally {
    await endAllServices();
    folder.remove();
  }
}

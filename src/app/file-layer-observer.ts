import type { Context } from './context.ts';
import { observeFileLayer } from './observe-file-layer.ts';

/** Keeps the journal up with the file layer. */
export interface FileLayerObserver {
  /** Whether a change of the file layer could not be put on record yet. */
  readonly isBehind: () => boolean;
  readonly close: () => Promise<void>;
}

/**
 * Observes the file layer now and after each of its changes, one observation at a time. One that fails (the journal
 * cannot be written) is tried again every `retryMs`; until then it is logged and the service says that it is degraded.
 */
export async function observingFileLayer(context: Context, retryMs: number): Promise<FileLayerObserver> {
  let behind = false;
  let last: Promise<void> = Promise.resolve();

  const observe = async (): Promise<void> => {
    try {
      await observeFileLayer(context);
      behind = false;
    } catch (error) {
      behind = true;
      context.log.error({ err: error }, 'a change of the file layer could not be put on record; it will be tried again');
    }
  };
  const observeInTurn = (): Promise<void> => (last = last.then(observe));

  context.fileLayer.onChange(() => void observeInTurn());
  const retry = setInterval(() => void (behind && observeInTurn()), retryMs);
  retry.unref();
  await observeInTurn();
  return {
    isBehind: () => behind,
    close: async () => {
      clearInterval(retry);
      await last;
    },
  };
}

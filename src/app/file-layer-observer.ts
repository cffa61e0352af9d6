import type { FileLayerState } from '../ports/file-layer.ts';
import type { Context } from './context.ts';
import { observeFileLayer } from './observe-file-layer.ts';

/** Keeps the journal up with the file layer. */
export interface FileLayerObserver {
  /** Whether a change of the file layer could not be put on record yet. */
  readonly isBehind: () => boolean;
  readonly close: () => Promise<void>;
}

/** Says how the values files stand, once for each of their contents. */
function logState({ log }: Context, { status, files, findings }: FileLayerState): void {
  if (status === 'none') return;
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  if (status === 'good') log.info({ files, status }, 'the values files are in force');
  else if (status === 'stale')
    log.error({ files, status, errors }, 'the values files cannot be used; their last good content stays in force');
  else log.error({ files, status, errors }, 'the values files cannot be used, and no good content was seen yet: changes are refused');
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

  context.fileLayer.onChange((now) => {
    logState(context, now);
    void observeInTurn();
  });
  logState(context, context.fileLayer.current());
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

import { bad, type Result } from '../domain/result.ts';
import type { Context } from './context.ts';
import type { Rejection } from './rejection.ts';

/**
 * Waits for its turn among the writes, and refuses what cannot be decided while the values files cannot be read. Throws
 * a Fault of the journal while what was begun earlier and has no end on record cannot be closed.
 */
export async function inTurn<T, P>(context: Context, task: () => Promise<Result<T, P>>): Promise<Result<T, P | Rejection>> {
  const turn = context.writes<Result<T, P | Rejection>>(async () => {
    if (context.fileLayer.current().status === 'unknown') return bad(FILE_LAYER_UNKNOWN);
    await context.recovery.ensure();
    await context.recorder.catchUp();
    return task();
  });
  return turn ?? bad(TOO_MANY_WRITES);
}

const FILE_LAYER_UNKNOWN: Rejection = {
  code: 'file-layer-unknown',
  message:
    'No good content of the values files was seen yet, so nobody can say what a change would do. Nothing was changed. See the findings of /v1/strategy, and repair the file.',
};

const TOO_MANY_WRITES: Rejection = {
  code: 'too-many-writes',
  message: 'Too many writes wait already. Nothing was changed; try again in a second.',
};

/** Runs tasks one after another, in the order in which they came; `undefined` when too many wait already. */
export type OneAtATime = <T>(task: () => Promise<T>) => Promise<T> | undefined;

/**
 * Writes wait for each other, so that none decides on what another is about to change, and the count of remotes that one
 * has read holds until it has written.
 */
export function oneAtATime(mostWaiting: number): OneAtATime {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (task) => {
    if (waiting >= mostWaiting) return undefined;
    waiting += 1;
    const result = last.then(task).finally(() => (waiting -= 1));
    last = result.catch(() => undefined);
    return result;
  };
}

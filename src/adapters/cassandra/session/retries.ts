import { policies, type types } from 'cassandra-driver';
import { isSerialLevel } from './driver-error.ts';
import type { StatementKind } from './statement-kind.ts';

/** How one statement is tried again within the driver, and what is known of its earlier tries. */
export interface Retries {
  readonly policy: policies.retry.RetryPolicy;
  /** Whether a coordinator took a try and did not say how it ended. */
  readonly mayHaveHappened: () => boolean;
}

// Each try is for another coordinator; there is a deadline for all of them together.
const MOST_RETRIES = 3;

type Asked = Pick<policies.retry.OperationInfo, 'nbRetry'>;

/**
 * The retries of one statement, up to its deadline: whoever was stopped meanwhile, and so long that another replica went on in
 * its place, must not send a write again. The driver itself asks about connections and timeouts only where it is idempotent.
 */
export function retriesOf(kind: StatementKind, isInTime: () => boolean): Retries {
  let mayHaveHappened = false;
  const isRepeatable = kind !== 'conditional';
  const policy = new policies.retry.RetryPolicy();
  const onAnother = (isAllowed: boolean): policies.retry.DecisionInfo =>
    isAllowed && isInTime() ? policy.retryResult(SAME_LEVEL, false) : policy.rethrowResult();
  // Of a conditional write only what is missing for its first round is surely without effect.
  policy.onUnavailable = ({ nbRetry }: Asked, level) => onAnother(nbRetry === 0 && (isRepeatable || isSerialLevel(level)));
  policy.onReadTimeout = ({ nbRetry }: Asked) => onAnother(isRepeatable && nbRetry < MOST_RETRIES);
  policy.onRequestError = policy.onWriteTimeout = ({ nbRetry }: Asked) => {
    mayHaveHappened = true;
    return onAnother(isRepeatable && nbRetry < MOST_RETRIES);
  };
  return { policy, mayHaveHappened: () => mayHaveHappened };
}

// The level that a failure tells may be the serial one, with which a write cannot be sent again.
const SAME_LEVEL = undefined as unknown as types.consistencies;

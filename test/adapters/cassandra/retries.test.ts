import { types, type policies } from 'cassandra-driver';
import { expect, it } from 'vitest';
import { retriesOf } from '../../../src/adapters/cassandra/session/retries.ts';

const ASKED = Object.assign(Object.create(null) as policies.retry.OperationInfo, { nbRetry: 0 });
const QUORUM = types.consistencies.localQuorum;

it('sends a plain write that was not answered again, and no more after its deadline: its writer may be dead to others by then', () => {
  let isInTime = true;
  const { policy, mayHaveHappened } = retriesOf('write', () => isInTime);
  const again = policy.retryResult(QUORUM, false).decision;
  const giveUp = policy.rethrowResult().decision;
  expect(policy.onRequestError(ASKED, QUORUM, new Error('no answer')).decision).toBe(again);
  isInTime = false;
  expect(policy.onRequestError(ASKED, QUORUM, new Error('no answer')).decision).toBe(giveUp);
  expect(policy.onWriteTimeout(ASKED, QUORUM, 1, 2, 'SIMPLE').decision).toBe(giveUp);
  expect(mayHaveHappened()).toBe(true);
});

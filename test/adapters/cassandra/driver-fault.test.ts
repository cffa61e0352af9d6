import { errors, types } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { toFault } from '../../../src/adapters/cassandra/session/driver-fault.ts';
import { driverOptions } from '../../../src/adapters/cassandra/session/driver-options.ts';

/** What a coordinator says that knows of one replica only. */
const unavailable = (consistencies: types.consistencies): Error =>
  Object.assign(new errors.ResponseError(0x1000, 'Not enough replicas available'), {
    ...{ consistencies, required: 2, alive: 1 },
  });

const nobodyLeft = (inner: Error): errors.NoHostAvailableError =>
  new errors.NoHostAvailableError({ '127.0.0.1:9042': inner, '127.0.0.2:9042': 'No connection available' });

const failing = { part: 'registry', mayHaveHappened: false, contactPoints: '127.0.0.1:9042' } as const;

describe('a statement that the one node which is left refuses, and that nobody else can be asked', () => {
  it('is told as a want of replicas, not as nodes that do not answer; nothing was changed', () => {
    const error = nobodyLeft(unavailable(types.consistencies.localQuorum));
    expect(toFault({ ...failing, kind: 'write' }, error)).toMatchObject({
      effect: 'none',
      message: expect.stringContaining('too few nodes up: 2 replicas are needed at LOCAL_QUORUM, 1 alive') as string,
    });
  });

  it('may have happened where it is the commit of a conditional one', () => {
    const commit = nobodyLeft(unavailable(types.consistencies.localQuorum));
    expect(toFault({ ...failing, kind: 'conditional' }, commit)).toMatchObject({ effect: 'unknown' });
    const firstRound = nobodyLeft(unavailable(types.consistencies.localSerial));
    expect(toFault({ ...failing, kind: 'conditional' }, firstRound)).toMatchObject({ effect: 'none' });
  });
});

it('looks for the other nodes at the port of the contact points', () => {
  const contactPoints = [{ host: '127.0.0.1', port: 19_042 }];
  expect(driverOptions({ contactPoints, localDc: 'datacenter1' })).toMatchObject({ protocolOptions: { port: 19_042 } });
});

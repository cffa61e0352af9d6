import { createRequire } from 'node:module';
import { errors, types } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { isPassing, isUnconnected } from '../../../src/adapters/cassandra/session/driver-error.ts';
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

it('knows what the driver throws when the last connection to a node is gone: nothing was sent, and it is worth asking again', () => {
  const error = withoutConnection();
  expect(isUnconnected(error)).toBe(true);
  expect(isPassing(error)).toBe(true);
  for (const kind of ['read', 'write', 'conditional'] as const) {
    expect(toFault({ ...failing, kind }, error)).toMatchObject({ part: 'registry', effect: 'none' });
    expect(toFault({ ...failing, kind }, nobodyLeft(error))).toMatchObject({ effect: 'none' });
  }
});

it('asks again where a node is just being told of a new table', () => {
  expect(isPassing(new errors.ResponseError(0x0000, 'java.lang.IllegalArgumentException: Unknown CF 204ca2d7'))).toBe(true);
  expect(isPassing(new errors.ResponseError(0x0000, 'java.lang.NullPointerException'))).toBe(false);
});

/** What the driver's own pool throws. */
function withoutConnection(): Error {
  const Pool = createRequire(import.meta.url)('cassandra-driver/lib/host-connection-pool.js') as {
    readonly prototype: { readonly borrowConnection: () => unknown };
  };
  try {
    Pool.prototype.borrowConnection.call({ connections: [] });
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('expected the driver to throw');
}

it('looks for the other nodes at the port of the contact points', () => {
  const contactPoints = [{ host: '127.0.0.1', port: 19_042 }];
  expect(driverOptions({ contactPoints, localDc: 'datacenter1' })).toMatchObject({ protocolOptions: { port: 19_042 } });
});

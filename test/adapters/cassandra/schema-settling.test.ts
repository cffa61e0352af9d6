import { errors } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { isSettling } from '../../../src/adapters/cassandra/state/schema-settling.ts';
import { Fault } from '../../../src/domain/fault.ts';

const INVALID = 0x2200;
const READ_TIMEOUT = 0x1200;

function failure(code: number, message: string, effect: 'none' | 'unknown' = 'none'): Fault {
  return new Fault('journal', 'it cannot be read', { cause: new errors.ResponseError(code, message), effect });
}

describe('a schema that is just being made', () => {
  it.each([
    ['a node that has not heard of the table, in the words of 3.11', failure(INVALID, 'unconfigured table schema_step')],
    ['the same in the words of 4.1', failure(INVALID, 'table schema_step does not exist')],
    ['a node that has not heard of the keyspace', failure(INVALID, 'keyspace fedremotes does not exist')],
    ['replicas that fail a read', failure(READ_TIMEOUT, 'Operation timed out')],
    ['a claim of unknown outcome', failure(INVALID, 'whatever', 'unknown')],
  ])('%s is waited for', (_, error) => {
    expect(isSettling(error)).toBe(true);
  });

  it.each([
    ['a table of a later step', failure(INVALID, 'unconfigured table journal')],
    ['another mistake', failure(INVALID, 'Undefined column name owner')],
    ['nodes that are down', new Fault('journal', 'no node answers', { effect: 'none' })],
    ['a bug', new Error('table lease does not exist')],
  ])('%s is not', (_, error) => {
    expect(isSettling(error)).toBe(false);
  });
});

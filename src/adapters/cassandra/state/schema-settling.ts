import { errors, types } from 'cassandra-driver';
import { Fault } from '../../../domain/fault.ts';

const { readFailure, readTimeout, writeFailure, writeTimeout, invalid, serverError, configError } = types.responseErrorCodes;
const PASSING: ReadonlySet<number> = new Set([readFailure, readTimeout, writeFailure, writeTimeout]);
const NOT_YET: ReadonlySet<number> = new Set([invalid, serverError, configError]);

/**
 * Whether a failure is one of those that belong to a schema which is just being made: a node learns of a table some
 * hundred milliseconds after another one, until then it fails reads or says that there is none; and many who claim the same
 * step at once let a claim time out. Everything on record is read again then. Nodes that are down are another matter.
 */
export function isSettling(error: unknown): boolean {
  if (!(error instanceof Fault)) return false;
  if (error.effect === 'unknown') return true;
  const { cause } = error;
  if (!(cause instanceof errors.ResponseError)) return false;
  return PASSING.has(cause.code) || (NOT_YET.has(cause.code) && UNKNOWN_THING.test(cause.message));
}

// Of our first step's tables only: a later step that names what is not there is wrong, and says so.
const UNKNOWN_THING =
  /unconfigured table (lease|schema_step)|table (lease|schema_step) does not exist|keyspace \S+ does not exist|Unknown keyspace|Couldn't find table/i;

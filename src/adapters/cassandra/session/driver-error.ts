import { errors } from 'cassandra-driver';
import type { StatementKind } from './statement-kind.ts';

/** Codes of the errors that Cassandra answers (native protocol, v4 §9). */
export const codes = {
  serverError: 0x0000,
  badCredentials: 0x0100,
  unavailable: 0x1000,
  overloaded: 0x1001,
  isBootstrapping: 0x1002,
  writeTimeout: 0x1100,
  readTimeout: 0x1200,
  readFailure: 0x1300,
  writeFailure: 0x1500,
  syntaxError: 0x2000,
  unauthorized: 0x2100,
  invalid: 0x2200,
  configError: 0x2300,
  alreadyExists: 0x2400,
} as const;

/** Whether asking again may help: nobody answered in time, or a connection died. Not where nobody is there. */
export function isPassing(error: unknown): boolean {
  if (error instanceof OutOfTime || error instanceof errors.OperationTimedOutError) return true;
  if (error instanceof errors.NoHostAvailableError) return innerErrors(error).some(([, inner]) => isPassing(inner));
  if (error instanceof errors.ResponseError) return PASSING.has(error.code) || isNewTable(error);
  return isSocketError(error) || isUnconnected(error);
}

/** A node that is just being told of a new table says so as an error of its own (Cassandra 4.1, while many create it at once). */
const isNewTable = ({ code, message }: errors.ResponseError): boolean => code === codes.serverError && message.includes('Unknown CF');

/**
 * The last connection to a node has gone and the driver has not taken the node for down yet: it throws a plain error instead of asking the next
 * node, before anything is sent (cassandra-driver 4.10, while it prepares a statement).
 */
export const isUnconnected = (error: unknown): boolean => error instanceof Error && error.message === 'No connection available';

/** Our own deadline for one statement, all its tries together. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
  constructor(milliseconds: number) {
    super(`no answer within ${String(milliseconds / 1000)} s`);
  }
}

/**
 * Whether it failed before anything was sent to a replica. For a conditional statement only the level of the Paxos round is looked at then:
 * that of its commit is looked at when the value may have been accepted already.
 */
export function isWithoutEffect(kind: StatementKind, error: unknown): boolean {
  if (error instanceof errors.NoHostAvailableError) return innerErrors(error).every(([, inner]) => isWithoutEffect(kind, inner));
  if (!(error instanceof errors.ResponseError)) return error instanceof errors.BusyConnectionError || isUnsent(error);
  if (error.code === codes.unavailable && kind === 'conditional') return isSerial(error);
  return REFUSED.has(error.code);
}

// The driver notes a node that it did not ask as a text, as null, or as an error from before the request was written.
const isUnsent = (inner: unknown): boolean =>
  typeof inner === 'string' ||
  inner === null ||
  inner instanceof errors.BusyConnectionError ||
  inner instanceof errors.AuthenticationError ||
  isUnconnected(inner) ||
  (inner instanceof Error && 'requestNotWritten' in inner && inner.requestNotWritten === true);

/** What each node said, by its address, where none could be used. */
export const innerErrors = (error: errors.NoHostAvailableError): readonly (readonly [string, unknown])[] =>
  Object.entries((error.innerErrors as Record<string, unknown> | null) ?? {});

/** Whether it is about the Paxos round of a conditional statement. */
export const isSerial = (error: errors.ResponseError): boolean =>
  isSerialLevel((error as { readonly consistencies?: number }).consistencies);

/** SERIAL and LOCAL_SERIAL. */
export const isSerialLevel = (level: number | undefined): boolean => level === 8 || level === 9;

/** Whether no node is of the data centre that was named as ours. */
export const isOtherDataCentre = (error: unknown): error is Error =>
  error instanceof errors.ArgumentError && error.message.startsWith('localDataCenter');

/** Whether a node knows of too few replicas. */
export const isUnavailable = (error: unknown): boolean => error instanceof errors.ResponseError && error.code === codes.unavailable;

const isSocketError = (error: unknown): boolean => error instanceof Error && 'isSocketError' in error && error.isSocketError === true;

/** Whether the world failed; anything else is a bug of ours. */
export const isDriverError = (error: unknown): boolean =>
  error instanceof OutOfTime ||
  isSocketError(error) ||
  isUnconnected(error) ||
  (error instanceof errors.DriverError && !(error instanceof errors.ArgumentError));

const PASSING = new Set<number>([codes.overloaded, codes.isBootstrapping, codes.readTimeout, codes.writeTimeout]);

const REFUSED = new Set<number>([
  codes.badCredentials,
  codes.unavailable,
  codes.isBootstrapping,
  codes.syntaxError,
  codes.unauthorized,
  codes.invalid,
  codes.configError,
  codes.alreadyExists,
]);

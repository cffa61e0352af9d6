import { errors } from 'cassandra-driver';
import { Fault, type FaultPart } from '../../../domain/fault.ts';
import {
  codes,
  innerErrors,
  isDriverError,
  isOtherDataCentre,
  isSerial,
  isUnavailable,
  isUnconnected,
  isWithoutEffect,
  OutOfTime,
} from './driver-error.ts';
import { isRead, type StatementKind } from './statement-kind.ts';

/** A statement, as its failure is told. */
export interface Failing {
  readonly part: FaultPart;
  readonly kind: StatementKind;
  /** A coordinator took an earlier try of it and did not answer: it may have been carried out. */
  readonly mayHaveHappened: boolean;
  /** Where Cassandra is looked for. */
  readonly contactPoints: string;
}

/** Turns what the driver threw into a Fault that says what to do; anything else is a bug and is answered as it is. */
export function toFault({ part, kind, mayHaveHappened, contactPoints }: Failing, error: unknown): unknown {
  if (!isDriverError(error)) return error;
  const isReading = isRead(kind);
  const effect = isReading || (!mayHaveHappened && isWithoutEffect(kind, error)) ? 'none' : 'unknown';
  const outcome = isReading ? '' : effect === 'none' ? '; nothing was changed' : '; whether it was written is not known';
  const where = error instanceof errors.NoHostAvailableError ? ` (contact points: ${contactPoints})` : '';
  const message = `the ${part} cannot be ${isReading ? 'read' : 'written'}: ${describe(error)}${where}${outcome}`;
  return new Fault(part, message, { cause: error, effect });
}

/** What an error of the driver means and what to do about it; a sentence part. */
export function describe(error: unknown): string {
  if (error instanceof errors.NoHostAvailableError) return unreachable(error);
  if (error instanceof errors.AuthenticationError) return wrongLogin(error.message);
  if (error instanceof errors.ResponseError) return describeResponse(error);
  if (error instanceof OutOfTime || error instanceof errors.OperationTimedOutError) {
    return `Cassandra did not answer in time (${error.message}); see whether its nodes are up and not overloaded`;
  }
  if (isOtherDataCentre(error)) return `${error.message}; set CASSANDRA_LOCAL_DC to the one beside this service`;
  if (isUnconnected(error)) return 'no connection to Cassandra is open; see that it runs and can be reached from here';
  return error instanceof Error ? error.message : String(error);
}

// What one node says of a login, a data centre or its fellow nodes is the reason; else what each of them says.
function unreachable(error: errors.NoHostAvailableError): string {
  const inner = innerErrors(error);
  const reason = inner.find(([, one]) => one instanceof errors.AuthenticationError || isOtherDataCentre(one) || isUnavailable(one));
  if (reason) return describe(reason[1]);
  const todo = 'see that Cassandra runs and can be reached from here';
  if (inner.length === 0) return `no node of Cassandra is up; ${todo}`;
  const each = inner.map(([host, one]) => `${host} – ${one instanceof Error ? one.message : typeof one === 'string' ? one : 'not asked'}`);
  return `no node of Cassandra answers (${each.join('; ')}); ${todo}`;
}

const wrongLogin = (said: string): string =>
  said.includes('no authenticator found') || said.includes('provider not set')
    ? 'Cassandra asks for a login and none is set; set CASSANDRA_USERNAME and CASSANDRA_PASSWORD'
    : `Cassandra refuses the login (${said}); check CASSANDRA_USERNAME and CASSANDRA_PASSWORD`;

function describeResponse(error: errors.ResponseError): string {
  const { required, alive } = error as { readonly required?: number; readonly alive?: number };
  switch (error.code) {
    case codes.unavailable:
      return (
        `Cassandra has too few nodes up: ${String(required)} replicas are needed at ${levelOf(error)}, ${String(alive)} alive; ` +
        'start the others, after which this works again by itself'
      );
    case codes.readTimeout:
    case codes.writeTimeout:
    case codes.readFailure:
    case codes.writeFailure:
      return `too few replicas of Cassandra answered (${error.message}); see whether its nodes are up and not overloaded`;
    case codes.unauthorized:
      return unauthorized(error.message);
    case codes.invalid:
    case codes.configError:
      return missing(error.message);
    default:
      return `Cassandra answered “${error.message}”`;
  }
}

// “User fedremotes has no SELECT permission on <table brig.federation_remotes> or any of its parents”
function unauthorized(said: string): string {
  const [, role, permission, kind, name] = /^User (\S+) has no (\w+) permission on <(\w+) ([^>]+)>/.exec(said) ?? [];
  if (role === undefined || permission === undefined) return `Cassandra does not permit it (${said})`;
  const on = kind === 'table' ? String(name) : `${String(kind).toUpperCase()} ${String(name)}`;
  return `the role ${role} lacks a permission; run as a superuser: GRANT ${permission} ON ${on} TO ${role};`;
}

function missing(said: string): string {
  const isMissing = /does not exist|unconfigured table|[Uu]ndefined column|Undefined name/.test(said);
  const todo = '; see that CASSANDRA_BRIG_KEYSPACE and CASSANDRA_KEYSPACE are right, and that brig’s own schema steps have run';
  return isMissing ? `something is missing in Cassandra (${said})${todo}` : `Cassandra answered “${said}”`;
}

const levelOf = (error: errors.ResponseError): string => (isSerial(error) ? 'LOCAL_SERIAL' : 'LOCAL_QUORUM');

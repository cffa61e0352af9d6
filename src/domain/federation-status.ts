import { parseDomain, type Domain } from './domain.ts';
import { bad, ok, type Result } from './result.ts';

/** Whether some backends all federate with each other; else two of them that do not. */
export type FederationStatus =
  { readonly status: 'fully-connected' } | { readonly status: 'non-fully-connected'; readonly not_connected: readonly [Domain, Domain] };

/**
 * Reads the 200 answer of galley's `GET /i/federation-status`: `{status}`, and `not_connected` with two domains where they
 * are not fully connected (brig-contract §6, Wire's golden FederationStatus_1 and _2). Keys that it does not know are ignored.
 */
export function parseFederationStatus(json: unknown): Result<FederationStatus, string> {
  const { status, not_connected }: { readonly status?: unknown; readonly not_connected?: unknown } = isObject(json) ? json : {};
  if (status === 'fully-connected') return ok({ status });
  if (status !== 'non-fully-connected') return bad('Expected status to be fully-connected or non-fully-connected.');
  const domains = Array.isArray(not_connected) ? not_connected.map((one) => parseDomain(String(one))) : [];
  const [one, other] = domains;
  if (domains.length !== 2 || one?.ok !== true || other?.ok !== true) return bad('Expected not_connected to be a list of two domains.');
  return ok({ status, not_connected: [one.value, other.value] });
}

const isObject = (json: unknown): json is object => typeof json === 'object' && json !== null;

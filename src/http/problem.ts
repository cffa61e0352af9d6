import type { Response } from 'express';
import type { RejectionCode } from '../app/rejection.ts';

/** Codes of answers that are not good, under /v1; stable. */
export type ProblemCode =
  | RejectionCode
  | 'invalid-request'
  | 'unauthorised'
  | 'cross-origin'
  | 'no-such-route'
  | 'method-not-allowed'
  | 'unsupported-media-type'
  | 'payload-too-large'
  | 'journal-unavailable'
  | 'registry-unavailable'
  | 'record-unreadable'
  | 'draining'
  | 'internal-error';

/** The one table from code to status and title; it does not compile when a code is missing. */
export const PROBLEMS: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  'not-found': { status: 404, title: 'No such remote' },
  'refused-by-rule': { status: 422, title: 'Refused by a rule' },
  'hazards-not-allowed': { status: 422, title: 'Consequences that must be allowed by name' },
  'precondition-failed': { status: 412, title: 'It is not as you expected' },
  'file-layer-unknown': { status: 503, title: 'The values files cannot be read' },
  'too-many-writes': { status: 503, title: 'Too many writes wait' },
  'domain-busy': { status: 503, title: 'Another replica is changing this remote' },
  'no-such-plan': { status: 404, title: 'No such plan' },
  'plan-closed': { status: 409, title: 'The plan can no longer be applied' },
  'plan-stale': { status: 409, title: 'The plan is out of date' },
  'no-such-source': { status: 404, title: 'No such source' },
  'source-invalid': { status: 400, title: 'The source is not valid' },
  'source-takes-no-list': { status: 400, title: 'A list that is missing, or not taken' },
  'source-busy': { status: 409, title: 'The source is being run' },
  'no-such-migration': { status: 404, title: 'No such migration' },
  'inputs-unusable': { status: 422, title: 'The inputs cannot be used' },
  'no-such-question': { status: 422, title: 'Not a question of this migration, or not an answer of it' },
  'questions-open': { status: 409, title: 'Questions are open' },
  'migration-not-there': { status: 409, title: 'The migration is not where this could be done' },
  'no-such-patch': { status: 404, title: 'No such patch' },
  'patch-refused': { status: 422, title: 'The values cannot be patched safely' },
  'apply-incomplete': { status: 502, title: 'The change was begun and did not come about' },
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'cross-origin': { status: 403, title: 'A write of a web page of another site' },
  unauthorised: { status: 401, title: 'A bearer token is needed' },
  'no-such-route': { status: 404, title: 'No such route' },
  'method-not-allowed': { status: 405, title: 'Not a method of this route' },
  'unsupported-media-type': { status: 415, title: 'JSON is needed' },
  'payload-too-large': { status: 413, title: 'The body is too large' },
  'journal-unavailable': { status: 503, title: 'The journal cannot be used' },
  'registry-unavailable': { status: 503, title: 'The registry cannot be reached' },
  'record-unreadable': { status: 500, title: 'What is kept of it cannot be read by this release' },
  draining: { status: 503, title: 'The service is stopping' },
  'internal-error': { status: 500, title: 'A fault of fedremotes' },
};

/** An RFC 9457 problem, with the fields that its code adds. */
export type Problem = { readonly code: ProblemCode; readonly message: string } & Readonly<Record<string, unknown>>;

/** Answers a problem; codes of status 503 tell when to come again. */
export function sendProblem(response: Response, { code, message, ...more }: Problem): void {
  const { status, title } = PROBLEMS[code];
  if (status === 503) response.set('Retry-After', '1');
  if (status === 401) response.set('WWW-Authenticate', 'Bearer');
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: `urn:fedremotes:problem:${code}`, title, status, code, detail: message, ...more }));
}

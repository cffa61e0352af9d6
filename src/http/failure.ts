import type { Request, Response } from 'express';
import { Fault, type FaultPart } from '../domain/fault.ts';
import { isDropIn } from './door.ts';
import { ownError, thrownError } from './drop-in/drop-in-error.ts';
import { badRequest } from './drop-in/brig-error.ts';
import { sendBare, sendBrigError } from './drop-in/send-brig.ts';
import { PROBLEMS, sendProblem, type ProblemCode } from './problem.ts';

/** Why a request is not answered as it was meant, in the words for its caller. */
export interface Failure {
  readonly code: ProblemCode;
  readonly message: string;
}

/** Answers a failure in the shape of the door that the request came to: brig's under /i, a problem elsewhere. */
export function sendFailure(request: Request, response: Response, failure: Failure): void {
  const { code, message } = failure;
  if (!isDropIn(request.originalUrl)) sendProblem(response, { code, message });
  else if (code === 'unsupported-media-type' || code === 'method-not-allowed') sendBare(response, PROBLEMS[code].status);
  else void sendBrigError(request, response, code === 'invalid-request' ? badRequest(message) : ownError(code, message));
}

/** Answers something thrown. A fault of the world names itself; of a bug, the caller learns nothing but that it is one. */
export function sendThrown(request: Request, response: Response, error: unknown): void {
  const failure = isRead(request) ? failureOf(error) : withEffect(failureOf(error), error);
  const tellsBrigToo = failure.code !== 'internal-error' && !(error instanceof Fault);
  if (isDropIn(request.originalUrl) && !tellsBrigToo) void sendBrigError(request, response, thrownError(error));
  else sendFailure(request, response, failure);
}

/** Whether somebody has to look into what was thrown. */
export const isBug = (error: unknown): boolean => failureOf(error).code === 'internal-error';

const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

const CODES: Readonly<Record<FaultPart, ProblemCode>> = {
  registry: 'registry-unavailable',
  journal: 'journal-unavailable',
  leases: 'journal-unavailable',
  records: 'journal-unavailable',
  stored: 'record-unreadable',
};

function failureOf(error: unknown): Failure {
  if (error instanceof Fault) {
    return { code: CODES[error.part], message: error.message };
  }
  const status = statusOf(error);
  if (status === 413) return { code: 'payload-too-large', message: 'The body is larger than this route takes. Send it in smaller parts.' };
  if (status === 415)
    return { code: 'unsupported-media-type', message: 'The coding of the body is not known here; send it plain or with gzip.' };
  if (status !== undefined && status >= 400 && status < 500) {
    return { code: 'invalid-request', message: `The request cannot be read: ${(error as Error).message}.` };
  }
  return { code: 'internal-error', message: 'This is a fault of fedremotes; its log has the cause under the id in X-Request-Id.' };
}

/** Whoever asked for a change is told where there was none. */
function withEffect({ code, message }: Failure, error: unknown): Failure {
  const isKnown = error instanceof Fault && error.effect === 'none' && !/nothing was changed/i.test(message);
  return { code, message: isKnown ? `${message.replace(/([^.;])$/, '$1.')} Nothing was changed.` : message };
}

/** The status that express and its body parsers attach to what they throw. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  return typeof error.status === 'number' ? error.status : undefined;
}

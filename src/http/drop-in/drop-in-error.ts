import type { DropInProblem } from '../../app/brig-api.ts';
import { Fault } from '../../domain/fault.ts';
import { PROBLEMS, type ProblemCode } from '../problem.ts';
import { brigRefusal, SERVER_ERROR, type BrigError } from './brig-error.ts';

/** The brig-shaped error of a write that did not come about: brig's own refusal, or ours with its stable code as label. */
export const dropInError = (problem: DropInProblem): BrigError =>
  'kind' in problem ? brigRefusal(problem) : ownError(problem.code, problem.message);

/** An error of ours in brig's shape: the stable code stands as label, the status is the one that it has under /v1. */
export const ownError = (code: ProblemCode, message: string): BrigError => ({ code: PROBLEMS[code].status, label: code, message });

/** The brig-shaped error for something thrown: the world failed (503, so that callers come again), or a bug (brig's 500). */
export function thrownError(error: unknown): BrigError {
  if (!(error instanceof Fault)) return SERVER_ERROR;
  return { code: 503, label: 'service-unavailable', message: error.message };
}

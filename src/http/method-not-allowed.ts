import type { RequestHandler } from 'express';
import { sendProblem } from './problem.ts';

/** Answers 405, after every method that the route has. */
export const methodNotAllowed =
  (allowed: readonly string[]): RequestHandler =>
  (request, response) => {
    response.set('Allow', allowed.join(', '));
    sendProblem(response, {
      code: 'method-not-allowed',
      message: `${request.method} is not a method of ${request.baseUrl}${request.path}. Expected ${allowed.join(', ')}.`,
    });
  };

/** The methods of what can only be read. */
export const ONLY_READ = ['GET', 'HEAD'] as const;

import { raw, type Request, type RequestHandler, type Response } from 'express';
import type { DropInWrite } from '../../app/brig-api.ts';
import type { Result } from '../../domain/result.ts';
import { isJson } from '../is-json.ts';
import { badRequest } from './brig-error.ts';
import { dropInError } from './drop-in-error.ts';
import { sendBare, sendBrig, sendBrigError } from './send-brig.ts';

/** How a body becomes a change, and who makes it. */
export interface BodyWrite<T> {
  readonly parse: (body: Buffer) => Result<T, string>;
  readonly write: (value: T, request: Request) => DropInWrite;
}

/** The handlers of a write with a body of at most `limit` bytes: content type, body, effect, in servant's order. */
export const writeOfBody = <T>(limit: number, { parse, write }: BodyWrite<T>): readonly RequestHandler[] => [
  (request, response, next) => {
    if (isJson(request)) next();
    else sendBare(response, 415);
  },
  raw({ type: () => true, limit }),
  async (request, response) => {
    const parsed = parse(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0));
    if (!parsed.ok) await sendBrigError(request, response, badRequest(parsed.problem));
    else await finish(request, response, write(parsed.value, request));
  },
];

/** Answers what became of a write: `[]` where it was accepted. */
export async function finish(request: Request, response: Response, write: DropInWrite): Promise<void> {
  const written = await write;
  if (written.ok) await sendBrig(request, response, []);
  else await sendBrigError(request, response, dropInError(written.problem));
}

/** Answers 405, after every method that the route has. */
export const methodNotAllowed =
  (allowed: string): RequestHandler =>
  (_request, response) => {
    response.setHeader('Allow', allowed);
    sendBare(response, 405);
  };

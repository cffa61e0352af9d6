import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request } from 'express';
import type { Logger } from 'pino';
import { pinoHttp, type HttpLogger } from 'pino-http';
import { UNEXPECTED_FEDERATION_RESPONSE } from './drop-in/brig-error.ts';
import { pathOf } from './path-of.ts';

const SANE_ID = /^[A-Za-z0-9._-]{1,64}$/;
/** brig's refusals: an answer like any other, although its status is above 500. */
const REFUSED = UNEXPECTED_FEDERATION_RESPONSE.status;
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * One line for each answered request, with the id that X-Request-Id carries back. No header and no query is logged, so
 * no secret can be.
 */
export function requestLog(logger: Logger): HttpLogger<Request> {
  return pinoHttp<Request>({
    logger,
    genReqId: (request, response) => {
      const id = requestId(request);
      response.setHeader('X-Request-Id', id);
      return id;
    },
    autoLogging: { ignore: (request) => QUIET.has(pathOf(request.originalUrl)) },
    wrapSerializers: false,
    serializers: {
      req: (request: Request) => ({ id: request.id, method: request.method, path: pathOf(request.originalUrl) }),
      res: (response: ServerResponse) => ({ status: response.statusCode }),
    },
    redact: ['req.headers', '*.authorization', '*.cookie'],
    customLogLevel: (_request, { statusCode }, error) => (error || (statusCode >= 500 && statusCode !== REFUSED) ? 'error' : 'info'),
    // pino-http invents an error, with a stack of its own, for every status from 500 on.
    customErrorObject: (_request, response, _error, fields: object) => ({ ...fields, err: response.err }),
  });
}

/** The caller's own id where it is harmless, else a new one. */
function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID();
}

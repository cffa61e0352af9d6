import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Context } from '../app/context.ts';
import type { Tokens } from '../ports/tokens.ts';
import type { Authenticate } from './authenticate.ts';
import { rememberCaller } from './caller.ts';
import { crossOriginProblem } from './cross-origin.ts';
import { docsPage } from './docs-page.ts';
import { isVersionedInternal } from './door.ts';
import { UNSUPPORTED_VERSION } from './drop-in/brig-error.ts';
import { dropInRouter, type DropInMode } from './drop-in/drop-in-router.ts';
import { sendBrigError } from './drop-in/send-brig.ts';
import { isBug, sendFailure, sendThrown } from './failure.ts';
import { healthz, readyz } from './health.ts';
import { answerFresh } from './hot-path.ts';
import type { KeptList } from './kept-list.ts';
import { answerList, type ListAnswers } from './list-answer.ts';
import { methodNotAllowed, ONLY_READ } from './method-not-allowed.ts';
import { metrics } from './metrics.ts';
import { pathOf } from './path-of.ts';
import { requestLog } from './request-log.ts';
import { v1Router } from './v1/router.ts';

/** What the ordinary path needs. */
export interface ApplicationOptions {
  readonly context: Context;
  readonly dropIn: DropInMode;
  readonly tokens: Tokens | undefined;
  readonly log: Logger;
  readonly list: KeptList;
  readonly answers: ListAnswers;
  readonly authenticate: Authenticate;
  readonly draining: () => boolean;
  readonly isFileLayerUnrecorded: () => boolean;
  /** The most bytes of a body. */
  readonly bodyLimit: number;
}

/** The ordinary path: everything that the hot path does not answer. */
export function application(options: ApplicationOptions): Express {
  const { context, dropIn, log, list, answers, bodyLimit } = options;
  const measured = metrics(options);
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('case sensitive routing', true);
  app.use(requestLog(log), SECURITY_HEADERS, measured.observe);
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(options));
  app.all(['/healthz', '/readyz'], methodNotAllowed(ONLY_READ));
  app.use(knownCallersOnly(options.authenticate), knownMethodsOnly, noForeignPages(options.tokens !== undefined));
  app.get('/metrics', measured.serve).all('/metrics', methodNotAllowed(ONLY_READ));
  app.use(versionedInternal);
  const answer: RequestHandler = (request, response, next) =>
    answerFresh(
      list,
      (fresh) => {
        answerList(fresh, request, response, answers);
      },
      next,
    );
  app.use('/i', dropInRouter({ context, mode: dropIn, bodyLimit, list: answer }));
  app.use(docsPage());
  app.use('/v1', v1Router({ context, bodyLimit }));
  app.use(noSuchRoute, answerThrown(log));
  return app;
}

/** The docs page needs its own files and images in data: URLs, nothing else; no answer may be framed. */
const SECURITY_HEADERS = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
    },
  },
  xFrameOptions: { action: 'deny' },
  // TLS is the ingress's business, and a promise for its subdomains is not ours to make.
  strictTransportSecurity: false,
});

const knownCallersOnly =
  (authenticate: Authenticate): RequestHandler =>
  (request, response, next) => {
    const caller = authenticate(request);
    if (!caller.ok) {
      request.log.warn({ code: caller.problem.code }, 'a caller was turned away');
      sendFailure(request, response, caller.problem);
      return;
    }
    rememberCaller(request, caller.value);
    next();
  };

const noForeignPages =
  (asksForTokens: boolean): RequestHandler =>
  (request, response, next) => {
    const problem = crossOriginProblem(request, asksForTokens);
    if (problem === undefined) next();
    else sendFailure(request, response, { code: 'cross-origin', message: problem });
  };

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

const knownMethodsOnly: RequestHandler = (request, response, next) => {
  if (METHODS.has(request.method)) {
    next();
    return;
  }
  response.set('Allow', [...METHODS].join(', '));
  sendFailure(request, response, { code: 'method-not-allowed', message: `${request.method} is not a method of any route here.` });
};

const versionedInternal: RequestHandler = (request, response, next) => {
  if (isVersionedInternal(request.originalUrl)) void sendBrigError(request, response, UNSUPPORTED_VERSION);
  else next();
};

const noSuchRoute: RequestHandler = (request, response) => {
  sendFailure(request, response, {
    code: 'no-such-route',
    message: `There is no ${pathOf(request.originalUrl)}. See /docs for what there is.`,
  });
};

const answerThrown =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (isBug(error)) log.error({ err: error, request_id: request.id, method: request.method }, 'a request failed by a fault of ours');
    else log.warn({ err: error, request_id: request.id }, 'a request failed');
    sendThrown(request, response, error);
  };

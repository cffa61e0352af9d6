import type { Request, Response, Router } from 'express';
import type { z } from 'zod';
import type { Result } from '../../domain/result.ts';
import { matchesEtag } from '../matches-etag.ts';
import { methodNotAllowed } from '../method-not-allowed.ts';
import { sendProblem, type Problem } from '../problem.ts';
import type { Operation } from '../schemas/operation.ts';
import { parseRequest, type Asked } from './read-request.ts';

/** A value that nobody may change: what domain types are, and zod's inferred types are not. */
type Immutable<T> = { readonly [K in keyof T]: Immutable<T[K]> };

/** A good answer. */
export interface Reply<A> {
  readonly body: Immutable<A>;
  /** The media type of a text; JSON where it is left out. */
  readonly type?: string;
  /** 200 where it is left out. */
  readonly status?: number;
  readonly etag?: string;
  /** The path of what was made. */
  readonly location?: string;
}

/** Handles one operation: called with what was asked, validated. */
export type Handle<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> = (
  asked: Asked<P, Q, B>,
) => Promise<Result<Reply<z.output<A>>, Problem>>;

/** Binds operations to a router that is mounted at /v1. */
export type Serve = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  operation: Operation<P, Q, B, A>,
  handle: Handle<P, Q, B, A>,
) => void;

/** What binds operations, and then answers other methods of their paths with 405. */
export interface Bound {
  readonly serve: Serve;
  readonly refuseOtherMethods: () => void;
}

/** Binds operations to `router`. */
export function bindTo(router: Router): Bound {
  const methods = new Map<string, string[]>();
  return {
    serve: (operation, handle) => {
      const path = routePath(operation.path);
      methods.set(path, [...(methods.get(path) ?? []), operation.method.toUpperCase()]);
      router[operation.method](path, async (request, response) => {
        const asked = parseRequest(operation, request);
        const reply = asked.ok ? await handle(asked.value) : asked;
        if (!reply.ok) sendProblem(response, reply.problem);
        else if (operation.heeds === 'read' && isKnown(request, reply.value)) sendNotModified(response, reply.value);
        else sendReply(response, reply.value);
      });
    },
    refuseOtherMethods: () => {
      for (const [path, bound] of methods) {
        const allowed = bound.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
        router.all(path, methodNotAllowed(allowed));
      }
    },
  };
}

const routePath = (path: string): string => path.replace(/^\/v1/, '').replaceAll(/\{(\w+)\}/g, ':$1');

const isKnown = ({ headers }: Request, { etag }: Reply<unknown>): boolean =>
  etag !== undefined && headers['if-none-match'] !== undefined && matchesEtag(headers['if-none-match'], [etag]);

function sendNotModified(response: Response, { etag }: Reply<unknown>): void {
  response.set({ ETag: etag, 'Cache-Control': 'no-cache' }).status(304).end();
}

function sendReply(response: Response, { status, body, etag, location, type }: Reply<unknown>): void {
  if (location !== undefined) response.set('Location', location);
  if (etag !== undefined) response.set('ETag', etag);
  response
    .set('Cache-Control', 'no-cache')
    .status(status ?? 200)
    .type(type ?? 'application/json')
    .send(type === undefined ? JSON.stringify(body) : body);
}

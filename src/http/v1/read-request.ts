import type { Request } from 'express';
import type { z } from 'zod';
import { bad, ok, type Result } from '../../domain/result.ts';
import { isJson } from '../is-json.ts';
import type { Problem } from '../problem.ts';
import type { Operation } from '../schemas/operation.ts';
import { sentenceOfIssue } from '../schemas/sentence-of-issue.ts';
import { parseJson } from './read-json.ts';

/** What one operation is asked, validated; behind this nothing is unknown. */
export interface Asked<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
  /** For headers and the caller. */
  readonly request: Request;
}

/** One thing that is wrong with a request, and where. */
export interface RequestError {
  readonly path: string;
  readonly message: string;
}

/** Reads path, query and body of a request; everything that is wrong is said at once. */
export function parseRequest<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  { method, params, query, body, takes }: Pick<Operation<P, Q, B>, 'method' | 'params' | 'query' | 'body' | 'takes'>,
  request: Request,
): Result<Asked<P, Q, B>, Problem> {
  const bytes = takes === 'list' ? undefined : bodyBytes(request);
  if (takes !== 'list' && (bytes || (method !== 'get' && namesType(request))) && !isJson(request)) return bad(NO_JSON);
  const parts = {
    params: parsePart('path', params, request.params),
    query: parsePart('query', query, request.query),
    body: parseBody(body, bytes),
  };
  if (parts.params.ok && parts.query.ok && parts.body.ok) {
    return ok({ params: parts.params.value, query: parts.query.value, body: parts.body.value, request });
  }
  return bad(invalidRequest(Object.values(parts).flatMap((part) => (part.ok ? [] : part.problem))));
}

/** The problem of a request in which these things are wrong. */
export function invalidRequest(errors: readonly RequestError[]): Problem {
  const [first, ...others] = errors.map(({ path, message }) => `${path}: ${message}`);
  const more = others.length > 0 ? ` (And ${String(others.length)} more, see errors.)` : '';
  return { code: 'invalid-request', message: `${first ?? 'The request cannot be read.'}${more}`, errors };
}

function parsePart<S extends z.ZodType>(name: string, schema: S, value: unknown): Result<z.output<S>, readonly RequestError[]> {
  const parsed = schema.safeParse(value, { error: sentenceOfIssue });
  if (parsed.success) return ok(parsed.data);
  return bad(
    parsed.error.issues.flatMap(withinUnion).map(({ path, message }) => ({ path: `${name}${path.map(toStep).join('')}`, message })),
  );
}

/** Of a value that may be one of several objects: what is wrong with the one that is meant, where its keys are those of no other. */
function withinUnion(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.discriminator !== undefined) return [issue];
  const meant = issue.errors.filter((problems) => !problems.some(isOfAnother));
  const [only] = meant;
  if (!only || meant.length > 1) return [issue];
  return only.map((one) => ({ ...one, path: [...issue.path, ...one.path] })).flatMap(withinUnion);
}

/** The value has keys that this one has not, or is no object at all. */
const isOfAnother = ({ code, path }: z.core.$ZodIssue): boolean =>
  path.length === 0 && (code === 'unrecognized_keys' || code === 'invalid_type');

const toStep = (key: PropertyKey): string => (typeof key === 'number' ? `[${String(key)}]` : `.${String(key)}`);

function parseBody<S extends z.ZodType>(schema: S, bytes: Uint8Array | undefined): Result<z.output<S>, readonly RequestError[]> {
  const json = bytes ? parseJson(bytes) : ok(undefined);
  return json.ok ? parsePart('body', schema, json.value) : bad([{ path: 'body', message: json.problem }]);
}

/** Whether a content type is named: a write that names another than JSON is refused even if its body is empty, for a form of a web page can be. */
const namesType = ({ headers }: Request): boolean => (headers['content-type'] ?? '').trim() !== '';

/** The bytes of the body, as express.raw has read them; undefined where there are none. */
export function bodyBytes({ body }: Request): Uint8Array | undefined {
  const bytes: unknown = body;
  return bytes instanceof Uint8Array && bytes.length > 0 ? bytes : undefined;
}

const NO_JSON: Problem = {
  code: 'unsupported-media-type',
  message: 'Expected JSON. Send the body with Content-Type: application/json; a request without a body needs none.',
};

import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { PROBLEMS, type ProblemCode } from '../problem.ts';
import type { HeededHeaders, Operation } from '../schemas/operation.ts';
import { problemSchema } from '../schemas/problem-schema.ts';

/** The operations of /v1, as the document has them. */
export function pathsOf(operations: readonly Operation[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const one of operations) paths[one.path] = { ...paths[one.path], [one.method]: toOperationObject(one) };
  return paths;
}

function toOperationObject(operation: Operation): ZodOpenApiOperationObject {
  const { operationId, tag, summary, description, params, query, heeds } = operation;
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    requestParams: {
      ...(params instanceof z.ZodObject && { path: params }),
      ...(query instanceof z.ZodObject && { query }),
      header: HEADERS[heeds],
    },
    ...requestBodyOf(operation),
    responses: { ...goodResponses(operation), ...problemResponses(operation.problems) },
  };
}

function requestBodyOf({ method, body, takes }: Operation): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (method === 'get') return {};
  if (takes === 'list') return { requestBody: LIST_BODY };
  return { requestBody: { required: !body.safeParse(undefined).success, content: { 'application/json': { schema: body } } } };
}

/** Whatever parse-list.ts reads; only a push source takes one. */
const LIST_BODY = {
  required: false,
  description:
    'The list of a push source: JSON (the body of GET /i/federation/remotes, remotes, or domains), YAML, CSV with a header, or a domain a line.',
  content: Object.fromEntries(['application/json', 'application/yaml', 'text/csv', 'text/plain'].map((type) => [type, { schema: {} }])),
};

const ETag = z
  .string()
  .regex(/^"[0-9a-f]{64}"$/)
  .meta({ description: 'A strong entity tag of the remote, or of the page.' });

function goodResponses({ statuses, answer, etag, heeds, media = ['application/json'] }: Operation): ZodOpenApiResponsesObject {
  const headers = etag ? { headers: z.object({ ETag }) } : {};
  const notModified =
    heeds === 'read' ? { 304: { description: 'As the caller knows it: its If-None-Match names the ETag.', ...headers } } : {};
  const good = Object.entries(statuses).map(([status, description]) => [
    status,
    { description, ...headers, content: Object.fromEntries(media.map((type) => [type, { schema: answer }])) },
  ]);
  return { ...(Object.fromEntries(good) as ZodOpenApiResponsesObject), ...notModified };
}

/** The answers of these problems, one for each status. */
export function problemResponses(codes: readonly ProblemCode[]): ZodOpenApiResponsesObject {
  const byStatus = grouped(codes);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      String(status),
      {
        description: same.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema: oneOf(same) } },
      },
    ]),
  );
}

function grouped(codes: readonly ProblemCode[]): ReadonlyMap<number, readonly ProblemCode[]> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes) byStatus.set(PROBLEMS[code].status, [...(byStatus.get(PROBLEMS[code].status) ?? []), code]);
  return byStatus;
}

function oneOf(codes: readonly ProblemCode[]): z.ZodType {
  const schemas = codes.map(problemSchema);
  return schemas.length === 1 && schemas[0] ? schemas[0] : z.union(schemas);
}

const Text = z.string().exactOptional();
const everyRequest = {
  'X-Actor': Text.meta({ description: 'Who calls, where the service has no tokens; recorded as unverified.' }),
};
const IfNoneMatch = Text.meta({ description: 'ETags that the caller knows, or *.' });

const XReason = Text.meta({ description: 'Why, for the journal.' });

const HEADERS: Readonly<Record<HeededHeaders, z.ZodObject>> = {
  none: z.object(everyRequest),
  read: z.object({ ...everyRequest, 'If-None-Match': IfNoneMatch }),
  reason: z.object({ ...everyRequest, 'X-Reason': XReason }),
  apply: z.object({
    ...everyRequest,
    'X-Reason': XReason,
    Prefer: Text.meta({ description: 'respond-async: answer at once, and go on.' }),
  }),
  file: z.object({
    ...everyRequest,
    'If-Match': Text.meta({
      description: 'With Accept: application/yaml, the SHA-256 in hex of the file as you have it, in quotes. Else 412.',
    }),
  }),
  write: z.object({
    ...everyRequest,
    'X-Reason': XReason,
    'If-Match': Text.meta({ description: 'The ETag that the remote must have, or *: it must be there. Else 412.' }),
    'If-None-Match': Text.meta({ description: '*: the remote must not be there. ETags: it must not have one of them. Else 412.' }),
  }),
};

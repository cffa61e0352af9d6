import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { Capabilities } from '../schemas/answers.ts';
import { problemResponses } from './paths-of.ts';

const text = (type: string) => ({ [type]: { schema: z.string() } });

const Readiness = z
  .strictObject({
    status: z.enum(['ready', 'degraded', 'unavailable', 'draining']),
    reasons: z.array(z.strictObject({ code: z.string(), message: z.string() })),
    registry: z.strictObject({ name: z.string(), version: z.string().exactOptional(), capabilities: Capabilities }).exactOptional(),
    state: z.strictObject({ name: z.string(), version: z.string().exactOptional() }).exactOptional(),
  })
  .meta({ id: 'Readiness' });

const operation = (described: ZodOpenApiOperationObject): ZodOpenApiOperationObject => ({ tags: ['operations'], ...described });

const LOCKED = problemResponses(['unauthorised', 'invalid-request', 'internal-error']);
const OPEN = { security: [{}] };

/** Health, metrics and documentation. */
export const servicePaths: ZodOpenApiPathsObject = {
  '/healthz': {
    get: operation({
      ...OPEN,
      operationId: 'healthz',
      summary: 'Whether the process runs',
      responses: {
        200: { description: 'It runs.', content: { 'application/json': { schema: z.strictObject({ status: z.literal('ok') }) } } },
      },
    }),
  },
  '/readyz': {
    get: operation({
      ...OPEN,
      operationId: 'readyz',
      summary: 'Whether the service can answer, and what is not as it should be',
      responses: {
        200: { description: 'Ready; or degraded, with the reasons.', content: { 'application/json': { schema: Readiness } } },
        503: {
          description: 'No list could ever be read, or the service is stopping.',
          content: { 'application/json': { schema: Readiness } },
        },
      },
    }),
  },
  '/metrics': {
    get: operation({
      operationId: 'metrics',
      summary: 'Metrics for Prometheus',
      responses: { ...LOCKED, 200: { description: 'In Prometheus’ text format.', content: text('text/plain') } },
    }),
  },
  '/openapi.json': {
    get: operation({
      operationId: 'openapi',
      summary: 'This document',
      responses: {
        ...LOCKED,
        200: { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: z.looseObject({ openapi: z.string() }) } } },
      },
    }),
  },
  '/docs': {
    get: operation({
      operationId: 'docs',
      summary: 'This document, to look at',
      responses: { ...LOCKED, 200: { description: 'A page that asks nobody but this service.', content: text('text/html') } },
    }),
  },
};

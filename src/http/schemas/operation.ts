import type { z } from 'zod';
import type { ProblemCode } from '../problem.ts';

/** Headers that an operation heeds, besides those that every request may have. */
export type HeededHeaders = 'write' | 'read' | 'reason' | 'apply' | 'file' | 'none';

/**
 * One operation of /v1: what validates its requests, what its answers look like, and what the document says of it. The
 * router serves these and openapi/document.ts describes them, so that the two cannot differ.
 */
export interface Operation<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  A extends z.ZodType = z.ZodType,
> {
  readonly operationId: string;
  readonly method: 'get' | 'put' | 'patch' | 'post' | 'delete';
  /** As OpenAPI writes it: /v1/remotes/{domain}. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** `list`: the body is a list in any of the formats, and is no JSON of ours. */
  readonly takes?: 'list';
  /**
   * `read`: If-None-Match → 304. `write`: If-Match and If-None-Match → 412, and X-Reason. `reason`: X-Reason. `apply`: that, and
   * Prefer. `file`: If-Match → 412.
   */
  readonly heeds: HeededHeaders;
  /** Whether its good answers carry an ETag. */
  readonly etag: boolean;
  /** Good statuses and what each means. */
  readonly statuses: Readonly<Record<number, string>>;
  readonly answer: A;
  /** Media types of good answers that are texts; left out: JSON. */
  readonly media?: readonly string[];
  readonly problems: readonly ProblemCode[];
}

/** An operation, with its types kept. */
export const operation = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  described: Operation<P, Q, B, A>,
): Operation<P, Q, B, A> => described;

/** Problems that any operation may answer. */
export const COMMON_PROBLEMS = [
  'invalid-request',
  'unauthorised',
  'journal-unavailable',
  'registry-unavailable',
  'record-unreadable',
  'draining',
  'internal-error',
] as const satisfies readonly ProblemCode[];

/** Problems that any request with a body may answer. */
export const BODY_PROBLEMS = [
  ...COMMON_PROBLEMS,
  'cross-origin',
  'payload-too-large',
  'unsupported-media-type',
] as const satisfies readonly ProblemCode[];

/** Problems that any write of one remote may answer. */
export const WRITE_PROBLEMS = [
  ...BODY_PROBLEMS,
  'precondition-failed',
  'refused-by-rule',
  'hazards-not-allowed',
  'file-layer-unknown',
  'too-many-writes',
  'domain-busy',
  'apply-incomplete',
] as const satisfies readonly ProblemCode[];

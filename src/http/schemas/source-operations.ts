import { z } from 'zod';
import { BODY_PROBLEMS, COMMON_PROBLEMS, operation } from './operation.ts';
import { NoQuery, RunQuery } from './queries.ts';
import { RemovedSource, RunAnswer, Source, SourcePage, SourceWithRuns } from './source-answers.ts';
import { PartOfSource, SourceName, WantedSource } from './sources.ts';
import { NoBody, ReasonBody } from './wanted.ts';

const ONE_SOURCE = z.strictObject({ name: SourceName });
const common = { tag: 'sources', etag: false, query: NoQuery } as const;

/** GET /v1/sources. */
export const listSources = operation({
  ...common,
  operationId: 'listSources',
  method: 'get',
  path: '/v1/sources',
  summary: 'The partner lists that are synced, and how each stands',
  params: z.strictObject({}),
  body: NoBody,
  heeds: 'none',
  statuses: { 200: 'All of them.' },
  answer: SourcePage,
  problems: COMMON_PROBLEMS,
});

/** GET /v1/sources/{name}. */
export const getSource = operation({
  ...common,
  operationId: 'getSource',
  method: 'get',
  path: '/v1/sources/{name}',
  summary: 'One source, with its last runs',
  params: ONE_SOURCE,
  body: NoBody,
  heeds: 'none',
  statuses: { 200: 'The source.' },
  answer: SourceWithRuns,
  problems: [...COMMON_PROBLEMS, 'no-such-source'],
});

/** PUT /v1/sources/{name}. */
export const putSource = operation({
  ...common,
  operationId: 'putSource',
  method: 'put',
  path: '/v1/sources/{name}',
  summary: 'Create a source, or replace what was said of it',
  params: ONE_SOURCE,
  body: WantedSource,
  heeds: 'reason',
  statuses: { 200: 'Replaced.', 201: 'Created.' },
  answer: Source,
  problems: [...BODY_PROBLEMS, 'source-invalid'],
});

/** PATCH /v1/sources/{name}. */
export const patchSource = operation({
  ...common,
  operationId: 'patchSource',
  method: 'patch',
  path: '/v1/sources/{name}',
  summary: 'Change some of what was said of a source, such as enabled',
  params: ONE_SOURCE,
  body: PartOfSource,
  heeds: 'reason',
  statuses: { 200: 'Changed.' },
  answer: Source,
  problems: [...BODY_PROBLEMS, 'no-such-source', 'source-invalid'],
});

/** DELETE /v1/sources/{name}. */
export const removeSource = operation({
  ...common,
  operationId: 'removeSource',
  method: 'delete',
  path: '/v1/sources/{name}',
  summary: 'Remove a source; its remotes stay, and belong to manual from then on',
  params: ONE_SOURCE,
  body: ReasonBody,
  heeds: 'reason',
  statuses: { 200: 'Removed.' },
  answer: RemovedSource,
  problems: [
    ...BODY_PROBLEMS,
    'no-such-source',
    'refused-by-rule',
    'hazards-not-allowed',
    'plan-stale',
    'plan-closed',
    'no-such-plan',
    'file-layer-unknown',
    'too-many-writes',
    'domain-busy',
    'apply-incomplete',
  ],
});

/** POST /v1/sources/{name}/run. */
export const runSource = operation({
  ...common,
  operationId: 'runSource',
  method: 'post',
  path: '/v1/sources/{name}/run',
  summary: 'Run a source now; a push source takes the list as the body',
  description:
    'A list that cannot be used is no failed request: the answer says unhealthy, and nothing is taken away. With dry_run nothing is kept and nothing is changed.',
  params: ONE_SOURCE,
  query: RunQuery,
  body: z.unknown(),
  takes: 'list',
  heeds: 'reason',
  statuses: { 200: 'What came of it.' },
  answer: RunAnswer,
  problems: [...COMMON_PROBLEMS, 'cross-origin', 'payload-too-large', 'no-such-source', 'source-takes-no-list', 'source-busy'],
});

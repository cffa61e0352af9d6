import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { BrigError, BrigList, BrigTeam, BrigUnit, BrigWish } from '../schemas/brig.ts';
import { WantedDomain, WantedTeam } from '../schemas/wanted.ts';

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });
const wrong = (description: string) => ({ description, content: json(BrigError) });
const wrongOrBare = (description: string) => ({ description, content: { ...json(BrigError), 'text/plain': { schema: z.string() } } });

/** Errors that each of these routes may answer; the labels of ours are the codes that they have under /v1. */
const ALWAYS: ZodOpenApiResponsesObject = {
  401: wrong('A bearer token is needed (`unauthorised`).'),
  404: wrong('The drop-in is off (`drop-in-off`).'),
  500: wrong('A fault of fedremotes.'),
  503: wrong('The registry or the journal cannot be reached, or the service is stopping; Retry-After says when to come again.'),
};

const OF_WRITES: ZodOpenApiResponsesObject = {
  ...ALWAYS,
  200: { description: 'Accepted, also where there was nothing to do.', content: json(BrigUnit) },
  403: wrong('The drop-in only reads (`drop-in-read-only`), or a web page of another site sent the write (`cross-origin`).'),
  422: wrong('This registry cannot do it as it is meant, or the row cannot be read (`refused-by-rule`).'),
  502: wrong('The change was begun and did not come about (`apply-incomplete`).'),
  533: wrong('brig refuses this; its message says why.'),
};

const OF_BODIES: ZodOpenApiResponsesObject = {
  ...OF_WRITES,
  400: wrongOrBare('A body or a header that cannot be read, or a bare text for what is wrong in the path.'),
  413: wrong('The body is too large.'),
  415: { description: 'The body does not say that it is application/json.' },
};

const DOMAIN = { path: z.strictObject({ domain: WantedDomain }) };
const TEAM = { path: z.strictObject({ domain: WantedDomain, team: WantedTeam }) };

const operation = (described: ZodOpenApiOperationObject): ZodOpenApiOperationObject => ({ tags: ['drop-in'], ...described });

const BODY_OF_REMOTE = { required: true, content: json(BrigWish) };

/** brig’s routes, as DROP_IN=full serves them. */
export const dropInPaths: ZodOpenApiPathsObject = {
  '/i/federation/remotes': {
    get: operation({
      operationId: 'brigListRemotes',
      summary: 'The list as brig serves it',
      requestParams: { header: z.object({ 'If-None-Match': z.string().exactOptional() }) },
      responses: {
        ...ALWAYS,
        200: { description: 'Strategy and remotes.', headers: z.object({ ETag: z.string() }), content: json(BrigList) },
        304: { description: 'As the caller knows it.', headers: z.object({ ETag: z.string() }) },
        400: wrong('A header cannot be read.'),
      },
    }),
    post: operation({
      operationId: 'brigAddRemote',
      summary: 'Add a remote, or overwrite it; its teams are only ever added to',
      requestBody: BODY_OF_REMOTE,
      responses: OF_BODIES,
    }),
  },
  '/i/federation/remotes/{domain}': {
    put: operation({
      operationId: 'brigUpdateRemote',
      summary: 'Replace a remote with its teams',
      requestParams: DOMAIN,
      requestBody: BODY_OF_REMOTE,
      responses: OF_BODIES,
    }),
  },
  '/i/federation/remotes/{domain}/teams': {
    get: operation({
      operationId: 'brigListTeams',
      summary: 'The stored teams of a remote, also those that allow_all hides',
      requestParams: DOMAIN,
      responses: {
        ...ALWAYS,
        200: { description: 'The teams; none for an unknown remote.', content: json(z.array(BrigTeam)) },
        400: wrongOrBare('The domain is none (a bare text), or a header cannot be read.'),
      },
    }),
    post: operation({
      operationId: 'brigAddTeam',
      summary: 'Add a team to a remote that is restricted by team',
      requestParams: DOMAIN,
      requestBody: { required: true, content: json(BrigTeam) },
      responses: OF_BODIES,
    }),
  },
  '/i/federation/remotes/{domain}/teams/{team}': {
    delete: operation({
      operationId: 'brigRemoveTeam',
      summary: 'Take a team away',
      requestParams: TEAM,
      responses: { ...OF_WRITES, 400: wrongOrBare('The domain or the team is none (a bare text), or a header cannot be read.') },
    }),
  },
};

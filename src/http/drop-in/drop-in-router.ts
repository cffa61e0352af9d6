import { Router, type RequestHandler } from 'express';
import { dropInAddTeam, dropInPost, dropInPut, dropInRemoveTeam, dropInTeams } from '../../app/brig-api.ts';
import type { Context } from '../../app/context.ts';
import { byOf } from '../caller.ts';
import type { BrigError } from './brig-error.ts';
import { domainOf, readDomain, readTeam, teamOf } from './captures.ts';
import { lenientSegments } from './lenient-segments.ts';
import { parseEntryBody, parseTeamBody } from './parse-body.ts';
import { sendBare, sendBrig, sendBrigError } from './send-brig.ts';
import { finish, methodNotAllowed, writeOfBody } from './writes.ts';

/** What the /i routes do: everything, reads only, nothing. */
export type DropInMode = 'full' | 'read' | 'off';

/** What the drop-in needs. */
export interface DropInOptions {
  readonly context: Context;
  readonly mode: DropInMode;
  /** The most bytes that a body may have. */
  readonly bodyLimit: number;
  /** Answers the list; the hot path has answered most requests for it already. */
  readonly list: RequestHandler;
}

/**
 * brig's routes, to be mounted at /i. Each looks first at the captures, then at the method, the content type and the
 * body, as servant does, because a request that is wrong in two ways is answered by the first.
 */
export function dropInRouter(options: DropInOptions): Router {
  const router = Router({ caseSensitive: true });
  if (options.mode === 'off') return router.use(always(DROP_IN_OFF));
  router.use(lenientSegments);
  remotesRoutes(router, options);
  teamsRoutes(router, options);
  return router.use((_request, response) => {
    sendBare(response, 404);
  });
}

function remotesRoutes(router: Router, { context, mode, bodyLimit, list }: DropInOptions): void {
  const post = writeOfBody(bodyLimit, { parse: parseEntryBody, write: (entry, request) => dropInPost(context, entry, byOf(request)) });
  const put = writeOfBody(bodyLimit, {
    parse: parseEntryBody,
    write: (entry, request) => dropInPut(context, domainOf(request), entry, byOf(request)),
  });
  router
    .route('/federation/remotes')
    .get(list)
    .post(...writing(mode, post))
    .all(methodNotAllowed('GET, HEAD, POST'));
  router
    .route('/federation/remotes/:domain')
    .all(readDomain)
    .put(...writing(mode, put))
    .all(methodNotAllowed('PUT'));
}

function teamsRoutes(router: Router, { context, mode, bodyLimit }: DropInOptions): void {
  const add = writeOfBody(bodyLimit, {
    parse: parseTeamBody,
    write: (team, request) => dropInAddTeam(context, domainOf(request), team, byOf(request)),
  });
  const read: RequestHandler = async (request, response) => {
    const teams = await dropInTeams(context, domainOf(request));
    const listed = teams.map((team_id) => ({ team_id }));
    await sendBrig(request, response, listed);
  };
  const remove: RequestHandler = (request, response) =>
    finish(request, response, dropInRemoveTeam(context, domainOf(request), teamOf(request), byOf(request)));
  router
    .route('/federation/remotes/:domain/teams')
    .all(readDomain)
    .get(read)
    .post(...writing(mode, add))
    .all(methodNotAllowed('GET, HEAD, POST'));
  router
    .route('/federation/remotes/:domain/teams/:team')
    .all(readDomain, readTeam)
    .delete(...writing(mode, [remove]))
    .all(methodNotAllowed('DELETE'));
}

const writing = (mode: DropInMode, handlers: readonly RequestHandler[]): readonly RequestHandler[] =>
  mode === 'full' ? handlers : [always(READ_ONLY)];

const always =
  (error: BrigError): RequestHandler =>
  (request, response) =>
    sendBrigError(request, response, error);

const DROP_IN_OFF: BrigError = {
  code: 404,
  label: 'drop-in-off',
  message: 'The routes under /i are off here (FEDREMOTES_DROP_IN=off). Use /v1/remotes, or set DROP_IN to read or full.',
};

const READ_ONLY: BrigError = {
  code: 403,
  label: 'drop-in-read-only',
  message:
    'The routes under /i only read here (FEDREMOTES_DROP_IN=read). Nothing was changed. Write through /v1/remotes, or set DROP_IN to full.',
};

import type { IncomingMessage } from 'node:http';
import type { Domain } from '../../../src/domain/domain.ts';
import { bad, ok, type Result } from '../../../src/domain/result.ts';
import { parseTeam, type TeamId } from '../../../src/domain/team.ts';
import { parseBrigDomain } from '../../../src/http/drop-in/brig-domain.ts';
import { parseTeamBody } from '../../../src/http/drop-in/parse-body.ts';
import { isJson } from '../../../src/http/is-json.ts';
import { badBody, bare, json, NO_ENDPOINT, waiError, type Answer } from './answer.ts';
import type { Call } from './call.ts';
import { NO_LOCALHOST, readEntry } from './read-body.ts';
import { deleteRemote, listRemotes, postRemote, putRemote } from './remotes.ts';
import { addTeam, deleteTeam, listTeams } from './teams.ts';
import { unversioned } from './versions.ts';

/** A request with its body read. */
export interface Asked {
  readonly request: IncomingMessage;
  readonly method: string;
  readonly segments: readonly string[];
  readonly body: Buffer;
}

type Handler = (call: Call) => Promise<Answer> | Answer;
type Methods = Readonly<Record<string, Handler>>;

/** Answers a request as brig does: the version prefix, then path, captures, method, content type and body (contract §1.2). */
export async function route(call: Call, asked: Asked): Promise<Answer> {
  const { era } = call;
  const inner = unversioned(era.versions, asked.segments);
  if (!inner.ok) return inner.problem;
  const methods = routesOf(call, { ...asked, segments: inner.value });
  const handler = methods.ok && Object.hasOwn(methods.value, asked.method) ? methods.value[asked.method] : undefined;
  const answer = handler ? await handler(call) : methods.ok ? bare(405) : methods.problem;
  return era.catchAll && answer.status >= 400 && answer.type === undefined ? NO_ENDPOINT : answer;
}

function routesOf(call: Call, asked: Asked): Result<Methods, Answer> {
  const [first, ...rest] = asked.segments;
  if (first === 'api-version' && rest.length === 0) return ok(reading(apiVersion));
  if (first !== 'i') return bad(bare(404));
  if (rest.join('/') === 'status') return ok(reading(() => bare(200)));
  const [federation, remotes, domain, teams, team, ...more] = rest;
  if (!call.era.remotes || federation !== 'federation' || remotes !== 'remotes' || more.length > 0) return bad(bare(404));
  if (domain === undefined) return ok(remotesRoutes(call, asked));
  if (teams !== undefined && (teams !== 'teams' || !call.era.restriction)) return bad(bare(404));
  const parsed = readDomain(call, domain);
  if (!parsed.ok) return parsed;
  if (teams === undefined) return ok(remoteRoutes(call, asked, parsed.value));
  if (team === undefined) return ok(teamsRoutes(asked, parsed.value));
  const id = parseTeam(team);
  return id.ok ? ok({ DELETE: (at) => deleteTeam(at, parsed.value, id.value) }) : bad(bare(400, 'invalid UUID'));
}

const remotesRoutes = ({ era }: Call, asked: Asked): Methods => ({
  ...reading(listRemotes),
  POST: withBody(asked, (body) => readEntry(era, body), postRemote),
});

const remoteRoutes = ({ era }: Call, asked: Asked, domain: Domain): Methods => ({
  PUT: withBody(
    asked,
    (body) => readEntry(era, body),
    (call, entry) => putRemote(call, domain, entry),
  ),
  ...(era.deletes && { DELETE: (call) => deleteRemote(call, domain) }),
});

const teamsRoutes = (asked: Asked, domain: Domain): Methods => ({
  ...reading((call) => listTeams(call, domain)),
  POST: withBody<TeamId>(asked, parseTeamBody, (call, team) => addTeam(call, domain, team)),
});

/** servant answers HEAD wherever it answers GET. */
const reading = (handler: Handler): Methods => ({ GET: handler, HEAD: handler });

const withBody =
  <T>({ request, body }: Asked, parse: (body: Buffer) => Result<T, string>, handler: (call: Call, value: T) => Promise<Answer>): Handler =>
  (call) => {
    if (!isJson(request)) return bare(415);
    const parsed = parse(body);
    return parsed.ok ? handler(call, parsed.value) : badBody(parsed.problem);
  };

function readDomain({ era }: Call, text: string): Result<Domain, Answer> {
  const parsed = parseBrigDomain(text);
  if (!parsed.ok) return bad(bare(400, parsed.problem));
  return parsed.value === 'localhost' && !era.localhost ? bad(bare(400, NO_LOCALHOST)) : parsed;
}

// Keys in alphabetical order, as aeson writes an object (contract §6).
const apiVersion: Handler = ({ era: { versions }, config: { domain, federation } }) =>
  json({ development: versions.development, domain, federation, supported: versions.supported });

/** A fault of brig's own, in the words of the era (contract §1.2, §1.6 b). */
export const serverError = ({ era }: Call): Answer => waiError({ code: 500, label: 'server-error', message: era.serverError });

import { shareReads } from '../../concurrency/share-reads.ts';
import type { Domain } from '../../domain/domain.ts';
import type { Result } from '../../domain/result.ts';
import type { TeamId } from '../../domain/team.ts';
import { errorOf, parseApiVersion, parseList, parseTeams, type ApiVersion, type BrigList } from './brig-answers.ts';
import { callText, NoListOfRemotes, unexpectedAnswer, unreadableAnswer } from './brig-fault.ts';
import { brigHttp, type BrigAnswer, type BrigCall, type BrigHttp, type BrigHttpOptions } from './brig-http.ts';

/** Called before each request that writes; what it throws ends the write. */
export type AssertMayWrite = (() => void) | undefined;

/** brig's calls for remotes, each answer parsed. Every one throws a Fault where brig does not answer, or not so. */
export interface BrigClient {
  readonly url: string;
  /** The list; shared by all who ask before it begins. The same object again while brig answers the same bytes. */
  readonly list: () => Promise<BrigList>;
  /** The stored teams of a domain; undefined where brig has no such route, being older than 4.40. */
  readonly teams: (domain: Domain) => Promise<readonly TeamId[] | undefined>;
  /** Undefined where there is no such route, as in front of fedremotes' own drop-in. */
  readonly apiVersion: () => Promise<ApiVersion | undefined>;
  /** Whether `GET /i/status` says that it lives; undefined where there is no such route. */
  readonly status: () => Promise<true | undefined>;
  /** An upsert that only ever adds teams. */
  readonly post: (body: object, assertMayWrite: AssertMayWrite) => Promise<void>;
  /** Replaces an existing row and all of its teams. */
  readonly put: (domain: Domain, body: object, assertMayWrite: AssertMayWrite) => Promise<void>;
  readonly addTeam: (domain: Domain, team: TeamId, assertMayWrite: AssertMayWrite) => Promise<void>;
  readonly deleteTeam: (domain: Domain, team: TeamId, assertMayWrite: AssertMayWrite) => Promise<void>;
  readonly close: () => void;
}

const REMOTES = '/i/federation/remotes';

/** A client of brig, for the registry and for the backend's identity alike. */
export function brigClient(options: BrigHttpOptions): BrigClient {
  const http = brigHttp(options);
  const get = <T>(path: string, parse: Parse<T>): Promise<T | undefined> => optional(http, { method: 'GET', path }, parse);
  const write = (call: BrigCall): Promise<void> => written(http, call);
  return {
    url: http.url,
    list: shareReads(listReader(http)),
    teams: (domain) => get(teamsPath(domain), parseTeams),
    apiVersion: () => get('/api-version', parseApiVersion),
    status: () => get('/i/status', () => ({ ok: true, value: true })),
    post: (body, assertMayWrite) => write({ method: 'POST', path: REMOTES, body, assertMayWrite }),
    put: (domain, body, assertMayWrite) => write({ method: 'PUT', path: pathOf(domain), body, assertMayWrite }),
    addTeam: (domain, team, assertMayWrite) => write({ method: 'POST', path: teamsPath(domain), body: { team_id: team }, assertMayWrite }),
    deleteTeam: (domain, team, assertMayWrite) => write({ method: 'DELETE', path: `${teamsPath(domain)}/${team}`, assertMayWrite }),
    close: http.close,
  };
}

const pathOf = (domain: Domain): string => `${REMOTES}/${encodeURIComponent(domain)}`;
const teamsPath = (domain: Domain): string => `${pathOf(domain)}/teams`;

type Parse<T> = (text: string) => Result<T, string>;

function listReader(http: BrigHttp): () => Promise<BrigList> {
  const call: BrigCall = { method: 'GET', path: REMOTES };
  let last: { readonly text: string; readonly list: BrigList } | undefined;
  return async () => {
    const answer = await http.call(call);
    if (answer.status === 404) throw tooOld(http.url, call, answer);
    if (answer.status !== 200) throw unexpectedAnswer(http.url, call, answer);
    if (last?.text !== answer.text) last = { text: answer.text, list: parsed(http.url, call, answer, parseList) };
    return last.list;
  };
}

function tooOld(url: string, call: BrigCall, { text }: BrigAnswer): Error {
  const said = errorOf(text);
  const words = said ? ` (${said.label}: ${said.message.slice(0, 200)})` : '';
  return new NoListOfRemotes(
    `brig at ${url} answered 404 to ${callText(call)}${words}. Either it is older than 4.36.0, which has no list of remotes to be managed: upgrade it first. Or BRIG_URL is not the address of brig itself.`,
  );
}

async function optional<T>(http: BrigHttp, call: BrigCall, parse: Parse<T>): Promise<T | undefined> {
  const answer = await http.call(call);
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw unexpectedAnswer(http.url, call, answer);
  return parsed(http.url, call, answer, parse);
}

function parsed<T>(url: string, call: BrigCall, { text }: BrigAnswer, parse: Parse<T>): T {
  const read = parse(text);
  if (!read.ok) throw unreadableAnswer(url, call, read.problem);
  return read.value;
}

// What a 200 says is not looked at: only reading back tells (brig-contract §0.3).
async function written(http: BrigHttp, call: BrigCall): Promise<void> {
  const answer = await http.call(call);
  if (answer.status !== 200) throw unexpectedAnswer(http.url, call, answer);
}

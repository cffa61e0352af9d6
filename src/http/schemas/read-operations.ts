import { z } from 'zod';
import { Decision, JournalPage, RemotePage, StrategyReport, TeamPage, Verification } from './answers.ts';
import { COMMON_PROBLEMS, operation } from './operation.ts';
import { DecisionQuery, JournalQuery, NoQuery, RemotesQuery, TeamsQuery } from './queries.ts';
import { Remote } from './shown.ts';
import { NoBody, WantedDomain } from './wanted.ts';

const NO_PARAMS = z.strictObject({});
const ONE_REMOTE = z.strictObject({ domain: WantedDomain });

/** What every read has in common. */
const read = {
  method: 'get',
  body: NoBody,
  heeds: 'none',
  etag: false,
  statuses: { 200: 'As it is now.' },
  problems: COMMON_PROBLEMS,
} as const;

/** GET /v1/remotes. */
export const listRemotes = operation({
  ...read,
  operationId: 'listRemotes',
  path: '/v1/remotes',
  tag: 'remotes',
  summary: 'The effective list, by domain, in pages',
  params: NO_PARAMS,
  query: RemotesQuery,
  heeds: 'read',
  etag: true,
  answer: RemotePage,
});

/** GET /v1/remotes/{domain}. */
export const getRemote = operation({
  ...read,
  operationId: 'getRemote',
  path: '/v1/remotes/{domain}',
  tag: 'remotes',
  summary: 'One remote, with what each layer says',
  params: ONE_REMOTE,
  query: NoQuery,
  heeds: 'read',
  etag: true,
  answer: Remote,
  problems: [...COMMON_PROBLEMS, 'not-found'],
});

/** GET /v1/remotes/{domain}/teams. */
export const listTeams = operation({
  ...read,
  operationId: 'listTeams',
  path: '/v1/remotes/{domain}/teams',
  tag: 'remotes',
  summary: 'The teams to which a remote is restricted, in brig’s order',
  description: 'None where the remote is there for everybody. The ETag is that of the remote, so that it fits If-Match of the writes.',
  params: ONE_REMOTE,
  query: TeamsQuery,
  heeds: 'read',
  etag: true,
  answer: TeamPage,
  problems: [...COMMON_PROBLEMS, 'not-found'],
});

/** GET /v1/strategy. */
export const getStrategy = operation({
  ...read,
  operationId: 'getStrategy',
  path: '/v1/strategy',
  tag: 'strategy',
  summary: 'The strategy in force, where it comes from, what it means now, and what is wrong',
  params: NO_PARAMS,
  query: NoQuery,
  answer: StrategyReport,
});

/** GET /v1/decisions. */
export const explainDecision = operation({
  ...read,
  operationId: 'explainDecision',
  path: '/v1/decisions',
  tag: 'strategy',
  summary: 'Whether a domain may do something, and why',
  params: NO_PARAMS,
  query: DecisionQuery,
  answer: Decision,
});

/** GET /v1/journal. */
export const listJournal = operation({
  ...read,
  operationId: 'listJournal',
  path: '/v1/journal',
  tag: 'journal',
  summary: 'The audit trail, newest first, in pages',
  params: NO_PARAMS,
  query: JournalQuery,
  heeds: 'read',
  etag: true,
  answer: JournalPage,
});

/** GET /v1/journal/verify. */
export const verifyJournal = operation({
  ...read,
  operationId: 'verifyJournal',
  path: '/v1/journal/verify',
  tag: 'journal',
  summary: 'Walk the whole chain of the journal and say where it breaks',
  description: 'A broken chain is 200 with ok false: the question was answered.',
  params: NO_PARAMS,
  query: NoQuery,
  answer: Verification,
});

import { z } from 'zod';
import { RemovedRemote, WrittenRemote } from './answers.ts';
import { operation, WRITE_PROBLEMS } from './operation.ts';
import { WriteQuery } from './queries.ts';
import { PartOfRemote, ReasonBody, WantedDomain, WantedTeam, WholeRemote } from './wanted.ts';

const ONE_REMOTE = z.strictObject({ domain: WantedDomain });
const ONE_TEAM = z.strictObject({ domain: WantedDomain, team: WantedTeam });

const EXISTING = [...WRITE_PROBLEMS, 'not-found'] as const;

/** What every write has in common. */
const write = {
  tag: 'remotes',
  query: WriteQuery,
  heeds: 'write',
  etag: true,
  statuses: { 200: 'Done, or nothing to do.' },
  problems: EXISTING,
} as const;

const DONE_AT_ONCE =
  'Made and applied at once, as a plan of one step. A hazard that the request does not say by itself answers 422 unless it is named in ?allow=.';

/** PUT /v1/remotes/{domain}. */
export const putRemote = operation({
  ...write,
  operationId: 'putRemote',
  method: 'put',
  path: '/v1/remotes/{domain}',
  summary: 'Create a remote, or replace it as a whole',
  description: `${DONE_AT_ONCE} Replaces the team list too: to change one field, PATCH.`,
  params: ONE_REMOTE,
  body: WholeRemote,
  answer: WrittenRemote,
  statuses: { 200: 'Replaced, or nothing to do.', 201: 'Created.' },
  problems: WRITE_PROBLEMS,
});

/** PATCH /v1/remotes/{domain}. */
export const patchRemote = operation({
  ...write,
  operationId: 'patchRemote',
  method: 'patch',
  path: '/v1/remotes/{domain}',
  summary: 'Change the named fields of a remote',
  description: `${DONE_AT_ONCE} A field left out is kept, the teams with it.`,
  params: ONE_REMOTE,
  body: PartOfRemote,
  answer: WrittenRemote,
});

/** DELETE /v1/remotes/{domain}. */
export const removeRemote = operation({
  ...write,
  operationId: 'removeRemote',
  method: 'delete',
  path: '/v1/remotes/{domain}',
  summary: 'Remove a remote from the database',
  description: `${DONE_AT_ONCE} Connections and conversations with that backend are not cleaned up.`,
  params: ONE_REMOTE,
  body: ReasonBody,
  answer: RemovedRemote,
  etag: false,
});

/** POST /v1/remotes/{domain}/freeze. */
export const freezeRemote = operation({
  ...write,
  operationId: 'freezeRemote',
  method: 'post',
  path: '/v1/remotes/{domain}/freeze',
  summary: 'Freeze a remote: no search, and no new connections except under allowAll',
  description: `${DONE_AT_ONCE} Messages still flow under allowDynamic. What it was is in the journal, and unfreeze restores it.`,
  params: ONE_REMOTE,
  body: ReasonBody,
  answer: WrittenRemote,
});

/** POST /v1/remotes/{domain}/adopt. */
export const adoptRemote = operation({
  ...write,
  operationId: 'adoptRemote',
  method: 'post',
  path: '/v1/remotes/{domain}/adopt',
  summary: 'Take over the row of a remote as it stands, whoever wrote it',
  description:
    'Changes nothing but the record: the row is of the source manual from now on, and what drifted about it is accepted. Any other write to the remote does that too.',
  params: ONE_REMOTE,
  body: ReasonBody,
  answer: WrittenRemote,
});

/** POST /v1/remotes/{domain}/unfreeze. */
export const unfreezeRemote = operation({
  ...write,
  operationId: 'unfreezeRemote',
  method: 'post',
  path: '/v1/remotes/{domain}/unfreeze',
  summary: 'Give a frozen remote back what the freeze took: policy, restriction and teams',
  description: DONE_AT_ONCE,
  params: ONE_REMOTE,
  body: ReasonBody,
  answer: WrittenRemote,
});

/** PUT /v1/remotes/{domain}/teams/{team}. */
export const addTeam = operation({
  ...write,
  operationId: 'addTeam',
  method: 'put',
  path: '/v1/remotes/{domain}/teams/{team}',
  summary: 'Add one team to the restriction of a remote',
  description: `${DONE_AT_ONCE} ETag and conditions are those of the remote.`,
  params: ONE_TEAM,
  body: ReasonBody,
  answer: WrittenRemote,
});

/** DELETE /v1/remotes/{domain}/teams/{team}. */
export const removeTeam = operation({
  ...write,
  operationId: 'removeTeam',
  method: 'delete',
  path: '/v1/remotes/{domain}/teams/{team}',
  summary: 'Take one team out of the restriction of a remote',
  description: `${DONE_AT_ONCE} The last team gone, nobody of the remote is meant any more. ETag and conditions are those of the remote.`,
  params: ONE_TEAM,
  body: ReasonBody,
  answer: WrittenRemote,
});

import type { Context } from '../../app/context.ts';
import { getRemote } from '../../app/list-remotes.ts';
import { listedTeams } from '../../domain/remote.ts';
import { bad, ok } from '../../domain/result.ts';
import { compareTeams, type TeamId } from '../../domain/team.ts';
import { listTeams } from '../schemas/read-operations.ts';
import { addTeam, removeTeam } from '../schemas/write-operations.ts';
import { remoteEtag } from './etag.ts';
import { changeAndShow, noSuchRemote } from './make-change.ts';
import type { Serve } from './serve.ts';

/** The routes of the teams to which a remote is restricted. */
export function teamRoutes(serve: Serve, context: Context): void {
  serve(listTeams, async ({ params: { domain }, query }) => {
    const remote = await getRemote(context, domain);
    if (!remote) return bad(noSuchRemote(domain));
    return ok({ body: teamPage(listedTeams(remote.restriction), query), etag: remoteEtag(remote) });
  });

  serve(addTeam, (asked) => changeAndShow(context, { action: 'add_team', ...asked.params }, asked, 'must exist'));
  serve(removeTeam, (asked) => changeAndShow(context, { action: 'remove_team', ...asked.params }, asked, 'must exist'));
}

function teamPage(teams: readonly TeamId[], { limit, after }: { readonly limit: number; readonly after?: TeamId }) {
  const rest = after === undefined ? teams : teams.filter((team) => compareTeams(team, after) > 0);
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map((team_id) => ({ team_id })), ...(last !== undefined && rest.length > limit && { next: last }) };
}

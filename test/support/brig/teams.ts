import type { Domain } from '../../../src/domain/domain.ts';
import type { TeamId } from '../../../src/domain/team.ts';
import { json, UNIT, type Answer } from './answer.ts';
import { ServerError, type Call } from './call.ts';
import { decodeRow } from './decode.ts';
import { refuse } from './remotes.ts';
import { insertTeams, selectTeams } from './store.ts';

/** `GET /i/federation/remotes/:domain/teams`: the stored rows, whatever the remote's row says (contract §1). */
export const listTeams = ({ store }: Call, domain: Domain): Answer => json(selectTeams(store, domain).map((team_id) => ({ team_id })));

/** `POST /i/federation/remotes/:domain/teams`: the file is asked first, and it never restricts (contract §1, §1.3). */
export async function addTeam(call: Call, domain: Domain, team: TeamId): Promise<Answer> {
  if ([...call.files.values()].includes('conflicting')) throw new ServerError('error in config file');
  if (call.files.has(domain)) return refuse(call, { kind: 'not-restricted-by-team' });
  const row = call.store.remotes.get(domain);
  if (!row) return refuse(call, { kind: 'team-of-unknown-domain' });
  const { restriction } = await decodeRow(call, domain, row);
  if (restriction.tag === 'allow_all') return refuse(call, { kind: 'not-restricted-by-team' });
  insertTeams(call.store, domain, [team]);
  return UNIT;
}

/** `DELETE /i/federation/remotes/:domain/teams/:team`: nothing is looked at (contract §1). */
export function deleteTeam({ store }: Call, domain: Domain, team: TeamId): Answer {
  store.teams.get(domain)?.delete(team);
  return UNIT;
}

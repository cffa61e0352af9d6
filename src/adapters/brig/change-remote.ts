import type { Domain } from '../../domain/domain.ts';
import { isLayerUnknown, rowOf, rowSettings, toEntry, type Row } from '../../domain/layers.ts';
import { SEARCH_POLICIES } from '../../domain/remote.ts';
import { teamsLess, type TeamId } from '../../domain/team.ts';
import { registryFault } from './brig-fault.ts';
import type { WritingClient } from './recording.ts';
import type { Seen } from './write-remote.ts';

/** One domain, as brig has it and as it should be. */
export interface Change {
  readonly domain: Domain;
  readonly seen: Seen;
  readonly after: Row;
}

/**
 * Asks brig for the difference. Whoever loses something loses it first, and that is read back before anybody gains; at no
 * instant has a team more than the larger of what it had and what it gets.
 */
export async function changeRemote(client: WritingClient, change: Change): Promise<void> {
  if (change.seen.era !== '4.40 or later') await changeWithoutTeams(client, change);
  else if (change.seen.entry) await changeRow(client, change);
  else await create(client, change);
}

/** Asks for the policy alone, where everybody is meant before and after; before 4.40 an entry is no more than that. */
export async function changeWithoutTeams(client: WritingClient, { domain, seen, after }: Change): Promise<void> {
  const body = seen.era === '4.40 or later' ? toEntry(domain, rowSettings(after)) : { domain, search_policy: after.search_policy };
  if (seen.entry && !seen.isTwin && !maybeInFileAlone(seen, after)) await client.put(domain, body);
  else await client.post(body);
}

/** brig refuses a PUT even of the same where its file has the domain; where that may be, and it is the same, the upsert by POST does. */
const maybeInFileAlone = ({ entry }: Seen, after: Row): boolean =>
  isLayerUnknown(entry) && rowOf(entry)?.search_policy === after.search_policy && !after.restricted;

/** Teams that a row of long ago left behind would come to life with the new row. */
async function create(client: WritingClient, { domain, after }: Change): Promise<void> {
  const orphans = await client.teams(domain);
  if (orphans === undefined && after.restricted) throw rolledBack(domain);
  const stored = orphans ?? [];
  assertStorable(domain, after, stored, false);
  await takeAway(client, domain, teamsLess(stored, after.teams));
  await client.post(toEntry(domain, rowSettings(after)));
}

async function changeRow(client: WritingClient, change: Change): Promise<void> {
  const { domain, seen, after } = change;
  const now = rowOf(seen.entry);
  const stored = now?.teams ?? (await client.teams(domain)) ?? [];
  const staysAs = now?.restricted === after.restricted && now.search_policy === after.search_policy;
  if (!after.restricted && (!staysAs || maybeInFileAlone(change.seen, after))) return openToEverybody(client, change, stored);
  assertStorable(domain, after, stored, false);
  await takeAway(client, domain, teamsLess(stored, after.teams));
  if (!staysAs) return client.put(domain, toEntry(domain, rowSettings(after)));
  for (const team of teamsLess(after.teams, stored)) await client.addTeam(domain, team);
}

/**
 * To everybody with this policy. A PUT takes the teams away after the row was opened; where they are to stay, hidden, or
 * where brig's own file has the domain and refuses a PUT even of the same, the upsert by POST does it.
 */
async function openToEverybody(client: WritingClient, { domain, seen, after }: Change, stored: readonly TeamId[]): Promise<void> {
  const entry = toEntry(domain, rowSettings(after));
  if (after.teams.length === 0 && !seen.isTwin && !maybeInFileAlone(seen, after)) return client.put(domain, entry);
  const now = rowOf(seen.entry);
  // A team that is added to a restricted row has what the row says, until the row is open to it anyway.
  const mayAddFirst = now?.restricted === true && rank(now) <= rank(after);
  assertStorable(domain, after, stored, mayAddFirst);
  for (const team of teamsLess(after.teams, stored)) await client.addTeam(domain, team);
  await client.post(entry);
  await takeAway(client, domain, teamsLess(stored, after.teams));
}

const rank = ({ search_policy }: Row): number => SEARCH_POLICIES.indexOf(search_policy);

/** brig takes no team for a remote that is open to everybody, so hidden ones can only be kept. */
function assertStorable(domain: Domain, after: Row, stored: readonly TeamId[], mayAddFirst: boolean): void {
  if (after.restricted || mayAddFirst || teamsLess(after.teams, stored).length === 0) return;
  throw registryFault(
    `brig has no call that stores teams for ${domain} while it is open to everybody; nothing was asked of it. Leave them out, or restrict it by team.`,
    'none',
  );
}

/** Takes teams away and looks whether they are gone, before anybody may gain. */
async function takeAway(client: WritingClient, domain: Domain, teams: readonly TeamId[]): Promise<void> {
  let left = teams;
  for (let round = 1; round <= 2 && left.length > 0; round += 1) {
    for (const team of left) await client.deleteTeam(domain, team);
    const stored = new Set(await client.teams(domain));
    left = left.filter((team) => stored.has(team));
  }
  if (left.length === 0) return;
  throw registryFault(
    `brig acknowledged that it took ${String(left.length)} team(s) from ${domain}, but still lists them; nothing was added. Look at the remote again.`,
    'unknown',
  );
}

const rolledBack = (domain: Domain): Error =>
  registryFault(
    `brig knew restrictions by team a moment ago and does not now: it was rolled back to before 4.40, and would drop that of ${domain} silently. Nothing was asked of it.`,
    'none',
  );

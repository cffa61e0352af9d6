import type { AssertMayWrite, BrigClient } from './brig-client.ts';

/** The calls of brig that a write uses, less the question whether it still may write. */
export interface WritingClient {
  readonly teams: BrigClient['teams'];
  readonly post: (body: object) => Promise<void>;
  readonly put: (domain: Parameters<BrigClient['put']>[0], body: object) => Promise<void>;
  readonly addTeam: (domain: Parameters<BrigClient['addTeam']>[0], team: Parameters<BrigClient['addTeam']>[1]) => Promise<void>;
  readonly deleteTeam: WritingClient['addTeam'];
}

/** A client that asks before each request that writes, and remembers those that were acknowledged. */
export function recording(
  { teams, post, put, addTeam, deleteTeam }: BrigClient,
  assertMayWrite: AssertMayWrite,
): { readonly client: WritingClient; readonly done: () => readonly string[] } {
  const done = new Set<string>();
  const noted = async (what: string, request: Promise<void>): Promise<void> => {
    await request;
    done.add(what);
  };
  const client: WritingClient = {
    teams,
    post: (body) => noted('the POST of the remote', post(body, assertMayWrite)),
    put: (domain, body) => noted('the PUT of the remote', put(domain, body, assertMayWrite)),
    addTeam: (domain, team) => noted(`the POST of team ${team}`, addTeam(domain, team, assertMayWrite)),
    deleteTeam: (domain, team) => noted(`the DELETE of team ${team}`, deleteTeam(domain, team, assertMayWrite)),
  };
  return { client, done: () => few([...done]) };
}

const NAMED = 4;

const few = (items: readonly string[]): readonly string[] =>
  items.length <= NAMED ? items : [...items.slice(0, NAMED), `${String(items.length - NAMED)} more`];

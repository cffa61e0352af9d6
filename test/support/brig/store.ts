import { SEARCH_POLICIES, type SearchPolicy } from '../../../src/domain/remote.ts';
import { compareTeams, type TeamId } from '../../../src/domain/team.ts';
import { inTokenOrder } from './token-order.ts';

/** A row of `federation_remotes`; any int may stand in it, or none (contract §1.6). */
export interface RemoteRow {
  readonly search_policy: number | null;
  readonly restriction: number | null;
}

/** brig's two tables. A test reads and writes them as it would with CQL; nothing is checked. */
export interface BrigStore {
  readonly remotes: Map<string, RemoteRow>;
  /** `federation_remote_teams`, by partition; an empty set is as good as none. */
  readonly teams: Map<string, Set<string>>;
  /** Writes a readable row; `teams` undefined is allow_all, and leaves the team rows alone. */
  readonly seed: (domain: string, policy: SearchPolicy, teams?: readonly string[]) => void;
  /** TRUNCATEs both tables. */
  readonly clear: () => void;
}

/** The most rows that brig reads (contract §1.3). */
export const MAX_KNOWN_NODES = 10_000;

/** Empty tables. */
export function createStore(): BrigStore {
  const remotes = new Map<string, RemoteRow>();
  const teams = new Map<string, Set<string>>();
  return {
    remotes,
    teams,
    seed: (domain, policy, list) => {
      remotes.set(domain, { search_policy: SEARCH_POLICIES.indexOf(policy), restriction: list ? 1 : 0 });
      if (list) teams.set(domain, new Set(list));
    },
    clear: () => {
      remotes.clear();
      teams.clear();
    },
  };
}

/** `SELECT domain, search_policy, restriction FROM federation_remotes LIMIT 10000`, in the order of the scan. */
export const selectRemotes = ({ remotes }: BrigStore): readonly (readonly [string, RemoteRow])[] =>
  inTokenOrder(remotes.keys())
    .slice(0, MAX_KNOWN_NODES)
    .flatMap((domain) => {
      const row = remotes.get(domain);
      return row ? [[domain, row] as const] : [];
    });

/** `SELECT team FROM federation_remote_teams WHERE domain = ?`, in the clustering order (contract §1.6 h). */
export const selectTeams = ({ teams }: BrigStore, domain: string): readonly TeamId[] =>
  [...(teams.get(domain) ?? [])].map((team) => team.toLowerCase() as TeamId).sort(compareTeams);

/** INSERTs team rows, which adds to those that are there. */
export function insertTeams({ teams }: BrigStore, domain: string, added: readonly string[]): void {
  if (added.length === 0) return;
  const partition = teams.get(domain) ?? new Set();
  for (const team of added) partition.add(team);
  teams.set(domain, partition);
}

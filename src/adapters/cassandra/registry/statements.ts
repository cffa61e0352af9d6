/** The statements on brig's two tables; those that write are brig's own (brig-contract §1.3), and Cassandra 3.11 knows all. */
export interface Statements {
  readonly allRows: string;
  /** The columns that there have been from the beginning. */
  readonly allPolicies: string;
  readonly allTeams: string;
  readonly row: string;
  readonly teams: string;
  readonly insertRow: string;
  readonly updateRow: string;
  readonly dropRow: string;
  readonly addTeam: string;
  readonly dropTeam: string;
  /** Ready to be pasted: takes everything of one domain away. */
  readonly repair: (domain: string) => string;
  /** Ready to be pasted: takes the team rows of one domain away. */
  readonly repairTeams: (domain: string) => string;
}

/** The statements for the keyspace in which brig's tables are. */
export function statementsOf(keyspace: string): Statements {
  const [remotes, teams] = [`${keyspace}.federation_remotes`, `${keyspace}.federation_remote_teams`];
  const repairTeams = (domain: string): string => `DELETE FROM ${teams} WHERE domain = ${quoted(domain)};`;
  return {
    // Without brig's LIMIT 10000, which hides what is beyond it.
    allRows: `SELECT domain, search_policy, restriction FROM ${remotes}`,
    allPolicies: `SELECT domain, search_policy FROM ${remotes}`,
    allTeams: `SELECT domain, team FROM ${teams}`,
    row: `SELECT domain, search_policy, restriction FROM ${remotes} WHERE domain = ?`,
    teams: `SELECT domain, team FROM ${teams} WHERE domain = ?`,
    insertRow: `INSERT INTO ${remotes} (domain, search_policy, restriction) VALUES (?, ?, ?)`,
    updateRow: `UPDATE ${remotes} SET search_policy = ?, restriction = ? WHERE domain = ? IF EXISTS`,
    dropRow: `DELETE FROM ${remotes} WHERE domain = ?`,
    addTeam: `INSERT INTO ${teams} (domain, team) VALUES (?, ?)`,
    dropTeam: `DELETE FROM ${teams} WHERE domain = ? AND team = ?`,
    repair: (domain) => `DELETE FROM ${remotes} WHERE domain = ${quoted(domain)}; ${repairTeams(domain)}`,
    repairTeams,
  };
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

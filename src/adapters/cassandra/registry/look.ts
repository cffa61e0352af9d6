import { SEARCH_POLICIES } from '../../../domain/remote.ts';
import type { DatabaseLook } from '../../../ports/database-look.ts';
import type { Session } from '../session/session.ts';
import { toPolicyRows } from './row.ts';
import { statementsOf } from './statements.ts';

/** Looks at brig's first table as it was made (V77), which later releases have too; a row that brig cannot decode is left out. */
export function databaseLook(session: Session, keyspace: string): DatabaseLook {
  const { allPolicies } = statementsOf(keyspace);
  return async () => {
    const rows = toPolicyRows(await session.execute('registry', 'scan', allPolicies));
    return new Map(
      rows.flatMap(({ domain, search_policy }) => {
        const policy = SEARCH_POLICIES[search_policy ?? -1];
        return policy === undefined ? [] : [[domain, policy] as const];
      }),
    );
  };
}

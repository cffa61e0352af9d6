import type { SearchPolicy } from '../domain/remote.ts';

/**
 * Looks at brig's rows in Cassandra, where its API does not show them (4.36 to 4.39): domain → policy, which is all that a row was
 * before 4.40. Reads only. Throws a Fault where it cannot, or may not.
 */
export type DatabaseLook = () => Promise<ReadonlyMap<string, SearchPolicy>>;

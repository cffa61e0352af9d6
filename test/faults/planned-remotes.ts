import type { Chance } from './chance.ts';
import { isSameRow, type ExpectedRow } from './expected-row.ts';
import type { WantedChange } from './plan-calls.ts';

/** Rows by domain, as the harness expects them. */
export type ExpectedRows = ReadonlyMap<string, ExpectedRow | undefined>;

/** Many changes at once, and what stands there once all of them are done. */
export interface ManyChanges {
  readonly changes: readonly WantedChange[];
  readonly then: ExpectedRows;
}

const POLICIES = ['no_search', 'exact_handle_search', 'full_search'];

/** What a freeze leaves. */
export const FROZEN: ExpectedRow = { search_policy: 'no_search', restricted: true, teams: [] };

/** A row that lets everybody in. */
export const openRow = (search_policy: string): ExpectedRow => ({ search_policy, restricted: false, teams: [] });

/** Changes each of these remotes in some way, so that a plan of it has one step for each. */
export function changeAll(rows: ExpectedRows, chance: Chance): ManyChanges {
  const then = new Map<string, ExpectedRow | undefined>();
  const changes = [...rows].map(([domain, row]): WantedChange => {
    const kind = chance.next();
    if (row && kind < 0.1) {
      then.set(domain, undefined);
      return { action: 'remove', domain };
    }
    if (row && kind < 0.25 && !isSameRow(row, FROZEN)) {
      then.set(domain, FROZEN);
      return { action: 'freeze', domain };
    }
    const search_policy = chance.pick(POLICIES.filter((policy) => row?.restricted === true || policy !== row?.search_policy));
    then.set(domain, openRow(search_policy));
    return { action: 'upsert', domain, search_policy, restriction: { tag: 'allow_all', value: null } };
  });
  return { changes, then };
}

/** Throws where a row is not as it is expected. */
export function expectRows(found: ReadonlyMap<string, ExpectedRow>, expected: ExpectedRows): void {
  for (const [domain, row] of expected) {
    const is = found.get(domain);
    if (!isSameRow(is, row)) throw new Error(`${domain} is ${JSON.stringify(is)}, and ${JSON.stringify(row)} was expected`);
  }
}

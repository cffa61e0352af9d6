import { parseDomain, type Domain } from '../../../src/domain/domain.ts';
import { ALLOW_ALL, SEARCH_POLICIES, type Entry, type Restriction } from '../../../src/domain/remote.ts';
import { ServerError, type Call } from './call.ts';
import { selectRemotes, selectTeams, type RemoteRow } from './store.ts';

/** One row as brig decodes it; a value that it does not know ends the whole request (contract §1.2, “Edge”). */
export async function decodeRow(call: Call, stored: string, row: RemoteRow): Promise<Entry> {
  const domain = decodeDomain(stored);
  const search_policy = row.search_policy === null ? undefined : SEARCH_POLICIES[row.search_policy];
  if (search_policy === undefined) throw new ServerError(`search_policy of ${stored} is ${String(row.search_policy)}`);
  return { domain, search_policy, restriction: call.era.restriction ? await decodeRestriction(call, domain, row) : ALLOW_ALL };
}

/**
 * The whole table: one query for the rows, then one for the teams of each restricted remote. A write may come between
 * them, so the list need not be that of any one moment (contract §1.6).
 */
export async function decodeTable(call: Call): Promise<readonly Entry[]> {
  const rows = selectRemotes(call.store).map(([stored, row]) => ({ stored, row }));
  await call.at('rows-read');
  const entries: Entry[] = [];
  for (const { stored, row } of rows) entries.push(await decodeRow(call, stored, row));
  return entries;
}

// The teams are asked for by the domain as decoded, so those of a hand-written upper-case row are not found (§1.6 g).
async function decodeRestriction({ store }: Call, domain: Domain, { restriction }: RemoteRow): Promise<Restriction> {
  switch (restriction) {
    case null:
    case 0:
      return ALLOW_ALL;
    case 1:
      await nextTurn();
      return { tag: 'restrict_by_team', value: selectTeams(store, domain) };
    default:
      throw new ServerError(`restriction of ${domain} is ${String(restriction)}`);
  }
}

function decodeDomain(stored: string): Domain {
  const parsed = parseDomain(stored);
  if (!parsed.ok) throw new ServerError(`“${stored}” is no domain`);
  return parsed.value;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

import { callJson } from './call.ts';
import { isSameRow, rowIn, type ExpectedRow } from './expected-row.ts';

/** An entry of /v1/journal, as far as it is looked at. */
interface Entry {
  readonly seq: number;
  readonly action: string;
  readonly outcome: 'started' | 'done' | 'failed' | 'unknown' | 'observed';
  readonly plan?: string;
  readonly step?: number;
  readonly domain?: string;
  readonly after: unknown;
  readonly reason?: string;
  readonly message?: string;
}

/** Reads a journal on from start to start, and holds it against the registry and what was acknowledged. */
export interface JournalAudit {
  /** Throws where the journal has a start without an end, a broken chain, or says otherwise than the registry. */
  readonly check: (url: string) => Promise<void>;
  /** Whether the change that gave this reason is on record as done. */
  readonly isDone: (reason: string) => boolean;
  /** The entries so far, and those that a start after a kill had to close, by how. */
  readonly counts: () => { readonly entries: number; readonly closed: Readonly<Record<string, number>> };
}

/** An audit that has seen nothing yet. */
export function journalAudit(): JournalAudit {
  const open = new Map<string, Entry>();
  const rows = new Map<string, ExpectedRow>();
  const done = new Set<string>();
  const closed: Record<string, number> = {};
  let seen = 0;

  function add(entry: Entry): void {
    const step = `${String(entry.plan)}/${String(entry.step)}`;
    if (entry.seq !== seen + 1) throw new Error(`entry ${String(entry.seq)} follows entry ${String(seen)}`);
    seen = entry.seq;
    if (entry.outcome === 'observed') return;
    if (entry.outcome === 'started') {
      open.set(step, entry);
      return;
    }
    if (!open.delete(step)) throw new Error(`an end without a start: ${JSON.stringify(entry)}`);
    if (entry.message?.startsWith('The process ended') === true) closed[entry.outcome] = (closed[entry.outcome] ?? 0) + 1;
    if (entry.outcome !== 'done') return;
    if (entry.reason !== undefined) done.add(entry.reason);
    const row = rowIn(entry.after);
    if (row) rows.set(entry.domain ?? '', row);
    else rows.delete(entry.domain ?? '');
  }

  return {
    async check(url) {
      for (const entry of await entriesAfter(url, seen)) add(entry);
      if (open.size > 0) throw new Error(`started, and no end on record: ${JSON.stringify([...open.values()])}`);
      const verified = await callJson(url, { method: 'GET', path: '/v1/journal/verify' });
      const expected = { ok: true, entries: seen };
      if (JSON.stringify(verified) !== JSON.stringify(expected))
        throw new Error(`the journal does not verify: ${JSON.stringify(verified)}`);
      const stored = await readRows(url);
      for (const domain of new Set([...stored.keys(), ...rows.keys()])) {
        const [row, recorded] = [stored.get(domain), rows.get(domain)];
        if (!isSameRow(row, recorded)) throw new Error(`${domain} is ${JSON.stringify(row)}, the journal says ${JSON.stringify(recorded)}`);
      }
    },
    isDone: (reason) => done.has(reason),
    counts: () => ({ entries: seen, closed }),
  };
}

/** Every row of the database layer, by domain. */
export async function readRows(url: string): Promise<ReadonlyMap<string, ExpectedRow>> {
  const page = await callJson(url, { method: 'GET', path: '/v1/remotes?limit=1000' });
  const { items } = page as { readonly items: readonly { readonly domain: string; readonly layers: { readonly database?: unknown } }[] };
  return new Map(
    items.flatMap(({ domain, layers }) => {
      const row = rowIn(layers.database);
      return row ? [[domain, row] as const] : [];
    }),
  );
}

/** The entries behind `seen`, oldest first. */
export async function entriesAfter(url: string, seen: number): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  let next: string | undefined;
  do {
    const query = next === undefined ? '' : `&after=${next}`;
    const page = (await callJson(url, { method: 'GET', path: `/v1/journal?limit=1000${query}` })) as {
      readonly items: readonly Entry[];
      readonly next?: string;
    };
    entries.push(...page.items.filter(({ seq }) => seq > seen));
    next = page.items.some(({ seq }) => seq <= seen) ? undefined : page.next;
  } while (next !== undefined);
  return entries.reverse();
}

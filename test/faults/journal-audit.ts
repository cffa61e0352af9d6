import { callJson } from './call.ts';
import { isBetween, isSameRow, rowIn, type ExpectedRow } from './expected-row.ts';

/** An entry of /v1/journal, as far as it is looked at. */
export interface JournalLine {
  readonly seq: number;
  readonly action: string;
  readonly source?: string;
  readonly outcome: 'started' | 'done' | 'failed' | 'unknown' | 'observed';
  readonly holder?: { readonly replica: string; readonly epoch: number };
  readonly plan?: string;
  readonly step?: number;
  readonly domain?: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason?: string;
  readonly message?: string;
}

/** Reads a journal on from start to start, and holds it against the registry and what was acknowledged. */
export interface JournalAudit {
  /**
   * Reads what is new, and answers how many starts have no end yet. Throws where two changes of one domain are open at once,
   * an end has no start or comes twice, a replica goes on after it was taken for dead, a change of ours is told as drift, or a
   * line of a migration is left out or comes twice.
   */
  readonly follow: (url: string) => Promise<number>;
  /** The same; throws too where the journal has a start without an end, a broken chain, or says otherwise than the registry. */
  readonly check: (url: string) => Promise<void>;
  /** How many migrations have their end on record. */
  readonly endedMigrations: () => number;
  /** Whether the change that gave this reason is on record as done. */
  readonly isDone: (reason: string) => boolean;
  /** Whether nobody can say how the last change of a domain ended, so that a part of it may stand there. */
  readonly isUnsure: (domain: string) => boolean;
  /** The entries so far, and those that a start after a kill had to close, by how. */
  readonly counts: () => JournalCounts;
}

/** What an audit has seen. */
export interface JournalCounts {
  readonly entries: number;
  readonly closed: Readonly<Record<string, number>>;
  /** Replicas that were taken for dead. */
  readonly lost: number;
  /** Writes that came late, told as drift. */
  readonly drifted: number;
}

/** An audit that has seen nothing yet. `mayDrift` names a domain that is written late, by somebody who could not know it. */
export function journalAudit({ mayDrift }: { readonly mayDrift?: (domain: string) => boolean } = {}): JournalAudit {
  const open = new Map<string, JournalLine>();
  const fenced = new Set<string>();
  const rows = new Map<string, ExpectedRow>();
  const unsure = new Map<string, JournalLine>();
  const done = new Set<string>();
  const told = new Map<string, JournalLine>();
  const closed: Record<string, number> = {};
  let [seen, drifted] = [0, 0];

  function add(entry: JournalLine): void {
    if (entry.seq !== seen + 1) throw new Error(`entry ${String(entry.seq)} follows entry ${String(seen)}`);
    seen = entry.seq;
    if (fenced.has(holderOf(entry))) throw new Error(`of a replica that was taken for dead: ${JSON.stringify(entry)}`);
    if (entry.outcome === 'observed') observed(entry);
    else if (entry.outcome === 'started') start(entry);
    else end(entry);
  }

  function observed(entry: JournalLine): void {
    if (entry.action.startsWith('migration_')) tell(entry);
    if (entry.action === 'replica_lost') fenced.add((entry.after as { readonly value: string }).value);
    if (entry.action !== 'database_row') return;
    // Nobody but the service writes here.
    if (mayDrift?.(entry.domain ?? '') !== true) throw new Error(`a change of our own is told as drift: ${JSON.stringify(entry)}`);
    drifted += 1;
    putRow(entry);
  }

  function tell(entry: JournalLine): void {
    const { source = '', step } = entry;
    const before = told.get(source)?.step ?? 0;
    if (step !== before + 1)
      throw new Error(`line ${String(step)} of a migration follows line ${String(before)}: ${JSON.stringify(entry)}`);
    told.set(source, entry);
  }

  function start(entry: JournalLine): void {
    const other = [...open.values()].find(({ domain }) => domain === entry.domain);
    if (other) throw new Error(`two are open at once: ${JSON.stringify([other, entry])}`);
    open.set(stepOf(entry), entry);
  }

  function end(entry: JournalLine): void {
    if (entry.plan !== undefined && !open.delete(stepOf(entry))) throw new Error(`an end without a start: ${JSON.stringify(entry)}`);
    if (entry.message?.startsWith('The process ended') === true) closed[entry.outcome] = (closed[entry.outcome] ?? 0) + 1;
    if (entry.outcome === 'unknown') unsure.set(entry.domain ?? '', entry);
    if (entry.outcome !== 'done') return;
    unsure.delete(entry.domain ?? '');
    if (entry.reason !== undefined) done.add(entry.reason);
    putRow(entry);
  }

  function putRow({ domain = '', after }: JournalLine): void {
    const row = rowIn(after);
    if (row) rows.set(domain, row);
    else rows.delete(domain);
  }

  async function follow(url: string): Promise<number> {
    for (const entry of await entriesAfter(url, seen)) add(entry);
    return open.size;
  }

  return {
    follow,
    async check(url) {
      let verified: { readonly ok: boolean; readonly entries: number };
      // The look for drift may put something on record between the two.
      for (let tries = 1; ; tries += 1) {
        if ((await follow(url)) > 0) throw new Error(`started, and no end on record: ${JSON.stringify([...open.values()])}`);
        verified = (await callJson(url, { method: 'GET', path: '/v1/journal/verify' })) as typeof verified;
        if (!verified.ok || verified.entries <= seen || tries === 5) break;
      }
      if (!verified.ok || verified.entries !== seen) throw new Error(`the journal does not verify: ${JSON.stringify(verified)}`);
      const stored = await readRows(url);
      for (const domain of new Set([...stored.keys(), ...rows.keys()])) {
        const [row, recorded, half] = [stored.get(domain), rows.get(domain), unsure.get(domain)];
        if (half && isBetween(row, rowIn(half.before), rowIn(half.after))) continue;
        if (!isSameRow(row, recorded)) throw new Error(`${domain} is ${JSON.stringify(row)}, the journal says ${JSON.stringify(recorded)}`);
      }
    },
    endedMigrations: () => [...told.values()].filter(({ action }) => action === 'migration_ended').length,
    isUnsure: (domain) => unsure.has(domain),
    isDone: (reason) => done.has(reason),
    counts: () => ({ entries: seen, closed, lost: fenced.size, drifted }),
  };
}

const stepOf = ({ plan, step }: JournalLine): string => `${String(plan)}/${String(step)}`;

const holderOf = ({ holder }: JournalLine): string => (holder ? `${holder.replica}/${String(holder.epoch)}` : '');

/** Every row of the database layer, by domain; where brig does not tell the layers apart, of both: no run here gives brig a file. */
export async function readRows(url: string): Promise<ReadonlyMap<string, ExpectedRow>> {
  const rows = new Map<string, ExpectedRow>();
  let next: string | undefined;
  do {
    const query = next === undefined ? '' : `&after=${encodeURIComponent(next)}`;
    const page = (await callJson(url, { method: 'GET', path: `/v1/remotes?limit=1000${query}` })) as {
      readonly items: readonly { readonly domain: string; readonly layers: { readonly database?: unknown; readonly unknown?: unknown } }[];
      readonly next?: string;
    };
    for (const { domain, layers } of page.items) {
      const row = rowIn(layers.database ?? layers.unknown);
      if (row) rows.set(domain, row);
    }
    next = page.next;
  } while (next !== undefined);
  return rows;
}

/** The entries behind `seen`, oldest first. */
export async function entriesAfter(url: string, seen: number): Promise<readonly JournalLine[]> {
  const entries: JournalLine[] = [];
  let next: string | undefined;
  do {
    const query = next === undefined ? '' : `&after=${next}`;
    const page = (await callJson(url, { method: 'GET', path: `/v1/journal?limit=1000${query}` })) as {
      readonly items: readonly JournalLine[];
      readonly next?: string;
    };
    entries.push(...page.items.filter(({ seq }) => seq > seen));
    next = page.items.some(({ seq }) => seq <= seen) ? undefined : page.next;
  } while (next !== undefined);
  return entries.reverse();
}

/** False where journal and tables do not agree yet; throws what is otherwise wrong. */
export function isDisagreement(error: unknown): false {
  if (error instanceof Error && error.message.includes('the journal says')) return false;
  throw error;
}

/** How many rows there are, as of the last full read and what was written here since. */
export interface RowCount {
  /** Called when a full read begins; what it answers is called with its rows when it has ended. */
  readonly reading: () => (rows: ReadonlyMap<string, unknown>) => void;
  readonly wrote: (domain: string, isThere: boolean) => void;
  /** Undefined until there was a full read. */
  readonly now: () => number | undefined;
}

/** Counts without asking: a count over a table is a scan of it. */
export function rowCount(): RowCount {
  let rows: ReadonlyMap<string, unknown> | undefined;
  const written = new Map<string, { readonly after: number; readonly isThere: boolean }>();
  let [begun, ended] = [0, 0];
  return {
    reading: () => {
      const mine = (begun += 1);
      return (found) => {
        // One that began earlier knows less.
        if (mine < ended) return;
        [ended, rows] = [mine, found];
        // It may have missed what was written after it began.
        for (const [domain, { after }] of written) if (after < mine) written.delete(domain);
      };
    },
    wrote: (domain, isThere) => {
      written.set(domain, { after: begun, isThere });
    },
    now: () => {
      if (!rows) return undefined;
      let count = rows.size;
      for (const [domain, { isThere }] of written) count += Number(isThere) - Number(rows.has(domain));
      return count;
    },
  };
}

/** How many rows there are, as of the last full read and what was written here since. */
export interface RowCount {
  /** Called when a full read begins; what it answers is called with its domains when it has ended. */
  readonly reading: () => (domains: Iterable<string>) => void;
  readonly wrote: (domain: string, isThere: boolean) => void;
  /** Undefined until there was a full read. */
  readonly now: () => number | undefined;
}

/** Counts without asking: a count over a table is a scan of it. */
export function rowCount(): RowCount {
  let rows: Set<string> | undefined;
  let written: { readonly after: number; readonly domain: string; readonly isThere: boolean }[] = [];
  let [begun, ended] = [0, 0];
  const apply = (domain: string, isThere: boolean): void => {
    if (isThere) rows?.add(domain);
    else rows?.delete(domain);
  };
  return {
    reading: () => {
      const mine = (begun += 1);
      return (domains) => {
        // One that began earlier knows less.
        if (mine < ended) return;
        ended = mine;
        rows = new Set(domains);
        // It may have missed what was written after it began.
        written = written.filter(({ after }) => after >= mine);
        for (const { domain, isThere } of written) apply(domain, isThere);
      };
    },
    wrote: (domain, isThere) => {
      written.push({ after: begun, domain, isThere });
      apply(domain, isThere);
    },
    now: () => rows?.size,
  };
}

import type { Client } from './client.ts';

/** What a list answers. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** Which list, how much of it, and whom to tell how many have come so far. */
export interface ListAsk {
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** At most so many items; all where it is left out. */
  readonly limit?: number;
  readonly onProgress?: (count: number) => void;
}

/** The most items that the service answers at once. */
const PAGE = 1000;

/** All pages of a list; `next` is there when the limit was reached before the end. */
export async function readPages<T>(client: Client, { path, query, limit = Infinity, onProgress }: ListAsk): Promise<ListPage<T>> {
  const items: T[] = [];
  let next: string | undefined;
  do {
    const wanted = String(Math.min(PAGE, limit - items.length));
    const { body } = await client.ask<ListPage<T>>({ path, query: { ...query, limit: wanted, after: next }, keys: ['items'] });
    items.push(...body.items);
    // A service that says the same place twice would never let us end.
    next = body.next === next ? undefined : body.next;
    if (next !== undefined) onProgress?.(items.length);
  } while (next !== undefined && items.length < limit);
  return { items, ...(next !== undefined && { next }) };
}

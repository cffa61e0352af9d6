import type { Context } from '../../app/context.ts';
import { ok } from '../../domain/result.ts';
import { listJournal, verifyJournal } from '../schemas/read-operations.ts';
import { etagOf } from './etag.ts';
import type { Serve } from './serve.ts';

/** The routes of the audit trail. */
export function journalRoutes(serve: Serve, { journal }: Pick<Context, 'journal'>): void {
  serve(listJournal, async ({ query: { limit, after, ...filter } }) => {
    const entries = await journal.list({ ...filter, ...(after !== undefined && { before_seq: after }) }, limit + 1);
    const items = entries.slice(0, limit);
    const last = items.at(-1);
    const page = { items, ...(last && entries.length > limit && { next: String(last.seq) }) };
    return ok({ body: page, etag: etagOf(page) });
  });

  serve(verifyJournal, async () => ok({ body: await journal.verify() }));
}

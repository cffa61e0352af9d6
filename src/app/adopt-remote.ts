import type { Domain } from '../domain/domain.ts';
import { effectiveRemote } from '../domain/effective.ts';
import type { Refusal } from '../domain/refusal.ts';
import { bad, ok, type Result } from '../domain/result.ts';
import { afterWrite } from '../domain/snapshot.ts';
import { rowOf } from '../domain/layers.ts';
import { rowUnreadable } from '../domain/wanted-row.ts';
import { accept } from './accept-drift.ts';
import type { Changed } from './change-remote.ts';
import type { By, Context } from './context.ts';
import { inTurn } from './in-turn.ts';
import { planOfOne } from './plan.ts';
import { readSnapshotOf } from './read-snapshot.ts';
import type { Rejection } from './rejection.ts';

const SOURCE = 'manual';

/** Takes over a row as it stands, whoever wrote it: nothing is changed, and what drifted about it is accepted. */
export function adoptRemote(context: Context, domain: Domain, by: By): Promise<Result<Changed, Rejection>> {
  return inTurn<Changed, Rejection>(context, domain, async (turn) => {
    const snapshot = await readSnapshotOf(context, domain);
    const entry = snapshot.database.get(domain);
    const row = rowOf(entry);
    if (entry?.kind === 'unreadable') return bad(refusedUnreadable(rowUnreadable({ domain }, entry)));
    if (!row) return bad({ code: 'not-found', message: `There is no row of ${domain} that could be adopted. List what there is.` });
    if ((await accept(context, { snapshot, domain, by, source: SOURCE }, turn)) === 'overtaken') return bad({ code: 'overtaken' });
    const plan = planOfOne(
      {
        id: context.newId(),
        created_at: context.clock.now().toISOString(),
        source: SOURCE,
        ...(by.reason !== undefined && { reason: by.reason }),
        snapshot,
        proposal: { step: undefined, hazards: [], notices: [] },
        allowed: [],
      },
      undefined,
    );
    return ok({ plan, created: false, remote: effectiveRemote(afterWrite(snapshot, domain, row, SOURCE), domain) });
  });
}

const refusedUnreadable = (refusal: Refusal): Rejection => ({ code: 'refused-by-rule', message: refusal.message, refusals: [refusal] });

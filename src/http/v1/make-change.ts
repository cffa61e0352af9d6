import type { Request } from 'express';
import { adoptRemote } from '../../app/adopt-remote.ts';
import { changeRemote, type Changed } from '../../app/change-remote.ts';
import type { Context } from '../../app/context.ts';
import { takesEffect } from '../../app/strategy-report.ts';
import type { Change } from '../../domain/change.ts';
import type { Domain } from '../../domain/domain.ts';
import type { HazardName } from '../../domain/hazard.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import { byOf } from '../caller.ts';
import type { Problem } from '../problem.ts';
import { preconditionOf, remoteEtag, type Precondition } from './etag.ts';

/** What every write has been asked. */
export interface WriteAsked {
  readonly query: { readonly allow: readonly HazardName[] };
  readonly body: { readonly reason?: string } | undefined;
  readonly request: Request;
}

/** Whether a write may create its remote; where it may not, an unknown remote is 404 before any precondition (RFC 9110 §13.2.1). */
export type MayCreate = 'may create' | 'must exist';

/** Makes a change and answers what it came to. */
export async function makeChange(
  context: Context,
  change: Change,
  asked: WriteAsked,
  mayCreate: MayCreate,
): Promise<Result<Changed, Problem>> {
  const expected = preconditionOf(asked.request.headers);
  if (!expected.ok) return expected;
  const { precondition, sawNothing } = watched(expected.value, mayCreate);
  const changed = await changeRemote(context, {
    change,
    by: byOf(asked.request, asked.body?.reason),
    allow: asked.query.allow,
    precondition,
  });
  if (changed.ok) return changed;
  return sawNothing() ? bad(noSuchRemote(change.domain)) : bad(changed.problem);
}

/** The problem of a remote that is in neither layer. */
export const noSuchRemote = (domain: string): Problem => ({
  code: 'not-found',
  message: `There is no remote ${domain}. Create it with a PUT, or list what there is with GET /v1/remotes.`,
});

// Looked at in the same turn as the change, so that nothing comes between.
function watched(
  expected: Precondition,
  mayCreate: MayCreate,
): { readonly precondition: Precondition; readonly sawNothing: () => boolean } {
  let sawNothing = false;
  return {
    precondition: (present) => {
      sawNothing = present === undefined && mayCreate === 'must exist';
      return sawNothing ? 'There is no such remote.' : expected(present);
    },
    sawNothing: () => sawNothing,
  };
}

/** What every write answers besides its subject. */
export const written = ({ registry }: Context, { plan }: Changed) => ({
  registry: registry.name,
  takes_effect: plan.steps.length === 0 && registry.capabilities.connected ? SO_ALREADY : takesEffect(registry.capabilities),
  plan,
});

const SO_ALREADY = 'It is so already.';

/** Makes a change after which the remote is there, and answers it with its new ETag. */
export async function changeAndShow(context: Context, change: Change, asked: WriteAsked, mayCreate: MayCreate) {
  const changed = await makeChange(context, change, asked, mayCreate);
  if (!changed.ok) return changed;
  const { remote, created } = changed.value;
  if (!remote) throw new Error('a change after which the remote is there left none');
  return ok({ status: created ? 201 : 200, etag: remoteEtag(remote), body: { ...remote, ...written(context, changed.value) } });
}

/** Takes over a row as it stands, and answers it with its ETag. */
export async function adoptAndShow(context: Context, domain: Domain, asked: Pick<WriteAsked, 'body' | 'request'>) {
  const adopted = await adoptRemote(context, domain, byOf(asked.request, asked.body?.reason));
  if (!adopted.ok) return adopted;
  const { remote } = adopted.value;
  if (!remote) throw new Error('a row that was adopted is not there');
  return ok({ status: 200, etag: remoteEtag(remote), body: { ...remote, ...written(context, adopted.value) } });
}

import type { Context } from '../../app/context.ts';
import { getRemote, listRemotes } from '../../app/list-remotes.ts';
import type { Domain } from '../../domain/domain.ts';
import { bad, ok } from '../../domain/result.ts';
import type { Problem } from '../problem.ts';
import * as reads from '../schemas/read-operations.ts';
import * as writes from '../schemas/write-operations.ts';
import { etagOf, remoteEtag } from './etag.ts';
import { adoptAndShow, changeAndShow, makeChange, noSuchRemote, written } from './make-change.ts';
import { invalidRequest } from './read-request.ts';
import type { Serve } from './serve.ts';

/** The routes of remotes, less those of their teams. */
export function remoteRoutes(serve: Serve, context: Context): void {
  serve(reads.listRemotes, async ({ query }) => {
    const page = await listRemotes(context, query);
    return ok({ body: page, etag: etagOf(page) });
  });

  serve(reads.getRemote, async ({ params: { domain } }) => {
    const remote = await getRemote(context, domain);
    return remote ? ok({ body: remote, etag: remoteEtag(remote) }) : bad(noSuchRemote(domain));
  });

  serve(writes.putRemote, (asked) => {
    const { domain } = asked.params;
    const { domain: repeated = domain, search_policy, restriction } = asked.body;
    if (repeated !== domain) return Promise.resolve(bad(otherDomain(domain, repeated)));
    return changeAndShow(context, { action: 'upsert', domain, search_policy, restriction }, asked, 'may create');
  });

  serve(writes.patchRemote, (asked) => {
    const { reason: _reason, ...fields } = asked.body;
    return changeAndShow(context, { action: 'upsert', domain: asked.params.domain, ...fields }, asked, 'must exist');
  });

  serve(writes.removeRemote, async (asked) => {
    const { domain } = asked.params;
    const changed = await makeChange(context, { action: 'remove', domain }, asked, 'must exist');
    return changed.ok ? ok({ body: { domain, removed: true as const, ...written(context, changed.value) } }) : changed;
  });

  serve(writes.freezeRemote, (asked) => changeAndShow(context, { action: 'freeze', domain: asked.params.domain }, asked, 'must exist'));
  serve(writes.adoptRemote, (asked) => adoptAndShow(context, asked.params.domain, asked));
  serve(writes.unfreezeRemote, (asked) => changeAndShow(context, { action: 'unfreeze', domain: asked.params.domain }, asked, 'must exist'));
}

const otherDomain = (path: Domain, body: Domain): Problem =>
  invalidRequest([{ path: 'body.domain', message: `Expected the domain of the path, ${path}, or none; found ${body}.` }]);

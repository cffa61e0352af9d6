import type { Context } from '../../app/context.ts';
import { changeSource, setSource, type SourceSet } from '../../app/sources/define-source.ts';
import { getSource, listSources, noSuchSource, shown } from '../../app/sources/find-source.ts';
import { removeSource } from '../../app/sources/remove-source.ts';
import { requestRun } from '../../app/sources/request-run.ts';
import type { ListSource } from '../../domain/list-source.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import { byOf } from '../caller.ts';
import type { Problem } from '../problem.ts';
import * as sources from '../schemas/source-operations.ts';
import { WantedSource } from '../schemas/sources.ts';
import { bodyBytes } from './read-request.ts';
import type { Serve } from './serve.ts';

/** The routes of sources. */
export function sourceRoutes(serve: Serve, context: Context): void {
  serve(sources.listSources, async () => ok({ body: await listSources(context) }));

  serve(sources.getSource, async ({ params: { name } }) => {
    const source = await getSource(context, name);
    return source ? ok({ body: source }) : bad(noSuchSource(name));
  });

  serve(sources.putSource, async ({ params: { name }, body: { reason, ...source }, request }) =>
    answered(await setSource(context, { name, ...source }, byOf(request, reason))),
  );

  serve(sources.patchSource, async ({ params: { name }, body: { reason, ...part }, request }) =>
    answered(await changeSource(context, name, (before) => merged(before, part), byOf(request, reason))),
  );

  serve(sources.removeSource, async ({ params: { name }, body, request }) => {
    const removed = await removeSource(context, name, byOf(request, body?.reason));
    return removed.ok ? ok({ body: { name, removed: true as const, ...removed.value } }) : removed;
  });

  serve(sources.runSource, async ({ params: { name }, query, request }) => {
    const bytes = bodyBytes(request);
    const run = await requestRun(context, name, {
      by: byOf(request),
      dryRun: query.dry_run,
      ...(bytes && { pushed: { bytes, contentType: request.headers['content-type'] } }),
    });
    if (!run.ok) return run;
    const { source, status, ...answer } = run.value;
    return ok({ body: { ...answer, source: shown(context, { source, status }) } });
  });
}

const answered = (set: Result<SourceSet, Problem>) => (set.ok ? ok({ status: set.value.created ? 201 : 200, body: set.value.shown }) : set);

/** Checked as a whole again: what fits alone may not fit together. */
function merged(
  before: ListSource,
  part: Readonly<Record<string, unknown>>,
): Result<ListSource, { readonly code: 'source-invalid'; readonly message: string }> {
  const { name, ...kept } = before;
  const given: Readonly<Record<string, unknown>> = { ...kept, ...part };
  const together = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  const parsed = WantedSource.safeParse(together);
  if (!parsed.success) return bad({ code: 'source-invalid', message: parsed.error.issues[0]?.message ?? 'It does not fit together.' });
  const { reason: _reason, ...source } = parsed.data;
  return ok({ name, ...source });
}

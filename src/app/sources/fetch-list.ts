import type { KeptSource, SourceStatus } from '../../domain/list-source.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { WantedRemote } from '../../domain/wanted-remote.ts';
import type { Fetched, Unreadable } from '../../ports/lists.ts';
import type { Context } from '../context.ts';

/** A list that somebody hands over. */
export interface PushedList {
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
}

/** A list that may be used, and by what it is known. */
export interface GoodList {
  readonly list: readonly WantedRemote[];
  readonly known: Pick<SourceStatus, 'digest' | 'etag' | 'last_modified'>;
}

/** Gets the list of a source, whole, or says why there is none that may be used. An empty one never is. */
export async function fetchList(context: Context, kept: KeptSource, pushed: PushedList | undefined): Promise<Result<GoodList, Unreadable>> {
  const got = pushed ? parsePushed(context, kept, pushed) : await fetched(context, kept);
  if (!got.ok) return got;
  if (got.value.list.length === 0) return bad({ message: EMPTY });
  const { digest } = got.value.known;
  if (digest !== undefined && digest !== kept.status.digest) await context.sources.keepList(kept.source.name, digest, got.value.list);
  return got;
}

const EMPTY = 'The list is empty, and an empty list never takes anything away. Check where it comes from.';

function parsePushed({ lists }: Context, { source }: KeptSource, { bytes, contentType }: PushedList): Result<GoodList, Unreadable> {
  const read = lists.parse(bytes, {
    ...(source.format && { format: source.format }),
    ...(contentType !== undefined && { contentType }),
  });
  return read.ok ? ok({ list: read.value.remotes, known: { digest: read.value.digest } }) : read;
}

async function fetched(context: Context, kept: KeptSource): Promise<Result<GoodList, Unreadable>> {
  const { sources, lists } = context;
  const { source, status } = kept;
  const { etag, last_modified, digest } = status;
  // What the server need not send again has to be here.
  const last = digest === undefined ? undefined : await sources.keptList(source.name, digest);
  const known = last && { ...(etag !== undefined && { etag }), ...(last_modified !== undefined && { last_modified }) };
  const answer: Fetched = await lists.fetch(source, known);
  switch (answer.kind) {
    case 'failed':
      return bad(answer);
    case 'list':
      return ok({ list: answer.remotes, known: { digest: answer.digest, ...answer.version } });
    case 'unchanged':
      return ok({ list: last ?? [], known: { ...(digest !== undefined && { digest }), ...known } });
  }
}

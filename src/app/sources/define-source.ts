import type { NewJournalEntry } from '../../domain/journal.ts';
import { isSameList, NEW_STATUS, ownerOf, type ListSource } from '../../domain/list-source.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { By, Context } from '../context.ts';
import { entryBy } from '../entry-by.ts';
import type { Rejection } from '../rejection.ts';
import { noSuchSource, shown, type SourceShown } from './find-source.ts';

/** What setting a source came to. */
export interface SourceSet {
  readonly shown: SourceShown;
  readonly created: boolean;
}

/** Creates a source, or replaces what was said of it; what became of it so far stays, unless it is another list now. */
export async function setSource(context: Context, source: ListSource, by: By): Promise<Result<SourceSet, Rejection>> {
  const scheduled = context.parseSchedule(source);
  if (!scheduled.ok) return bad({ code: 'source-invalid', message: scheduled.problem });
  if (source.push && scheduled.value) return bad({ code: 'source-invalid', message: PUSH_HAS_NO_SCHEDULE });
  for (;;) {
    const before = await context.sources.get(source.name);
    if (!before && (await context.sources.create({ source, status: NEW_STATUS }))) {
      await context.journal.append([entryOf(context, source, by, undefined)]);
      return ok({ shown: shown(context, { source, status: NEW_STATUS }), created: true });
    }
    if (!before) continue;
    const status = isSameList(before.source, source) ? before.status : NEW_STATUS;
    if (await context.sources.update({ source, status }, before.revision)) {
      await context.journal.append([entryOf(context, source, by, before.source)]);
      return ok({ shown: shown(context, { source, status }), created: false });
    }
  }
}

/** Changes some of what was said of a source. */
export async function changeSource(
  context: Context,
  name: string,
  change: (before: ListSource) => Result<ListSource, Rejection>,
  by: By,
): Promise<Result<SourceSet, Rejection>> {
  const before = await context.sources.get(name);
  if (!before) return bad(noSuchSource(name));
  const wanted = change(before.source);
  return wanted.ok ? setSource(context, wanted.value, by) : wanted;
}

const PUSH_HAS_NO_SCHEDULE = 'A push source runs when a list is sent to it: leave schedule and interval out.';

const entryOf = ({ clock }: Context, source: ListSource, by: By, before: ListSource | undefined): NewJournalEntry => ({
  ...entryBy({ clock }, by),
  source: ownerOf(source),
  action: 'source_set',
  before: before ? { value: textOf(before) } : null,
  after: { value: textOf(source) },
  outcome: 'observed',
  message: before ? 'The source was changed.' : 'The source was created.',
});

/** What was said of a source, less what a URL may hold that is nobody's business. */
const textOf = (source: ListSource): string =>
  JSON.stringify({ ...source, ...(source.url !== undefined && { url: source.url.replace(/[?#].*$/s, '?…') }) });

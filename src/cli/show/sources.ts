import type { SourceShown, SourceWithRuns } from '../../app/sources/find-source.ts';
import type { SourceState } from '../../domain/list-source.ts';
import type { Page, Style } from './page.ts';
import { saidLines, toSaid } from './said.ts';
import { table, type Cell } from './table.ts';
import { indented } from './wrap.ts';

const STYLES: Readonly<Record<SourceState, Style>> = { new: 'dim', healthy: 'green', waiting: 'yellow', unhealthy: 'red' };

/** All sources: how each stands, when it was well last, when it runs next. */
export function showSources({ items }: { readonly items: readonly SourceShown[] }, page: Page): string {
  if (items.length === 0)
    return 'There is no source. Add one:\n  fedremotes sources set partners --url https://partners.example/list.json --interval 15m';
  const columns = [
    { head: 'SOURCE', atLeast: 10 },
    { head: 'STATE' },
    { head: 'LIST' },
    { head: 'LAST GOOD (UTC)' },
    { head: 'NEXT (UTC)' },
  ];
  const rows = items.map((source) => ({ cells: cellsOf(source), ...belowOf(source) }));
  return table(columns, rows, page);
}

function cellsOf(source: SourceShown): readonly Cell[] {
  const { name, status, enabled } = source;
  const isRefused = hasRefused(status);
  const text = `${status.state}${isRefused ? `, ${String(status.counts?.refused)} refused` : ''}`;
  const style = isRefused && status.state === 'healthy' ? 'yellow' : STYLES[status.state];
  const state = enabled ? { text, style } : { text: `disabled, ${text}`, style: 'dim' as const };
  return [name, state, countsText(source), timeText(status.last_success), enabled ? timeText(status.next_run) : '–'];
}

/** Whether a rule refused something of its last good list. */
export const hasRefused = ({ counts }: SourceShown['status']): boolean => (counts?.refused ?? 0) > 0;

const countsText = ({ status: { counts } }: SourceShown): string =>
  counts ? `${String(counts.present)} of ${String(counts.wanted)}` : '–';

const timeText = (time: string | undefined): string => (time === undefined ? '–' : time.slice(0, 16).replace('T', ' '));

function belowOf({ status }: SourceShown): { readonly below?: string } {
  const next = status.plan === undefined ? '' : ` Read it: fedremotes plans get ${status.plan}`;
  return status.message === undefined ? {} : { below: `${status.message}${next}` };
}

const MARGIN = 11;

/** One source: what was said of it, how it stands, its last runs. */
export function showSource({ runs, ...source }: SourceWithRuns, page: Page): string {
  const { status } = source;
  const line = (name: string, text: string | undefined): readonly string[] =>
    text === undefined || text === '' ? [] : [indented(text, page.columns, MARGIN, name)];
  const lines = [
    ...line('Source', source.enabled ? source.name : `${source.name} (disabled)`),
    ...line('List', source.url ?? source.file ?? 'sent to it (push)'),
    ...line('Runs', whenText(source)),
    ...line('Mode', `${source.mode}; absent: ${source.absent}, after ${String(source.absent_after)} good lists without it`),
    ...line('Allows', source.allow.length > 0 ? source.allow.join(', ') : 'nothing: every plan with a consequence waits for a person'),
    ...line('Ceiling', source.ceiling && ceilingText(source.ceiling)),
    ...line('Review', source.review ? 'every plan of it waits for a person' : undefined),
    ...line('Adopts', source.adopt ? 'yes: it takes over rows of other owners' : undefined),
    ...line('Excludes', source.exclude?.join(', ')),
    ...line(
      'State',
      `${status.state}${hasRefused(status) ? ', but a rule refuses something of its list' : ''}${status.consecutive_failures > 0 ? `, ${String(status.consecutive_failures)} time(s) in a row` : ''}`,
    ),
    ...line('', status.message),
    ...line('Last good', timeText(status.last_success)),
    ...line('Next', timeText(status.next_run)),
    ...line('Of it', status.counts && ofIt(status.counts)),
  ];
  const next = status.plan === undefined ? [] : ['', `A plan waits; read it:\n  fedremotes plans get ${status.plan}`];
  const left = (status.notices ?? []).map(toSaid);
  const said = left.length > 0 ? ['', 'Of its list, not as it says:', ...saidLines(left, page)] : [];
  return [...lines, ...said, ...(runs.length > 0 ? ['', runTable(runs, page)] : []), ...next].join('\n');
}

const ceilingText = ({ search_policy, restriction }: NonNullable<SourceShown['ceiling']>): string =>
  [search_policy, restriction].filter((part) => part !== undefined).join(', ');

const ofIt = ({ wanted, present, conflicts, refused }: NonNullable<SourceShown['status']['counts']>): string =>
  `${String(wanted)} wanted, ${String(present)} its own as wanted, ${String(conflicts)} of other owners, ${String(refused)} refused by a rule`;

const whenText = ({ schedule, interval, time_zone = 'UTC', push }: SourceShown): string =>
  schedule !== undefined
    ? `${schedule} (${time_zone})`
    : interval !== undefined
      ? `every ${interval}`
      : push
        ? 'when a list is sent'
        : 'when asked to';

function runTable(runs: SourceWithRuns['runs'], page: Page): string {
  const columns = [{ head: 'RUN FOR (UTC)' }, { head: 'BY' }, { head: 'OUTCOME' }, { head: 'ID' }];
  return table(
    columns,
    runs.map(({ slot, trigger, state, id, message }) => ({
      cells: [slot.slice(0, 19).replace('T', ' '), trigger, state, id],
      ...(message !== undefined && { below: message }),
    })),
    page,
  );
}

import { counted } from '../../domain/counted.ts';
import type { StrategyReport } from '../../app/strategy-report.ts';
import type { EffectiveRemote } from '../../domain/effective.ts';
import { isFrozen } from '../../domain/remote.ts';
import type { Page } from './page.ts';
import { registryText } from './registry.ts';
import { restrictedTo } from './state.ts';
import { table, type Cell } from './table.ts';
import { indented } from './wrap.ts';

/** The list, with what the strategy makes of it. */
export interface RemotesShown {
  readonly remotes: readonly EffectiveRemote[];
  readonly report: Pick<StrategyReport, 'strategy' | 'meaning' | 'registry'>;
}

/** What is in force first, then the table, then each conflict in words. */
export function showRemotes({ remotes, report }: RemotesShown, page: Page): string {
  return [header(report, page), remotes.length === 0 ? EMPTY : tableOf(remotes, page), ...conflicts(remotes, page)].join('\n\n');
}

/** Whether nothing that is written about it can be used, so that its settings are only a stand-in. */
export const isUnusable = ({ conflict }: EffectiveRemote): boolean =>
  conflict?.code === 'unreadable-row' || conflict?.code === 'file-contradicts-itself';

/** The layers that have an entry, in a word. */
export function layerOf({ layers }: EffectiveRemote): string {
  if (layers.unknown) return 'unknown';
  if (layers.file && layers.database) return 'both';
  return layers.file ? 'file' : 'database';
}

const EMPTY = 'There is no remote yet. Add one:\n  fedremotes remotes set partner.example --search-policy exact_handle_search';

function header({ strategy, meaning, registry }: RemotesShown['report'], page: Page): string {
  const lines = [
    indented(`${strategy}: ${meaning}`, page.columns, 10, 'Strategy'),
    indented(registryText(registry), page.columns, 10, 'Registry'),
  ];
  return lines.join('\n');
}

function tableOf(remotes: readonly EffectiveRemote[], page: Page): string {
  const inConflict = remotes.some(({ conflict }) => conflict !== undefined);
  const columns = [
    { head: 'DOMAIN', atLeast: 15 },
    { head: 'SEARCH POLICY' },
    { head: 'RESTRICTION' },
    { head: 'SOURCE', atLeast: 9 },
    { head: 'LAYER' },
  ];
  return table(
    inConflict ? [...columns, { head: 'CONFLICT' }] : columns,
    remotes.map((remote) => ({ cells: cellsOf(remote, inConflict) })),
    page,
  );
}

function cellsOf(remote: EffectiveRemote, inConflict: boolean): readonly Cell[] {
  const { domain, search_policy, restriction, source, conflict } = remote;
  const settings = isUnusable(remote) ? ['unusable', 'nobody'] : [search_policy, isFrozen(remote) ? 'frozen' : restrictedTo(restriction)];
  const mark: readonly Cell[] = inConflict ? [conflict ? { text: 'yes', style: 'red' } : ''] : [];
  return [domain, ...settings, source, layerOf(remote), ...mark];
}

function conflicts(remotes: readonly EffectiveRemote[], page: Page): readonly string[] {
  const said = remotes.flatMap(({ domain, conflict }) =>
    conflict ? [`  ${page.paint('red', conflict.code)}  ${domain}\n${indented(conflict.message, page.columns, 4)}`] : [],
  );
  return said.length > 0 ? [`${counted(said.length, 'conflict')}:\n${said.join('\n')}`] : [];
}

import type { EffectiveRemote } from '../../domain/effective.ts';
import { isFrozen, listedTeams } from '../../domain/remote.ts';
import type { Page } from './page.ts';
import { registryText, type RegistryShown } from './registry.ts';
import { isUnusable } from './remotes.ts';
import { restrictedTo, stateText } from './state.ts';
import { indented } from './wrap.ts';

/** One remote, and the registry that its row is from. */
export interface RemoteShown {
  readonly remote: EffectiveRemote;
  readonly registry: RegistryShown;
}

/** All of one remote, one thing a line. */
export function showRemote({ remote, registry }: RemoteShown, page: Page): string {
  const line = (name: string, text: string): string => indented(text, page.columns, MARGIN, name);
  const { domain, search_policy, source, layers, conflict } = remote;
  const usable = !isUnusable(remote);
  return [
    line('Domain', domain),
    line('Search policy', usable ? search_policy : 'no_search (what is written cannot be used)'),
    line('Restricted to', usable ? meantBy(remote) : 'nobody (what is written cannot be used)'),
    ...listedTeams(remote.restriction).map((team) => line('', team)),
    line('Source', source),
    ...(layers.file ? [line('In the file', `${stateText(layers.file)}; ${layers.file.file} line ${String(layers.file.line)}`)] : []),
    ...(layers.database ? [line('In the database', `${stateText(layers.database)}${leftover(layers.database)}`)] : []),
    ...(layers.unknown ? [line('Layer unknown', `${stateText(layers.unknown)}${leftover(layers.unknown)}`)] : []),
    ...(conflict ? [page.paint('red', line('Conflict', `${conflict.code}: ${conflict.message}`))] : []),
    line('Registry', registryText(registry)),
  ].join('\n');
}

const MARGIN = 17;

const meantBy = (remote: EffectiveRemote): string => (isFrozen(remote) ? 'nobody; it is frozen' : restrictedTo(remote.restriction));

function leftover(database: NonNullable<EffectiveRemote['layers']['database' | 'unknown']>): string {
  const teams = 'leftover_teams' in database ? (database.leftover_teams ?? []) : [];
  return teams.length > 0 ? `; left over without effect: ${teams.join(', ')}` : '';
}

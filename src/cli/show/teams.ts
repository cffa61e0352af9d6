import { counted } from '../../domain/counted.ts';
import type { EffectiveRemote } from '../../domain/effective.ts';
import { listedTeams } from '../../domain/remote.ts';
import type { Page } from './page.ts';
import { registryText } from './registry.ts';
import type { RemoteShown } from './remote.ts';
import { indented } from './wrap.ts';

/** The teams of a remote, one a line, under a sentence that says what an empty list means. */
export const showTeams = ({ remote, registry }: RemoteShown, { columns }: Page): string =>
  [
    indented(sentence(remote), columns, 0),
    ...listed(remote).map((line) => `  ${line}`),
    '',
    indented(registryText(registry), columns, 10, 'Registry'),
  ].join('\n');

const listed = ({ domain, restriction }: EffectiveRemote): readonly string[] =>
  restriction.tag === 'allow_all' ? [`fedremotes remotes set ${domain} --team TEAM`] : listedTeams(restriction);

function sentence({ domain, restriction }: EffectiveRemote): string {
  if (restriction.tag === 'allow_all') return `${domain} is not restricted by team: everybody there is meant. To restrict it:`;
  return restriction.value.length === 0
    ? `${domain} is restricted to no team: nobody there is meant.`
    : `${domain} is restricted to ${counted(restriction.value.length, 'team')}:`;
}

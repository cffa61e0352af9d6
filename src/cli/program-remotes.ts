import { Option, type Command } from 'commander';
import { SEARCH_POLICIES } from '../domain/remote.ts';
import type { WholeChange } from './commands/change-remote.ts';
import type { SetOptions } from './commands/set-remote.ts';
import { sessionOf, type Door } from './door.ts';
import { collected, writing } from './options.ts';
import type { WriteOptions } from './write.ts';

/** `remotes …`. */
export function addRemotes(root: Command, door: Door): void {
  const remotes = root.command('remotes').description('the list: who may federate, and what they may find');
  remotes
    .command('list')
    .description('all remotes, with what is in force and what contradicts itself')
    .action(async (_options: object, command: Command) => {
      const { listRemotes } = await import('./commands/list-remotes.ts');
      door.end(await listRemotes(sessionOf(door, command)));
    });
  remotes
    .command('get <domain>')
    .description('all of one remote')
    .action(async (domain: string, _options: object, command: Command) => {
      const { getRemote } = await import('./commands/get-remote.ts');
      door.end(await getRemote(sessionOf(door, command), domain));
    });
  addSet(remotes, door);
  addWhole(remotes, door, 'freeze', 'no search and no new connections; messages still flow; unfreeze takes it back');
  addWhole(remotes, door, 'unfreeze', 'give a frozen remote back what it had');
  addWhole(remotes, door, 'adopt', 'take over a row as it stands, whoever wrote it, and accept what drifted about it');
  addWhole(remotes, door, 'remove', 'take the row away; connections and conversations are not cleaned up');
}

/** `teams …`. */
export function addTeams(root: Command, door: Door): void {
  const teams = root.command('teams').description('the teams of a remote that is restricted by team');
  teams
    .command('list <domain>')
    .description('the teams of a remote')
    .action(async (domain: string, _options: object, command: Command) => {
      const { listTeams } = await import('./commands/teams.ts');
      door.end(await listTeams(sessionOf(door, command), domain));
    });
  for (const change of ['add', 'remove'] as const) {
    writing(
      teams.command(`${change} <domain> <team...>`).description(`${change} teams; - reads them from standard input, one a line`),
    ).action(async (domain: string, given: string[], options: WriteOptions, command: Command) => {
      const { changeTeams } = await import('./commands/teams.ts');
      door.end(await changeTeams(sessionOf(door, command), change, domain, given, options));
    });
  }
}

function addSet(remotes: Command, door: Door): void {
  const set = remotes
    .command('set <domain>')
    .description('create or change a remote; of policy and restriction, what is not given is kept (new: no_search, everybody)')
    .addOption(new Option('--search-policy <policy>', 'what its users may find of ours').choices(SEARCH_POLICIES))
    .option('--allow-all', 'everybody there is meant')
    .addOption(
      new Option('--team <team>', 'only this team of theirs is meant; repeatable; - reads teams from standard input').argParser(collected),
    );
  writing(set).action(async (domain: string, options: SetOptions, command: Command) => {
    const { setRemote } = await import('./commands/set-remote.ts');
    door.end(await setRemote(sessionOf(door, command), domain, options));
  });
}

function addWhole(remotes: Command, door: Door, change: WholeChange, description: string): void {
  writing(remotes.command(`${change} <domain>`).description(description)).action(
    async (domain: string, options: WriteOptions, command: Command) => {
      const { changeRemote } = await import('./commands/change-remote.ts');
      door.end(await changeRemote(sessionOf(door, command), change, domain, options));
    },
  );
}

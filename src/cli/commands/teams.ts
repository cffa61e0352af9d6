import type { EffectiveRemote } from '../../domain/effective.ts';
import { domainArgument, remotePath, teamArguments } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { readPages } from '../pages.ts';
import { readRegistry } from '../read-registry.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showTeams } from '../show/teams.ts';
import { showWritten } from '../show/written.ts';
import { write, type WriteOptions } from '../write.ts';
import type { Written } from '../written.ts';
import { REMOTE_KEYS } from './get-remote.ts';

/** A team as the service lists it. */
export interface ListedTeam {
  readonly team_id: string;
}

/** `teams list DOMAIN`. */
export async function listTeams(session: Session, text: string): Promise<ExitCode> {
  const domain = domainArgument(text);
  const client = await clientOf(session);
  if (session.options.json === true) {
    const { items } = await readPages<ListedTeam>(client, { path: remotePath(domain, 'teams') });
    print(session, { items }, () => '');
    return EXIT.done;
  }
  // The remote, for an empty list means everybody or nobody, and only its restriction says which.
  const { body } = await client.ask<EffectiveRemote>({ path: remotePath(domain), keys: REMOTE_KEYS });
  print(session, { remote: body, registry: await readRegistry(client) }, showTeams);
  return EXIT.done;
}

/** `teams add|remove DOMAIN TEAM…`: one request a team; what was done before a refusal stays done, and is said. */
export async function changeTeams(
  session: Session,
  change: 'add' | 'remove',
  text: string,
  texts: readonly string[],
  options: WriteOptions,
): Promise<ExitCode> {
  const domain = domainArgument(text);
  const teams = await teamArguments(texts, session.terminal);
  const client = await clientOf(session);
  const method = change === 'add' ? 'PUT' : 'DELETE';
  const done: Written[] = [];
  for (const team of teams) {
    try {
      done.push(await write(client, { method, path: remotePath(domain, 'teams', team) }, options));
    } catch (error) {
      throw teams.length === 1 ? error : stoppedAt(error, team, done.length, teams.length);
    } finally {
      const [last] = done.slice(-1);
      if (session.options.json !== true && last && done.length === teams.indexOf(team) + 1) print(session, last, showWritten);
    }
  }
  if (session.options.json === true) print(session, { items: done }, () => '');
  return EXIT.done;
}

function stoppedAt(error: unknown, team: string, done: number, all: number): unknown {
  if (!(error instanceof Failure)) return error;
  const { message, exitCode, details, next, problem } = error;
  return new Failure(message, {
    exitCode,
    ...(problem && { problem }),
    next,
    details: [...details, `That was team ${team}. Of ${String(all)} teams ${String(done)} are done; what is done stays done.`],
  });
}

import { DEFAULTS } from '../../domain/wanted-row.ts';
import type { Domain } from '../../domain/domain.ts';
import type { EffectiveRemote } from '../../domain/effective.ts';
import { ALLOW_ALL, restrictByTeam, type Restriction, type SearchPolicy, type Settings } from '../../domain/remote.ts';
import { domainArgument, remotePath, teamArguments } from '../arguments.ts';
import type { Answer, Client } from '../client.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { isProblem } from '../problem-failure.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showWritten } from '../show/written.ts';
import { write, type WriteOptions } from '../write.ts';
import type { Written } from '../written.ts';
import { REMOTE_KEYS } from './get-remote.ts';

/** What `remotes set` was told. */
export interface SetOptions extends WriteOptions {
  readonly searchPolicy?: SearchPolicy;
  readonly allowAll?: boolean;
  /** Team ids; `-` for those of standard input. */
  readonly team?: readonly string[];
}

/** `remotes set DOMAIN`: replaces where both fields are given; else changes the one, or creates with defaults that it names. */
export async function setRemote(session: Session, text: string, options: SetOptions): Promise<ExitCode> {
  const domain = domainArgument(text);
  const wanted = await wantedSettings(session, options);
  const client = await clientOf(session);
  print(session, await put(session, client, domain, wanted, options), showWritten);
  return EXIT.done;
}

async function wantedSettings({ terminal }: Session, { searchPolicy, allowAll, team }: SetOptions): Promise<Partial<Settings>> {
  if (allowAll === true && team !== undefined) {
    throw new Failure('--allow-all and --team contradict each other: everybody, or the members of the named teams?', {
      next: ['Give one of the two.'],
    });
  }
  const restriction: Restriction | undefined = team
    ? restrictByTeam(await teamArguments(team, terminal))
    : allowAll === true
      ? ALLOW_ALL
      : undefined;
  if (searchPolicy === undefined && restriction === undefined) {
    throw new Failure('It is not said what to set.', {
      next: ['Give --search-policy POLICY, and --allow-all or --team TEAM; or one of them, and the other is kept.'],
    });
  }
  return { ...(searchPolicy && { search_policy: searchPolicy }), ...(restriction && { restriction }) };
}

async function put(session: Session, client: Client, domain: Domain, wanted: Partial<Settings>, options: SetOptions): Promise<Written> {
  const path = remotePath(domain);
  if (wanted.search_policy !== undefined && wanted.restriction !== undefined)
    return write(client, { method: 'PUT', path, body: { ...wanted } }, options);
  const present = await presentRemote(client, domain);
  // What we looked at must still hold when the service writes, else we would name, or keep, what is not there.
  if (present)
    return write(
      client,
      { method: 'PATCH', path, body: { ...wanted }, headers: present.etag === undefined ? {} : { 'if-match': present.etag } },
      options,
    );
  const written = await write(
    client,
    { method: 'PUT', path, body: { ...DEFAULTS, ...wanted }, headers: { 'if-none-match': '*' } },
    options,
  );
  if (session.options.json !== true)
    session.terminal.out(
      `Not given, so set to the default: ${wanted.search_policy ? 'restricted to everybody (allow_all)' : 'search policy no_search'}.\n`,
    );
  return written;
}

async function presentRemote(client: Client, domain: Domain): Promise<Answer<EffectiveRemote> | undefined> {
  try {
    return await client.ask<EffectiveRemote>({ path: remotePath(domain), keys: REMOTE_KEYS });
  } catch (error) {
    if (error instanceof Failure && isProblem(error.problem) && error.problem.code === 'not-found') return undefined;
    throw error;
  }
}

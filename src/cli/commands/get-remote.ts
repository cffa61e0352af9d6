import type { EffectiveRemote } from '../../domain/effective.ts';
import { domainArgument, remotePath } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { readRegistry } from '../read-registry.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showRemote } from '../show/remote.ts';

/** What a remote has at least. */
export const REMOTE_KEYS = ['domain', 'search_policy', 'restriction', 'layers'] as const;

/** `remotes get DOMAIN`. */
export async function getRemote(session: Session, text: string): Promise<ExitCode> {
  const domain = domainArgument(text);
  const client = await clientOf(session);
  const { body } = await client.ask<EffectiveRemote>({ path: remotePath(domain), keys: REMOTE_KEYS });
  if (session.options.json === true) print(session, body, () => '');
  else print(session, { remote: body, registry: await readRegistry(client) }, showRemote);
  return EXIT.done;
}

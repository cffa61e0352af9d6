import { domainArgument, remotePath } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showAdopted, showWritten } from '../show/written.ts';
import { write, type WriteOptions } from '../write.ts';

/** What may be done to a remote as a whole. */
export type WholeChange = 'freeze' | 'unfreeze' | 'remove' | 'adopt';

/** `remotes freeze|unfreeze|remove|adopt DOMAIN`. */
export async function changeRemote(session: Session, change: WholeChange, text: string, options: WriteOptions): Promise<ExitCode> {
  const domain = domainArgument(text);
  const client = await clientOf(session);
  const ask =
    change === 'remove'
      ? ({ method: 'DELETE', path: remotePath(domain) } as const)
      : ({ method: 'POST', path: remotePath(domain, change) } as const);
  print(session, await write(client, ask, options), change === 'adopt' ? showAdopted : showWritten);
  return EXIT.done;
}

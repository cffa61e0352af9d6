import { createHash, randomBytes } from 'node:crypto';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { print, type Session } from '../session.ts';
import { showToken } from '../show/token.ts';

/** A new token, and what is kept of it. */
export interface NewToken {
  readonly actor: string;
  /** 256 random bits behind a prefix by which scanners for secrets know it. */
  readonly token: string;
  /** What the service keeps: `actor: sha256 in hex`. */
  readonly line: string;
}

/** `token new ACTOR`: asks no service and writes no file; the token is nowhere but in what is printed. */
export function newToken(session: Session, actor: string): ExitCode {
  if (!ACTOR.test(actor) || actor !== actor.trim()) {
    throw new Failure(
      `“${actor}” cannot be the name of an actor: expected 1 to 200 printable characters, no # first and no space at either end.`,
    );
  }
  const token = `fedremotes_${randomBytes(32).toString('base64url')}`;
  const made: NewToken = { actor, token, line: `${actor}: ${createHash('sha256').update(token).digest('hex')}` };
  print(session, made, showToken);
  return EXIT.done;
}

/** As the service reads its tokens file, where # starts a remark. */
const ACTOR = /^(?!#)\P{C}{1,200}$/u;

import type { IncomingMessage } from 'node:http';
import { bad, ok, type Result } from '../domain/result.ts';
import type { Tokens } from '../ports/tokens.ts';
import type { Caller } from './caller.ts';
import { headerText } from './header-text.ts';

/** Why nobody can be named as the caller: no valid token, or a header that cannot be put on record. */
export interface NoCaller {
  readonly code: 'unauthorised' | 'invalid-request';
  readonly message: string;
}

/** Says who makes a request; the one place that does. */
export type Authenticate = (request: IncomingMessage) => Result<Caller, NoCaller>;

/** With tokens, whoever bears one; without, whoever X-Actor claims to be, else `anonymous`. */
export function authenticator(tokens: Tokens | undefined): Authenticate {
  return (request) => {
    const reason = headerText(request, 'x-reason');
    if (!reason.ok) return reason;
    return tokens ? bearer(tokens, request) : claimed(request);
  };
}

function bearer(tokens: Tokens, request: IncomingMessage): Result<Caller, NoCaller> {
  const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  const actor = token === undefined ? undefined : tokens.actorOf(token);
  if (actor !== undefined) return ok({ actor, verified: true });
  const found = token === undefined ? 'none was sent' : 'the one that was sent is not valid';
  return bad({ code: 'unauthorised', message: `This service needs a bearer token, and ${found}. Send “Authorization: Bearer TOKEN”.` });
}

function claimed(request: IncomingMessage): Result<Caller, NoCaller> {
  const actor = headerText(request, 'x-actor');
  return actor.ok ? ok({ actor: actor.value ?? 'anonymous', verified: false }) : actor;
}

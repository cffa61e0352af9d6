import { Failure } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** The token that the environment gives, without the line end that `$(cat …)` or an editor may have left. */
export function tokenOf(env: Terminal['env']): string | undefined {
  const token = (env['FEDREMOTES_TOKEN'] ?? '').trim();
  if (token === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new Failure('FEDREMOTES_TOKEN has spaces or characters in it that no token has.', { next: ['Copy the token again, as one word.'] });
}

/**
 * The headers of every request: the token; or, without one, the login name, which the service records as unverified so
 * that the journal says more than “anonymous”.
 */
export function requestHeaders({ env, login = '' }: Pick<Terminal, 'env' | 'login'>): Readonly<Record<string, string>> {
  const token = tokenOf(env);
  if (token !== undefined) return { accept: ACCEPT, authorization: `Bearer ${token}` };
  return /^[\w.@-]{1,64}$/.test(login) ? { accept: ACCEPT, 'x-actor': login } : { accept: ACCEPT };
}

const ACCEPT = 'application/json, application/problem+json';

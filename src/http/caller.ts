import type { IncomingMessage } from 'node:http';
import type { By } from '../app/context.ts';
import { headerText } from './header-text.ts';

/** Who calls: the bearer of a token, or whoever the header X-Actor claims to be. Roles come later, here. */
export interface Caller {
  readonly actor: string;
  /** Whether a bearer token proved the actor. */
  readonly verified: boolean;
}

const callers = new WeakMap<IncomingMessage, Caller>();

/** Remembers who makes a request; called once, by the one place that resolves callers (authenticate.ts). */
export const rememberCaller = (request: IncomingMessage, caller: Caller): void => void callers.set(request, caller);

/** Who makes this request. */
export function callerOf(request: IncomingMessage): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error('a route was reached before its caller was resolved');
  return caller;
}

/** Who makes the change that this request asks for, and why: the header X-Reason, or else the body's reason. */
export function byOf(request: IncomingMessage, bodyReason?: string): By {
  const header = headerText(request, 'x-reason');
  const reason = (header.ok ? header.value : undefined) ?? bodyReason;
  return { ...callerOf(request), ...(reason !== undefined && { reason }) };
}

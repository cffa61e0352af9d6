import type { Decision, Operation } from '../../domain/decide.ts';
import type { Page } from './page.ts';
import { indented } from './wrap.ts';

/** A question and its answer. */
export interface DecisionShown {
  readonly domain: string;
  readonly operation: Operation;
  readonly team?: string;
  readonly decision: Decision;
}

/** Allowed or denied first, then why. */
export function showDecision({ domain, operation, team, decision }: DecisionShown, page: Page): string {
  const { allowed, search_policy, because } = decision;
  const verdict = allowed ? 'ALLOWED' : 'DENIED';
  const who = TEAMLESS.has(operation) ? '' : team === undefined ? ' (a user without a team)' : ` (a user of team ${team})`;
  return [
    page.paint(
      allowed ? 'green' : 'red',
      indented(`${verdict}: ${domain}${who} ${allowed ? MAY[operation] : MAY_NOT[operation]}.`, page.columns, 0),
    ),
    ...(search_policy === undefined ? [] : [`Search policy: ${search_policy}`]),
    'Because:',
    ...because.map((reason, index) => indented(reason, page.columns, 5, `${String(index + 1).padStart(3)}.`)),
  ].join('\n');
}

/** Decided without looking at a team. */
const TEAMLESS = new Set<Operation>(['federate', 'handle_incoming', 'mesh']);

const MAY: Readonly<Record<Operation, string>> = {
  federate: 'may federate with your backend',
  connect: 'may connect with your users',
  search_incoming: 'may find your users by search',
  handle_incoming: 'may find your users by their exact handle',
  search_outgoing: 'may be searched by your users',
  mesh: 'counts as connected with your backend',
};

const MAY_NOT: Readonly<Record<Operation, string>> = {
  federate: 'may not federate with your backend',
  connect: 'may not connect with your users',
  search_incoming: 'may not find your users by search',
  handle_incoming: 'may not find your users by their exact handle',
  search_outgoing: 'may not be searched by your users',
  mesh: 'does not count as connected with your backend',
};

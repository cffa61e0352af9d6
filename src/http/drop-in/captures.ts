import type { Request, RequestHandler } from 'express';
import { assertDomain, type Domain } from '../../domain/domain.ts';
import { parseTeam, type TeamId } from '../../domain/team.ts';
import { parseBrigDomain } from './brig-domain.ts';
import { sendBare } from './send-brig.ts';

/** Lets pass only what has a domain in its path; since 4.42 brig answers the parser's bare text to others. */
export const readDomain: RequestHandler = (request, response, next) => {
  const parsed = parseBrigDomain(captured(request, 'domain'));
  if (parsed.ok) next();
  else sendBare(response, 400, parsed.problem);
};

/** Lets pass only what has a team in its path. */
export const readTeam: RequestHandler = (request, response, next) => {
  if (parseTeam(captured(request, 'team')).ok) next();
  else sendBare(response, 400, 'invalid UUID');
};

/** The domain in the path of a request that {@link readDomain} let pass. */
export const domainOf = (request: Request): Domain => assertDomain(captured(request, 'domain'));

/** The team in the path of a request that {@link readTeam} let pass. */
export function teamOf(request: Request): TeamId {
  const team = parseTeam(captured(request, 'team'));
  if (!team.ok) throw new Error(`a route was reached although ${team.problem}`);
  return team.value;
}

const captured = (request: Request, name: string): string => String(request.params[name]);

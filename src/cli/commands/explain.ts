import type { Decision, Operation } from '../../domain/decide.ts';
import { domainArgument, teamArgument } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showDecision } from '../show/decision.ts';

/** What `explain` is asked. */
export interface ExplainOptions {
  readonly team?: string;
  readonly operation: Operation;
}

/** `explain DOMAIN`: an answer either way is a success. */
export async function explain(session: Session, text: string, { team: teamText, operation }: ExplainOptions): Promise<ExitCode> {
  const domain = domainArgument(text);
  const team = teamText === undefined ? undefined : teamArgument(teamText);
  const client = await clientOf(session);
  const { body: decision } = await client.ask<Decision>({
    path: '/v1/decisions',
    query: { domain, team, operation },
    keys: ['allowed', 'because'],
  });
  if (session.options.json === true) print(session, decision, () => '');
  else print(session, { domain, operation, ...(team && { team }), decision }, showDecision);
  return EXIT.done;
}

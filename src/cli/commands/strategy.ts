import type { StrategyReport } from '../../app/strategy-report.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showStrategy } from '../show/strategy.ts';

/** What a report has at least. */
export const STRATEGY_KEYS = ['strategy', 'meaning', 'findings', 'registry'] as const;

/** `strategy`: ends with “findings” when somebody should look. */
export async function reportStrategy(session: Session): Promise<ExitCode> {
  const client = await clientOf(session);
  const { body } = await client.ask<StrategyReport>({ path: '/v1/strategy', keys: STRATEGY_KEYS });
  print(session, body, showStrategy);
  return body.findings.some(({ severity }) => severity !== 'info') ? EXIT.findings : EXIT.done;
}

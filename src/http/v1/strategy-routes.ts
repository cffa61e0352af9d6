import type { Context } from '../../app/context.ts';
import { explain } from '../../app/explain.ts';
import { strategyReport } from '../../app/strategy-report.ts';
import { ok } from '../../domain/result.ts';
import { explainDecision, getStrategy } from '../schemas/read-operations.ts';
import type { Serve } from './serve.ts';

/** The routes of what is in force and what follows from it. */
export function strategyRoutes(serve: Serve, context: Context): void {
  serve(getStrategy, async () => ok({ body: await strategyReport(context) }));
  serve(explainDecision, async ({ query }) => ok({ body: await explain(context, query) }));
}

import express, { type Router } from 'express';
import type { Context } from '../../app/context.ts';
import { journalRoutes } from './journal-routes.ts';
import { LIMITS } from '../limits.ts';
import { migrationRoutes } from './migration-routes.ts';
import { planRoutes } from './plan-routes.ts';
import { remoteRoutes } from './remote-routes.ts';
import { bindTo } from './serve.ts';
import { sourceRoutes } from './source-routes.ts';
import { strategyRoutes } from './strategy-routes.ts';
import { teamRoutes } from './team-routes.ts';

/**
 * The operator API, to be mounted at /v1 behind what resolves callers, and before what answers unknown routes and thrown errors.
 * It reads its bodies itself.
 */
export function v1Router({ context, bodyLimit }: { readonly context: Context; readonly bodyLimit: number }): Router {
  const router = express.Router({ caseSensitive: true });
  router.use(['/plans', '/sources', '/migrations'], express.raw({ type: () => true, limit: Math.max(bodyLimit, LIMITS.list) }));
  router.use(express.raw({ type: () => true, limit: bodyLimit }));
  const { serve, refuseOtherMethods } = bindTo(router);
  remoteRoutes(serve, context);
  teamRoutes(serve, context);
  strategyRoutes(serve, context);
  journalRoutes(serve, context);
  planRoutes(serve, context);
  sourceRoutes(serve, context);
  migrationRoutes(serve, context);
  refuseOtherMethods();
  return router;
}

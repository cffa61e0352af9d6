import type { StrategyReport } from '../app/strategy-report.ts';
import type { Client } from './client.ts';
import { STRATEGY_KEYS } from './commands/strategy.ts';
import type { RegistryShown } from './show/registry.ts';

/** Asks what stands behind the service: a table must not look as if a backend read it where none does. */
export async function readRegistry(client: Client): Promise<RegistryShown> {
  const { body } = await client.ask<StrategyReport>({ path: '/v1/strategy', keys: STRATEGY_KEYS });
  return body.registry;
}

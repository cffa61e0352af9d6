import type { Domain } from './domain.ts';
import type { FileLayer, Place } from './layers.ts';

/** Which backends may federate with ours: nobody, the remotes of the list, or everybody. */
export const STRATEGIES = ['allowNone', 'allowDynamic', 'allowAll'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Where a value in force comes from. */
export type Origin = { readonly from: 'configuration' | 'default' } | ({ readonly from: 'file' } & Place);

/** What is in force for our backend, and where it comes from. */
export interface BackendIdentity {
  readonly strategy: { readonly value: Strategy; readonly origin: Origin };
  readonly own_domain?: { readonly value: Domain; readonly origin: Origin };
}

/** What the service was configured with (STRATEGY, DOMAIN). */
export interface ConfiguredIdentity {
  readonly strategy?: Strategy;
  readonly own_domain?: Domain;
}

/** Configuration first, then the file layer; a strategy that nobody names is allowNone, as in brig (brig-contract §1.1). */
export function backendIdentity(configured: ConfiguredIdentity, file: Pick<FileLayer, 'strategy' | 'own_domain'>): BackendIdentity {
  const own = inForce(configured.own_domain, file.own_domain);
  return {
    strategy: inForce(configured.strategy, file.strategy) ?? { value: 'allowNone', origin: { from: 'default' } },
    ...(own && { own_domain: own }),
  };
}

function inForce<T>(
  configured: T | undefined,
  file: ({ readonly value: T } & Place) | undefined,
): { value: T; origin: Origin } | undefined {
  if (configured !== undefined) return { value: configured, origin: { from: 'configuration' } };
  return file && { value: file.value, origin: { from: 'file', file: file.file, line: file.line } };
}

/** What a strategy means, in one sentence. */
export const STRATEGY_MEANS: Readonly<Record<Strategy, string>> = {
  allowNone: 'Nobody federates with this backend, listed or not.',
  allowDynamic: 'Exactly the remotes of the list federate with this backend.',
  allowAll: 'Every backend may federate; the list only says what each may search.',
};

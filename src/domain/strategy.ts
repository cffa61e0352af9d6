import type { Domain } from './domain.ts';
import type { FileLayer, Place } from './layers.ts';

/** Which backends may federate with ours: nobody, the remotes of the list, or everybody. */
export const STRATEGIES = ['allowNone', 'allowDynamic', 'allowAll'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Where a value in force comes from. */
export type Origin =
  | { readonly from: 'configuration' | 'default' }
  | ({ readonly from: 'file' } & Place)
  /** `as_of`: when brig was last heard, ISO 8601. */
  | { readonly from: 'brig'; readonly as_of: string };

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

/** What brig itself said of its backend, the last time it was heard. */
export interface HeardIdentity {
  readonly strategy?: Strategy;
  readonly own_domain?: Domain;
  /** ISO 8601. */
  readonly as_of: string;
}

/**
 * What brig said comes first, since that is what happens; then the configuration, then the file layer. A strategy that
 * nobody names is allowNone, as in brig (brig-contract §1.1).
 */
export function backendIdentity(
  configured: ConfiguredIdentity,
  file: Pick<FileLayer, 'strategy' | 'own_domain'>,
  heard?: HeardIdentity,
): BackendIdentity {
  const own = saidBy(heard, heard?.own_domain) ?? inForce(configured.own_domain, file.own_domain);
  return {
    strategy: saidBy(heard, heard?.strategy) ??
      inForce(configured.strategy, file.strategy) ?? { value: 'allowNone', origin: { from: 'default' } },
    ...(own && { own_domain: own }),
  };
}

function saidBy<T>(heard: HeardIdentity | undefined, value: T | undefined): { value: T; origin: Origin } | undefined {
  return heard && value !== undefined ? { value, origin: { from: 'brig', as_of: heard.as_of } } : undefined;
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

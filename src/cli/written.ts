import type { Plan } from '../domain/plan.ts';
import type { EffectiveRemote } from '../domain/effective.ts';

/** What every write answers: the remote as it is now (or that it is removed), when that takes effect, and the plan. */
export interface Written extends Partial<EffectiveRemote> {
  readonly domain: string;
  readonly removed?: true;
  readonly registry: string;
  readonly takes_effect: string;
  readonly plan: Plan;
}

/** The keys by which an answer to a write is known. */
export const WRITTEN_KEYS = ['takes_effect', 'plan'] as const;

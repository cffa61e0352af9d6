import type { Holder } from './journal.ts';

/** How a run of a source stands, or how it ended. */
export const RUN_STATES = ['running', 'applied', 'unchanged', 'waiting', 'unhealthy', 'incomplete'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** One run of a source. Its id is that of the plan that it makes. */
export interface SyncRun {
  readonly id: string;
  readonly source: string;
  readonly trigger: 'schedule' | 'request' | 'push';
  /** The instant that it is for; ISO 8601. */
  readonly slot: string;
  readonly state: RunState;
  /** Who runs it, where several replicas may. */
  readonly holder?: Holder;
  readonly started_at: string;
  readonly ended_at?: string;
  readonly message?: string;
}

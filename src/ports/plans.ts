import type { PlanBody, PlanRecord } from '../domain/plan-record.ts';

/** A plan as it is kept, and how often it has changed. */
export interface StoredPlan {
  readonly record: PlanRecord;
  readonly revision: number;
}

/** Plans that were made. Every method throws a Fault with part `records` when the store fails, or what it holds is none. */
export interface Plans {
  readonly create: (record: PlanRecord, body: PlanBody) => Promise<StoredPlan>;
  readonly get: (id: string) => Promise<StoredPlan | undefined>;
  readonly body: (id: string) => Promise<PlanBody | undefined>;
  /** Newest first. */
  readonly list: (page: { readonly limit: number; readonly before?: string }) => Promise<readonly StoredPlan[]>;
  /** Undefined where it has changed since `revision`. */
  readonly update: (record: PlanRecord, revision: number) => Promise<StoredPlan | undefined>;
  readonly remove: (stored: StoredPlan) => Promise<boolean>;
}

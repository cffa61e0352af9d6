import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import { call, callJson, type Answer } from './call.ts';
import { until } from './until.ts';

/** A plan as /v1/plans shows it, as far as it is looked at. */
export interface ShownPlan {
  readonly id: string;
  readonly state: 'open' | 'applying' | 'applied' | 'incomplete' | 'rejected' | 'expired';
  readonly progress?: { readonly done: number; readonly failed: number; readonly total: number };
  readonly steps: readonly { readonly n: number; readonly domain: string; readonly outcome?: string; readonly error?: string }[];
}

/** One wish of a plan. */
export type WantedChange =
  | { readonly action: 'upsert'; readonly domain: string; readonly search_policy: string; readonly restriction: object }
  | { readonly action: 'freeze' | 'remove'; readonly domain: string };

/** Makes a plan of changes, and answers it. */
export const planChanges = async (url: string, changes: readonly WantedChange[]): Promise<ShownPlan> =>
  (await callJson(url, { method: 'POST', path: '/v1/plans', body: { changes } })) as ShownPlan;

/** Asks for a plan to be applied, with all of its hazards allowed. */
export const askToApply = (url: string, id: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  call(url, { method: 'POST', path: `/v1/plans/${id}/apply`, body: { allow: HAZARD_NAMES }, headers });

/** A plan as it stands; its steps with `steps`. */
export const readPlan = async (url: string, id: string, steps: 'all' | 'none' = 'all'): Promise<ShownPlan> =>
  (await callJson(url, { method: 'GET', path: `/v1/plans/${id}${steps === 'none' ? '?steps=none' : ''}` })) as ShownPlan;

/** Applies a plan that was left in the middle until all of it is done; only who is told to come again may come again. */
export async function finishPlan(url: string, id: string, seconds = 60): Promise<ShownPlan> {
  let answer: Answer | undefined;
  await until(
    `the plan ${id} is applied`,
    async () => {
      answer = await askToApply(url, id);
      if (answer.status !== 503 || answer.retryAfter === undefined) return true;
      return false;
    },
    seconds,
  );
  if (answer?.status !== 200) throw new Error(`applying it again answered ${String(answer?.status)}: ${answer?.text.slice(0, 1000) ?? ''}`);
  const plan = JSON.parse(answer.text) as ShownPlan;
  if (plan.state !== 'applied') throw new Error(`the plan ${id} is ${plan.state}`);
  return plan;
}

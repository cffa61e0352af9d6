import { z } from 'zod';
import { BODY_PROBLEMS, COMMON_PROBLEMS, operation } from './operation.ts';
import { PlanPage } from './answers.ts';
import { ApplyWish, PlanWish, UndoWish } from './plan-wishes.ts';
import { ShownPlan } from './plan.ts';
import { NoQuery, PlanQuery, PlansQuery } from './queries.ts';
import { NoBody, ReasonBody } from './wanted.ts';

const ONE_PLAN = z.strictObject({ id: z.string().min(1).max(100) });

const common = { tag: 'plans', etag: false } as const;

/** POST /v1/plans. */
export const createPlan = operation({
  ...common,
  operationId: 'createPlan',
  method: 'post',
  path: '/v1/plans',
  summary: 'Plan changes of many remotes; nothing is changed by that',
  description:
    'From changes one by one, or from a desired list. mode create: only what is new; upsert: also what differs; sync: also what the source owns and the list no longer has. A plan without steps is answered as applied, and not kept.',
  params: z.strictObject({}),
  query: NoQuery,
  body: PlanWish,
  heeds: 'reason',
  statuses: { 201: 'The plan.' },
  answer: ShownPlan,
  problems: [...BODY_PROBLEMS, 'refused-by-rule', 'file-layer-unknown'],
});

/** GET /v1/plans. */
export const listPlans = operation({
  ...common,
  operationId: 'listPlans',
  method: 'get',
  path: '/v1/plans',
  summary: 'Plans, newest first, in pages',
  description: 'They are kept for 90 days, the last 1,000 of them. What they did stands in the journal for ever.',
  params: z.strictObject({}),
  query: PlansQuery,
  body: NoBody,
  heeds: 'none',
  statuses: { 200: 'A page.' },
  answer: PlanPage,
  problems: COMMON_PROBLEMS,
});

/** GET /v1/plans/{id}. */
export const getPlan = operation({
  ...common,
  operationId: 'getPlan',
  method: 'get',
  path: '/v1/plans/{id}',
  summary: 'One plan: its steps with before and after, hazards, notices, how far it has come',
  params: ONE_PLAN,
  query: PlanQuery,
  body: NoBody,
  heeds: 'none',
  statuses: { 200: 'The plan.' },
  answer: ShownPlan,
  problems: [...COMMON_PROBLEMS, 'no-such-plan'],
});

/** POST /v1/plans/{id}/apply. */
export const applyPlan = operation({
  ...common,
  operationId: 'applyPlan',
  method: 'post',
  path: '/v1/plans/{id}/apply',
  summary: 'Carry a plan out, or go on with one that was left in the middle',
  description:
    'Everything is read again first: it is refused where something moved, or a hazard is not allowed by name. What narrows is done before what widens. With Prefer: respond-async it is answered at once; GET the plan to see how far it has come.',
  params: ONE_PLAN,
  query: NoQuery,
  body: ApplyWish,
  heeds: 'apply',
  statuses: { 200: 'Applied, or nothing was left to do.', 202: 'Begun; GET the plan that Location names.' },
  answer: ShownPlan,
  problems: [
    ...BODY_PROBLEMS,
    'no-such-plan',
    'plan-closed',
    'plan-stale',
    'refused-by-rule',
    'hazards-not-allowed',
    'file-layer-unknown',
    'too-many-writes',
    'domain-busy',
    'apply-incomplete',
  ],
});

/** POST /v1/plans/{id}/reject. */
export const rejectPlan = operation({
  ...common,
  operationId: 'rejectPlan',
  method: 'post',
  path: '/v1/plans/{id}/reject',
  summary: 'Close a plan, so that nobody applies it',
  params: ONE_PLAN,
  query: NoQuery,
  body: ReasonBody,
  heeds: 'reason',
  statuses: { 200: 'Rejected.' },
  answer: ShownPlan,
  problems: [...BODY_PROBLEMS, 'no-such-plan', 'plan-closed'],
});

/** POST /v1/undo. */
export const undo = operation({
  ...common,
  operationId: 'undo',
  method: 'post',
  path: '/v1/undo',
  summary: 'Plan to take back an entry of the journal, or all that a plan has done',
  description: 'Answers a new plan, made from the recorded before values. Refused where somebody has changed one of the remotes since.',
  params: z.strictObject({}),
  query: NoQuery,
  body: UndoWish,
  heeds: 'reason',
  statuses: { 201: 'The plan that takes it back.' },
  answer: ShownPlan,
  problems: [...BODY_PROBLEMS, 'no-such-plan', 'refused-by-rule', 'file-layer-unknown'],
});

import type { PlanShown } from '../../../src/cli/show/plan.ts';
import type { ListPage } from '../../../src/cli/pages.ts';
import type { PlanRecordShown } from '../../../src/app/plans/find-plan.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { namesOf, type Hazard } from '../../../src/domain/hazard.ts';
import { summaryOf, type PlanStep } from '../../../src/domain/plan.ts';
import { ALLOW_ALL, FROZEN, restrictByTeam, type Settings } from '../../../src/domain/remote.ts';
import { team } from '../../support/domain-samples.ts';
import { LONGEST } from './samples.ts';

const everybody: Settings = { search_policy: 'full_search', restriction: ALLOW_ALL };
const byTeam: Settings = { search_policy: 'exact_handle_search', restriction: restrictByTeam([team('blue'), team('green')]) };
const oneMore: Settings = { ...byTeam, restriction: restrictByTeam([team('blue'), team('green'), team('amber')]) };
const otherTeams: Settings = { ...byTeam, restriction: restrictByTeam([team('green'), team('amber')]) };

const numbered = (steps: readonly Omit<PlanStep, 'n'>[]): readonly PlanStep[] => steps.map((step, index) => ({ n: index + 1, ...step }));

const step = (action: PlanStep['action'], domain: string, more: Pick<PlanStep, 'before' | 'after' | 'effect'>): Omit<PlanStep, 'n'> => ({
  action,
  domain: assertDomain(domain),
  ...more,
});

/** A step of each kind. */
const STEPS = numbered([
  step('remove', 'gone.example', { before: everybody, after: null, effect: 'narrower' }),
  step('freeze', 'absent.example', { before: byTeam, after: FROZEN, effect: 'narrower' }),
  step('freeze', 'older.example', { before: { unreadable: 'its search policy is 7' }, after: FROZEN, effect: 'same' }),
  step('upsert', 'less.example', { before: everybody, after: { ...everybody, search_policy: 'no_search' }, effect: 'narrower' }),
  step('upsert', 'moved.example', { before: byTeam, after: otherTeams, effect: 'both' }),
  { ...step('upsert', 'back.example', { before: FROZEN, after: byTeam, effect: 'wider' }), owner: 'migration:2026-05-allow-list' },
  step('adopt', 'known.example', { before: everybody, after: everybody, effect: 'same' }),
  step('add_team', 'team.example', { before: byTeam, after: oneMore, effect: 'wider' }),
  step('upsert', LONGEST, { before: null, after: byTeam, effect: 'wider' }),
  step('upsert', 'new.example', { before: null, after: everybody, effect: 'wider' }),
  step('upsert', 'newer.example', { before: null, after: { search_policy: 'no_search', restriction: ALLOW_ALL }, effect: 'wider' }),
]);

const hazard = (name: Hazard['name'], domain: string, message: string): Hazard => ({ name, domain: assertDomain(domain), message });
const gain = `They gain: federate (no team, other team, ${team('blue')} and 1 more), connect (${team('blue')}, ${team('green')}).`;

const HAZARDS: readonly Hazard[] = [
  { name: 'MASS_CHANGE', message: 'It changes, freezes or removes 7 of 9 remotes.' },
  hazard('CUTS_FEDERATION', 'gone.example', 'The federator will deny this backend: no messages, no calls, nothing in either direction.'),
  hazard('LEAVES_ORPHANS', 'gone.example', 'Nothing is cleaned up: connections and conversations with users of that backend stay behind.'),
  hazard('NARROWS_ACCESS', 'absent.example', `They lose: search_incoming (${team('blue')}, ${team('green')}).`),
  hazard('NARROWS_ACCESS', 'less.example', 'They lose: search_incoming (no team, other team).'),
  hazard('TAKES_OVER', 'known.example', 'It belongs to sync:old, and would belong to sync:partners from now on.'),
  hazard('WIDENS_ACCESS', 'back.example', gain),
  hazard('WIDENS_ACCESS', LONGEST, gain),
  hazard('WIDENS_ACCESS', 'new.example', 'They gain: federate (no team, other team).'),
];

/** A plan that nobody has applied yet, with all kinds of steps, hazards and notices. */
export const openPlan: PlanShown = {
  id: '01a21a84-8a16-7825-8637-3b76fd58adde',
  state: 'open',
  fingerprint: 'f'.repeat(64),
  created_at: '2026-05-01T12:00:00.000Z',
  expires_at: '2026-05-08T12:00:00.000Z',
  source: 'sync:partners',
  reason: 'the list of the second quarter, as agreed with the partners in ticket 4711',
  summary: summaryOf(STEPS, 3),
  steps: STEPS,
  hazards: HAZARDS,
  notices: [
    { code: 'defaults-used', domain: assertDomain('newer.example'), message: 'Not given, so set to the defaults: restriction allow_all.' },
    {
      code: 'left-alone',
      domain: assertDomain('own-hands.example'),
      message: 'It is manual, and left alone. Let the source adopt it, or take it off the list.',
    },
    {
      code: 'left-alone',
      domain: assertDomain('other.example'),
      message: 'It is unmanaged, and left alone. Let the source adopt it, or take it off the list.',
    },
  ],
  allowed: [],
  takes_effect: 'On the backend within 60 seconds: brig reads its table, and the other services ask brig.',
};

const { expires_at: _, ...begun } = openPlan;
const withOutcomes = (outcome: (step: PlanStep) => Pick<PlanStep, 'outcome' | 'error'>): readonly PlanStep[] =>
  STEPS.map((one) => ({ ...one, ...outcome(one) }));

/** All of it is done. */
export const appliedPlan: PlanShown = {
  ...begun,
  state: 'applied',
  progress: { done: 11, failed: 0, total: 11 },
  steps: withOutcomes(() => ({ outcome: 'done' })),
  allowed: namesOf(HAZARDS),
};

/** Some of it failed, of some nobody knows, and some was not begun. */
export const incompletePlan: PlanShown = {
  ...begun,
  state: 'incomplete',
  progress: { done: 3, failed: 8, total: 11 },
  steps: withOutcomes(({ n, effect }) => {
    if (n === 4) return { outcome: 'failed', error: 'The store did not answer in time; read back, the row is as it was before.' };
    if (n === 5) return { outcome: 'unknown', error: 'The write was acknowledged; it could not be read back: no node answered.' };
    if (effect !== 'wider') return { outcome: 'done' };
    return { outcome: 'failed', error: 'Not begun. Steps that narrow access have failed, and nothing widens before they are done.' };
  }),
  allowed: namesOf(HAZARDS),
};

/** In the middle. */
export const applyingPlan: PlanShown = {
  ...begun,
  state: 'applying',
  progress: { done: 6, failed: 0, total: 11 },
  steps: withOutcomes(({ n }) => (n <= 6 ? { outcome: 'done' } : {})),
  allowed: namesOf(HAZARDS),
};

/** Nothing is to be done. */
export const emptyPlan: PlanShown = {
  ...begun,
  state: 'applied',
  summary: summaryOf([], 12),
  steps: [],
  hazards: [],
  notices: openPlan.notices,
};

const MANY = numbered(
  Array.from({ length: 60 }, (_unused, index) =>
    step('upsert', `partner-${String(index + 1).padStart(2, '0')}.example`, { before: null, after: everybody, effect: 'wider' }),
  ),
);

/** More than fits on a screen. */
export const longPlan: PlanShown = {
  ...openPlan,
  summary: summaryOf(MANY, 0),
  steps: MANY,
  hazards: [
    { name: 'MASS_ADD', message: 'It adds 60 remotes to 3.' },
    ...MANY.map(({ domain }) => hazard('WIDENS_ACCESS', domain, 'They gain: federate (no team, other team).')),
  ],
  notices: [],
};

const { steps: _steps, hazards: _hazards, notices: _notices, ...head } = openPlan;
const shown = (id: string, more: Partial<PlanRecordShown>): PlanRecordShown => ({ ...head, hazards: namesOf(HAZARDS), ...more, id });

/** A plan of each state, newest first. */
export const plans: ListPage<PlanRecordShown> = {
  items: [
    shown('01a21a84-9cac-7a85-b0ee-9486f5fffeca', {}),
    shown('01a21a84-9cac-7a85-b0ee-9486f5fffecb', { state: 'applying', progress: { done: 6, failed: 0, total: 11 } }),
    shown('01a21a84-9cac-7a85-b0ee-9486f5fffecc', { state: 'incomplete', progress: { done: 3, failed: 8, total: 11 } }),
    shown('01a21a84-9cac-7a85-b0ee-9486f5fffecd', { state: 'applied', source: 'manual', progress: { done: 11, failed: 0, total: 11 } }),
    shown('01a21a84-9cac-7a85-b0ee-9486f5fffece', { state: 'rejected', source: 'migration:2026-05-allow-list' }),
    shown('01a21a84-9cac-7a85-b0ee-9486f5fffecf', { state: 'expired', hazards: [], summary: summaryOf(MANY, 2) }),
  ],
  next: '01a21a84-9cac-7a85-b0ee-9486f5fffecf',
};

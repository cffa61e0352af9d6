import { describe, expect, it } from 'vitest';
import { draftPlan, notAllowed, type Planner } from '../../src/domain/draft-plan.ts';
import { wishesOf, type ListRules } from '../../src/domain/desired-wishes.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { HAZARD_NAMES, STEP_HAZARD_NAMES } from '../../src/domain/hazard.ts';
import { NOTICE_CODES, STEP_NOTICES } from '../../src/domain/notices-of.ts';
import { toRecorded } from '../../src/domain/recorded.ts';
import { goldenCases, type Named } from '../support/domain-golden.ts';
import {
  changeOf,
  restriction,
  row,
  snapshotOf,
  type ChangeText,
  type RestrictionText,
  type RowText,
  type SnapshotText,
} from '../support/domain-samples.ts';

interface Case extends Named {
  readonly given: SnapshotText;
  readonly changes?: readonly ChangeText[];
  readonly desired?: readonly {
    readonly domain: string;
    readonly search_policy?: RowText['search_policy'];
    readonly restriction?: RestrictionText;
  }[];
  readonly rules?: Pick<ListRules, 'source' | 'mode' | 'absent' | 'ceiling' | 'exclude' | 'adopt'> & {
    readonly absent_too_short?: readonly string[];
    readonly frozen_from?: Readonly<Record<string, RowText>>;
  };
  readonly capabilities?: Planner['capabilities'];
  /** Only these hazards are looked at; all where it is left out. */
  readonly only?: readonly string[];
  readonly expect: {
    /** Each as action, domain and effect; or how many. */
    readonly steps: readonly string[] | number;
    readonly unchanged?: number;
    readonly hazards: readonly string[];
    readonly notices: readonly string[];
    readonly refusals: readonly string[];
  };
}

const CAPABLE = { can_remove: true, can_restrict_by_team: true, knows_layers: true };

function drafted({ given, changes, desired = [], rules, capabilities = CAPABLE }: Case) {
  const snapshot = snapshotOf(given);
  if (!rules) {
    const wishes = (changes ?? []).map((change) => ({ change: changeOf(change) }));
    return draftPlan(snapshot, wishes, { capabilities, source: 'manual' });
  }
  const { absent_too_short = [], frozen_from = {}, ...list } = rules;
  const asked = wishesOf(
    snapshot,
    desired.map(({ domain, search_policy, restriction: text }) => ({
      domain: assertDomain(domain),
      ...(search_policy && { search_policy }),
      ...(text && { restriction: restriction(text) }),
    })),
    {
      ...list,
      isAbsentLongEnough: (domain) => !absent_too_short.includes(domain),
      frozenFrom: (domain) => {
        const text = frozen_from[domain];
        return text && toRecorded(row(text));
      },
    },
  );
  const draft = draftPlan(snapshot, asked.wishes, { capabilities, source: rules.source });
  return {
    ...draft,
    unchanged: asked.unchanged + draft.unchanged,
    notices: [...asked.notices, ...draft.notices],
    refusals: [...asked.refusals, ...draft.refusals],
  };
}

const CASES = goldenCases('plan') as readonly Case[];
const named = (name: string, domain: string | undefined): string => (domain === undefined ? name : `${name} ${domain}`);

describe('a plan', () => {
  it.each(CASES)('$name', (one) => {
    const { steps, unchanged, hazards, notices, refusals } = drafted(one);
    const said = steps.map(({ action, domain, effect }) => `${action} ${domain} ${effect}`);
    expect(typeof one.expect.steps === 'number' ? said.length : said).toEqual(one.expect.steps);
    expect(steps.map(({ n }) => n)).toEqual(steps.map((_, index) => index + 1));
    if (one.expect.unchanged !== undefined) expect(unchanged).toBe(one.expect.unchanged);
    const wanted = hazards.filter(({ name }) => one.only === undefined || one.only.includes(name));
    expect(wanted.map(({ name, domain }) => named(name, domain)).sort()).toEqual(one.expect.hazards);
    expect(notices.map(({ code, domain }) => named(code, domain)).sort()).toEqual(one.expect.notices);
    expect(refusals.map(({ rule, domain }) => named(rule, domain)).sort()).toEqual(one.expect.refusals);
  });

  it('has a golden case for each hazard of a plan as a whole', () => {
    const seen = new Set(CASES.flatMap((one) => one.expect.hazards.map((text) => text.split(' ')[0])));
    const ofPlans = HAZARD_NAMES.filter((name) => !(STEP_HAZARD_NAMES as readonly string[]).includes(name));
    expect(ofPlans.filter((name) => !seen.has(name))).toEqual([]);
  });

  it('has a golden case for each notice of a list', () => {
    const seen = new Set(CASES.flatMap((one) => one.expect.notices.map((text) => text.split(' ')[0])));
    // These two are said by undo, and where a source leaves out what is refused.
    const elsewhere = ['cannot-come-back', 'refused-and-left-out'];
    const ofLists = NOTICE_CODES.filter((code) => !(STEP_NOTICES as readonly string[]).includes(code) && !elsewhere.includes(code));
    expect(ofLists.filter((code) => !seen.has(code))).toEqual([]);
  });

  it('is stopped by each hazard that is not allowed by its own name', () => {
    const hazards = HAZARD_NAMES.map((name) => ({ name, message: 'something happens' }));
    for (const name of HAZARD_NAMES)
      expect(
        notAllowed(
          hazards,
          HAZARD_NAMES.filter((other) => other !== name),
        ).map((hazard) => hazard.name),
      ).toEqual([name]);
    expect(notAllowed(hazards, HAZARD_NAMES)).toEqual([]);
  });
});

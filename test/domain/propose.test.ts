import { describe, expect, it } from 'vitest';
import { brigPost, brigRemoveTeam } from '../../src/domain/brig-write.ts';
import type { Change } from '../../src/domain/change.ts';
import { STEP_HAZARD_NAMES, type HazardName } from '../../src/domain/hazard.ts';
import type { AccessEffect, Source } from '../../src/domain/journal.ts';
import { STEP_NOTICES, type Notice } from '../../src/domain/notices-of.ts';
import { propose, proposalFor, type Proposal } from '../../src/domain/propose.ts';
import { toRecorded } from '../../src/domain/recorded.ts';
import { STEP_RULES, type Refusal, type Rule } from '../../src/domain/refusal.ts';
import type { Result } from '../../src/domain/result.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { goldenCases, type Named } from '../support/domain-golden.ts';
import { changeOf, row, snapshotOf, type ChangeText, type RowText, type SnapshotText } from '../support/domain-samples.ts';

interface Asked extends Named {
  readonly given: SnapshotText;
  readonly change: ChangeText;
  /** Whose rules make the row: ours, unless this names one of brig's. */
  readonly door?: 'brig POST' | 'brig DELETE team';
  readonly source?: Source;
  readonly frozen_from?: RowText;
  readonly can_remove?: boolean;
  readonly can_restrict_by_team?: boolean;
}

interface Accepted extends Asked {
  readonly expect: {
    readonly after: RowText | 'none' | 'no step';
    readonly effect?: AccessEffect;
    readonly hazards: readonly HazardName[];
    readonly notices: readonly Notice['code'][];
    readonly says?: Readonly<Record<string, string>>;
  };
}

interface Rejected extends Asked {
  readonly expect: { readonly rule: Rule; readonly says: readonly string[] };
}

function proposed(asked: Asked): Result<Proposal, Refusal> {
  const { source = 'manual', can_remove = true, can_restrict_by_team = true } = asked;
  const capabilities = { can_remove, can_restrict_by_team };
  const [snapshot, change] = [snapshotOf(asked.given), changeOf(asked.change)];
  if (asked.door) return { ok: true, value: proposalFor(snapshot, change, rowByBrig(snapshot, change), { capabilities, source }) };
  return propose(snapshot, change, capabilities, { source, ...(asked.frozen_from && { frozen_from: toRecorded(row(asked.frozen_from)) }) });
}

function rowByBrig({ file, database, total }: Snapshot, change: Change) {
  const ground = { file: file.get(change.domain), database: database.get(change.domain), total };
  const written =
    change.action === 'remove_team'
      ? brigRemoveTeam(change.team, ground)
      : change.action === 'upsert'
        ? brigPost(entryOf(change), ground)
        : undefined;
  if (!written?.ok || written.value === 'nothing') throw new Error('brig writes no row for this case');
  return written.value;
}

function entryOf({ domain, search_policy, restriction }: Extract<Change, { action: 'upsert' }>) {
  if (!search_policy || !restriction) throw new Error('brig wants both fields');
  return { domain, search_policy, restriction };
}

const ACCEPTED = goldenCases('propose/accepted') as readonly Accepted[];
const REJECTED = goldenCases('propose/rejected') as readonly Rejected[];

describe('a proposal', () => {
  it.each(ACCEPTED)('$name', (asked) => {
    const result = proposed(asked);
    if (!result.ok) throw new Error(`refused by ${result.problem.rule}`);
    const { step, hazards, notices } = result.value;
    const { after } = asked.expect;

    expect(step === undefined).toBe(after === 'no step');
    if (step) {
      const { domain } = changeOf(asked.change);
      expect(step).toMatchObject({ action: asked.change.action, domain, effect: asked.expect.effect });
      expect(step.before).toEqual(snapshotOf(asked.given).database.get(domain));
      if (typeof after === 'string') expect(step.after).toBeUndefined();
      else expect(step.after).toMatchObject(row(after));
    }
    expect(hazards.map((hazard) => hazard.name).sort()).toEqual([...asked.expect.hazards].sort());
    expect(notices.map((notice) => notice.code).sort()).toEqual([...asked.expect.notices].sort());
    const messages = new Map<string, string>([
      ...hazards.map((one) => [one.name, one.message] as const),
      ...notices.map((one) => [one.code, one.message] as const),
    ]);
    for (const [name, fragment] of Object.entries(asked.expect.says ?? {})) expect(messages.get(name)).toContain(fragment);
  });

  it('has a golden case for every hazard', () => {
    const hazards = ACCEPTED.flatMap((one) => one.expect.hazards);
    expect([...new Set(hazards)].sort()).toEqual([...STEP_HAZARD_NAMES].sort());
  });

  it('has a golden case for every notice', () => {
    const notices = ACCEPTED.flatMap((one) => one.expect.notices);
    expect([...new Set(notices)].sort()).toEqual([...STEP_NOTICES].sort());
  });
});

describe('a refusal', () => {
  it.each(REJECTED)('$name', (asked) => {
    const result = proposed(asked);
    if (result.ok) throw new Error('it was accepted');
    expect(result.problem).toMatchObject({ rule: asked.expect.rule, domain: asked.change.domain.toLowerCase() });
    for (const fragment of asked.expect.says) expect(result.problem.message).toContain(fragment);
  });

  it('has a golden case for every rule', () => {
    const rules = REJECTED.map((one) => one.expect.rule);
    expect([...new Set(rules)].sort()).toEqual([...STEP_RULES].sort());
  });
});

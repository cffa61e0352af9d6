import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { effectiveRemote, standing } from '../../src/domain/effective.ts';
import { rowOf, sameRow } from '../../src/domain/layers.ts';
import { propose, type Proposal } from '../../src/domain/propose.ts';
import { toRecorded, toStoredRow, type RecordedSettings } from '../../src/domain/recorded.ts';
import { isFrozen } from '../../src/domain/remote.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { someChange, someDomain, someRow, someSnapshot, somePolicy, someStrategy, someUpsert } from '../support/domain-arbitraries.ts';
import { applied } from '../support/domain-samples.ts';

const ALL_CAPABLE = { can_remove: true, can_restrict_by_team: true };
const PARTNER = assertDomain('partner.example');

/** What the change comes to; undefined where a rule refuses it. */
function proposed(snapshot: Snapshot, change: Change, frozen_from?: RecordedSettings): Proposal | undefined {
  const result = propose(snapshot, change, ALL_CAPABLE, { source: 'manual', ...(frozen_from && { frozen_from }) });
  return result.ok ? result.value : undefined;
}

const carriedOut = (snapshot: Snapshot, { step }: Proposal): Snapshot => (step ? applied(snapshot, step.domain, step.after) : snapshot);

describe('the same change twice', () => {
  it('is nothing to do the second time, without a hazard, and is never refused then', () => {
    const upserted = someDomain.chain((domain) => someUpsert(domain));
    fc.assert(
      fc.property(someSnapshot, upserted, (snapshot, change) => {
        const first = proposed(snapshot, change);
        fc.pre(first !== undefined);
        expect(proposed(carriedOut(snapshot, first), change)).toMatchObject({ step: undefined, hazards: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('is nothing to do for a freeze and for a team, either', () => {
    fc.assert(
      fc.property(someSnapshot, someChange, (snapshot, change) => {
        fc.pre(change.action !== 'remove' && change.action !== 'unfreeze');
        const first = proposed(snapshot, change);
        fc.pre(first !== undefined);
        expect(proposed(carriedOut(snapshot, first), change)).toMatchObject({ step: undefined, hazards: [] });
      }),
      { numRuns: 500 },
    );
  });
});

describe('a step', () => {
  it('is about the domain of its change, starts from what is stored, and says something new', () => {
    fc.assert(
      fc.property(someSnapshot, someChange, (snapshot, change) => {
        const step = proposed(snapshot, change)?.step;
        fc.pre(step !== undefined);
        expect([step.action, step.domain]).toEqual([change.action, change.domain]);
        expect(step.before).toEqual(snapshot.database.get(change.domain));
        expect(step.before?.kind !== 'unreadable' && sameRow(rowOf(step.before), step.after)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('that widens or narrows says so with a hazard, and one that does neither has none of the two', () => {
    fc.assert(
      fc.property(someSnapshot, someChange, (snapshot, change) => {
        const proposal = proposed(snapshot, change);
        fc.pre(proposal?.step !== undefined);
        const names = new Set(proposal.hazards.map((hazard) => hazard.name));
        const { effect } = proposal.step;
        expect(names.has('WIDENS_ACCESS')).toBe(effect === 'wider' || effect === 'both');
        expect(names.has('NARROWS_ACCESS') || names.has('CUTS_FEDERATION')).toBe(effect === 'narrower' || effect === 'both');
      }),
      { numRuns: 500 },
    );
  });

  it('is never made where the file entry in force says something else', () => {
    fc.assert(
      fc.property(
        someSnapshot,
        someDomain.chain((domain) => someUpsert(domain)),
        (snapshot, change) => {
          const proposal = proposed(snapshot, change);
          fc.pre(proposal?.step !== undefined && snapshot.file.has(change.domain));
          const after = carriedOut(snapshot, proposal);
          expect(standing(after, change.domain)).toEqual(standing(snapshot, change.domain));
          expect(['differs-in-policy', 'file-lifts-restriction']).not.toContain(effectiveRemote(after, change.domain)?.conflict?.code);
        },
      ),
      { numRuns: 500 },
    );
  });
});

const withRow = fc.record({ strategy: someStrategy, stored: someRow }).map(({ strategy, stored }) => ({
  stored,
  snapshot: {
    strategy,
    file: new Map(),
    database: new Map([[PARTNER, { kind: 'row', ...stored }]]),
    owners: new Map(),
    total: 1,
  } satisfies Snapshot,
}));

describe('a field left out', () => {
  it('is kept: an upsert of the policy alone keeps the restriction, the teams and the teams left over', () => {
    fc.assert(
      fc.property(withRow, somePolicy, ({ snapshot, stored }, search_policy) => {
        const proposal = proposed(snapshot, { action: 'upsert', domain: PARTNER, search_policy });
        if (!proposal) throw new Error('refused');
        const after = rowOf(carriedOut(snapshot, proposal).database.get(PARTNER));
        expect(after).toMatchObject({ ...stored, search_policy });
        expect(proposal.hazards.map((hazard) => hazard.name)).not.toContain('DROPS_TEAMS');
      }),
    );
  });
});

describe('a freeze and an unfreeze', () => {
  it('restore exactly what was, with the teams that allow_all hides', () => {
    fc.assert(
      fc.property(withRow, ({ snapshot, stored }) => {
        fc.pre(!isFrozen({ search_policy: stored.search_policy, restriction: toRecorded(stored).restriction }));
        const freeze = proposed(snapshot, { action: 'freeze', domain: PARTNER });
        if (!freeze) throw new Error('refused');
        const frozen = carriedOut(snapshot, freeze);
        expect(frozen.database.get(PARTNER)).toEqual({ kind: 'row', search_policy: 'no_search', restricted: true, teams: [] });
        const unfreeze = proposed(frozen, { action: 'unfreeze', domain: PARTNER }, toRecorded(stored));
        if (!unfreeze) throw new Error('refused');
        expect(carriedOut(frozen, unfreeze).database).toEqual(snapshot.database);
      }),
    );
  });

  it('lose nothing of a row on the way through the journal', () => {
    fc.assert(
      fc.property(someRow, (stored) => {
        expect(toStoredRow(toRecorded(stored))).toEqual(stored);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../../src/domain/layers.ts';
import { SEARCH_POLICIES } from '../../../src/domain/remote.ts';
import { teamSet, type TeamId } from '../../../src/domain/team.ts';
import { team, TEAM_NAMES } from '../../support/domain-samples.ts';
import type { BrigStore } from '../../support/brig/store.ts';
import { A, openedRegistry } from './opened.ts';

const NOTHING = -1;

/** What a user of this team, or of none, may search by a row: nothing, or the rank of its policy. */
function access(row: Row | undefined, of: TeamId | undefined): number {
  if (!row || (row.restricted && (of === undefined || !row.teams.includes(of)))) return NOTHING;
  return SEARCH_POLICIES.indexOf(row.search_policy);
}

function storedRow({ remotes, teams }: BrigStore): Row | undefined {
  const row = remotes.get(A);
  const search_policy = SEARCH_POLICIES[row?.search_policy ?? NOTHING];
  return search_policy && { search_policy, restricted: row?.restriction === 1, teams: teamSet([...(teams.get(A) ?? [])] as TeamId[]) };
}

const someTeams = fc.subarray(TEAM_NAMES.map((name) => team(name)));
const someRow: fc.Arbitrary<Row> = fc.record({
  search_policy: fc.constantFrom(...SEARCH_POLICIES),
  restricted: fc.boolean(),
  teams: someTeams,
});
const plain = someRow.map((row): Row => (row.restricted ? row : { ...row, teams: [] }));

class CutOff extends Error {}

describe('a write to brig that is cut off after any of its requests', () => {
  it('leaves nobody with more than the larger of what was and what was to be', async () => {
    const { brig, registry } = await openedRegistry();
    await registry.readAll();
    await fc.assert(
      fc.asyncProperty(fc.option(someRow, { nil: undefined }), someTeams, plain, async (before, orphans, after) => {
        for (let cut = 0; ; cut += 1) {
          brig.store.clear();
          if (before) brig.store.seed(A, before.search_policy, before.restricted ? before.teams : undefined);
          brig.store.teams.set(A, new Set(before?.teams ?? orphans));
          let asked = 0;
          const ended = await registry
            .write(A, undefined, after, () => {
              asked += 1;
              if (asked > cut) throw new CutOff();
            })
            .then(
              () => 'done',
              (error: unknown) => error,
            );
          const now = storedRow(brig.store);
          for (const one of [undefined, ...TEAM_NAMES.map((name) => team(name))]) {
            expect(access(now, one)).toBeLessThanOrEqual(Math.max(access(before, one), access(after, one)));
          }
          if (!(ended instanceof CutOff)) {
            expect(ended).toBe('done');
            expect(now).toEqual({ ...after, teams: teamSet(after.teams) });
            return;
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

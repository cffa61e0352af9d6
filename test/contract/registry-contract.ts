import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertDomain, type Domain } from '../../src/domain/domain.ts';
import { Fault } from '../../src/domain/fault.ts';
import { rowOf, sameRow, type Row } from '../../src/domain/layers.ts';
import { SEARCH_POLICIES } from '../../src/domain/remote.ts';
import { parseTeam, teamSet, type TeamId } from '../../src/domain/team.ts';
import type { Registry, RegistryCapabilities } from '../../src/ports/registry.ts';

/** A registry under test, and how to be rid of it. */
export interface RegistryUnderTest {
  readonly registry: Registry;
  readonly close: () => Promise<void> | void;
}

/** What the suite must know of a registry before it opens one. */
export interface RegistryContract {
  readonly name: Registry['name'];
  readonly capabilities: RegistryCapabilities;
  /** Whether it shows the teams that allow_all hides. */
  readonly shows_leftover_teams: boolean;
  /** Whether the single label localhost is a domain to it (brig: since 5.24.0); it is, where nothing is said. */
  readonly knows_localhost?: boolean;
  /** What stands behind it, where there are several. */
  readonly stands_for?: string;
  /** How many rows the test of many rows writes. */
  readonly many: number;
  /** An empty registry, which no other test uses. */
  readonly open: () => Promise<RegistryUnderTest> | RegistryUnderTest;
}

const A = assertDomain('a.example');
const B = assertDomain('b.example');

/** What every registry must do, whatever stands behind it. */
export function registryContract(contract: RegistryContract): void {
  const { can_remove, can_restrict_by_team } = contract.capabilities;

  describe(`the ${contract.name} registry${behind(contract)} keeps the contract of all registries:`, () => {
    let under: RegistryUnderTest;
    let registry: Registry;
    beforeEach(async () => {
      under = await contract.open();
      registry = under.registry;
    });
    afterEach(() => under.close());

    const write = async (domain: Domain, after: Row | undefined): Promise<void> => {
      await registry.write(domain, await registry.readOne(domain), after);
    };

    it('says what it is and what it can do', () => {
      expect({ name: registry.name, capabilities: registry.capabilities }).toEqual({
        name: contract.name,
        capabilities: contract.capabilities,
      });
    });

    it('is empty at first', async () => {
      expect(await registry.readAll()).toEqual(new Map());
      expect(await registry.count()).toBe(0);
      expect(await registry.readOne(A)).toBeUndefined();
    });

    it('shows a row that was written, alone and among all', async () => {
      await write(A, open('full_search'));
      expect(await registry.readOne(A)).toEqual({ kind: 'row', ...open('full_search') });
      expect(await registry.readAll()).toEqual(new Map([[A, { kind: 'row', ...open('full_search') }]]));
      expect(await registry.count()).toBe(1);
    });

    it('replaces a row and leaves the others as they are', async () => {
      await write(A, open('full_search'));
      await write(B, open('no_search'));
      await write(A, open('exact_handle_search'));
      expect(await registry.readOne(A)).toEqual({ kind: 'row', ...open('exact_handle_search') });
      expect(await registry.readOne(B)).toEqual({ kind: 'row', ...open('no_search') });
      expect(await registry.count()).toBe(2);
    });

    it('takes the same write twice', async () => {
      await write(A, open('full_search'));
      await write(A, open('full_search'));
      expect(await registry.readAll()).toEqual(new Map([[A, { kind: 'row', ...open('full_search') }]]));
    });

    it('lists domains in order, whatever the order in which they were written', async () => {
      const domains = ['z.example', 'a-b.example', 'a.example', 'a0.example', ...localhost(contract), 'xn--bcher-kva.example'].map(
        assertDomain,
      );
      for (const domain of domains) await write(domain, open('no_search'));
      expect([...(await registry.readAll()).keys()]).toEqual([...domains].sort());
    });

    it.skipIf(!can_restrict_by_team)('restricts by team, also to no team at all', async () => {
      await write(A, restricted('full_search', [1, 2]));
      await write(B, restricted('no_search', []));
      expect(await registry.readOne(A)).toEqual({ kind: 'row', ...restricted('full_search', [1, 2]) });
      expect(await registry.readOne(B)).toEqual({ kind: 'row', ...restricted('no_search', []) });
    });

    it.skipIf(!can_restrict_by_team)('changes the teams of a row to exactly those wanted', async () => {
      await write(A, restricted('full_search', [1, 2, 3]));
      await write(B, restricted('full_search', [1, 2, 3]));
      await write(A, restricted('full_search', [3, 4]));
      expect(await registry.readOne(A)).toEqual({ kind: 'row', ...restricted('full_search', [3, 4]) });
      expect(await registry.readOne(B)).toEqual({ kind: 'row', ...restricted('full_search', [1, 2, 3]) });
    });

    it.skipIf(!can_restrict_by_team)('lifts a restriction and its teams', async () => {
      await write(A, restricted('full_search', [1, 2]));
      await write(A, open('full_search'));
      expect(await registry.readOne(A)).toEqual({ kind: 'row', ...open('full_search') });
    });

    it.skipIf(!contract.shows_leftover_teams)('keeps and shows teams left over under allow_all when that is what is wanted', async () => {
      const leftover: Row = { ...restricted('full_search', [1, 2]), restricted: false };
      await write(A, leftover);
      expect(await registry.readOne(A)).toEqual({ kind: 'row', ...leftover });
      expect((await registry.readAll()).get(A)).toEqual({ kind: 'row', ...leftover });
    });

    it.skipIf(!can_remove)('removes a row with its teams, so that they do not come back', async () => {
      await write(A, can_restrict_by_team ? restricted('full_search', [1, 2]) : open('full_search'));
      await write(B, open('no_search'));
      await write(A, undefined);
      expect(await registry.readOne(A)).toBeUndefined();
      expect([...(await registry.readAll()).keys()]).toEqual([B]);
      await write(A, can_restrict_by_team ? restricted('full_search', []) : open('full_search'));
      expect(rowOf(await registry.readOne(A))?.teams).toEqual([]);
    });

    it.skipIf(!can_remove)('has nothing to do where a row that is not there is removed', async () => {
      await write(A, undefined);
      expect(await registry.count()).toBe(0);
    });

    it(`lists ${String(contract.many)} rows`, async () => {
      const domains = Array.from({ length: contract.many }, (_, n) => assertDomain(`partner-${String(n)}.example`));
      for (const domain of domains) await registry.write(domain, undefined, open('exact_handle_search'));
      expect([...(await registry.readAll()).keys()]).toEqual([...domains].sort());
      expect(await registry.count()).toBe(contract.many);
    });

    it('holds what a simple map would hold, whatever is written', async () => {
      const model = new Map<Domain, Row>();
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(anyDomainFor(contract), anyRowFor(contract)), { maxLength: 8 }), async (writes) => {
          for (const [domain, after] of writes) {
            await write(domain, after);
            if (after) model.set(domain, after);
            else model.delete(domain);
          }
          const all = await registry.readAll();
          expect([...all.keys()]).toEqual([...model.keys()].sort());
          for (const [domain, row] of model) {
            expect(sameRow(rowOf(all.get(assertDomain(domain))), row), domain).toBe(true);
            expect(await registry.readOne(domain)).toEqual(all.get(domain));
          }
        }),
        { numRuns: 30 },
      );
    });

    it('holds what a simple map would hold, where rows are written several at once', async () => {
      const model = new Map<string, Row>();
      const unique = { selector: ([domain]: readonly [Domain, Row | undefined]) => domain };
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(fc.tuple(anyDomainFor(contract), anyRowFor(contract)), unique), async (wanted) => {
          const known = await registry.readAll();
          const writes = wanted.map(([domain, after]) => ({ domain, before: known.get(domain), after }));
          expect(await registry.writeMany(writes)).toEqual(writes.map(() => undefined));
          for (const { domain, after } of writes) {
            if (after) model.set(domain, after);
            else model.delete(domain);
          }
          const all = await registry.readAll();
          expect([...all.keys()]).toEqual([...model.keys()].sort());
          for (const [domain, row] of model) expect(sameRow(rowOf(all.get(domain)), row), domain).toBe(true);
        }),
        { numRuns: 30 },
      );
    });

    it('writes none of many once it may not write any more', async () => {
      const notMine = new Fault('leases', 'somebody else has taken over', { effect: 'none' });
      const writes = [A, B].map((domain) => ({ domain, before: undefined, after: open('full_search') }));
      const faults = await registry.writeMany(writes, () => {
        throw notMine;
      });
      expect(faults.map((fault) => fault?.effect)).toEqual(['none', 'none']);
      expect(await registry.readAll()).toEqual(new Map());
    });
  });
}

const open = (search_policy: Row['search_policy']): Row => ({ search_policy, restricted: false, teams: [] });

const restricted = (search_policy: Row['search_policy'], numbers: readonly number[]): Row => ({
  search_policy,
  restricted: true,
  teams: teamSet(numbers.map(team)),
});

// Versions 4 and 1, whose orders differ from that of the text.
function team(number: number): TeamId {
  const digits = String(number).padStart(8, '0');
  const parsed = parseTeam(number % 2 === 0 ? `${digits}-04e3-4b5d-9268-831b6a25c4ab` : `${digits}-04e3-11ed-9268-831b6a25c4ab`);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

const behind = ({ stands_for }: RegistryContract): string => (stands_for === undefined ? '' : ` in front of ${stands_for}`);

const localhost = ({ knows_localhost = true }: RegistryContract): readonly string[] => (knows_localhost ? ['localhost'] : []);

const anyDomainFor = (contract: RegistryContract): fc.Arbitrary<Domain> =>
  fc.constantFrom(...['a.example', 'b.example', 'c.d.example', 'e-f.example', ...localhost(contract)].map(assertDomain));

function anyRowFor({ capabilities, shows_leftover_teams }: RegistryContract): fc.Arbitrary<Row | undefined> {
  const teams = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 5 });
  const row = fc.record({
    search_policy: fc.constantFrom(...SEARCH_POLICIES),
    restricted: capabilities.can_restrict_by_team ? fc.boolean() : fc.constant(false),
    teams: capabilities.can_restrict_by_team ? teams.map((numbers) => teamSet(numbers.map(team))) : fc.constant([]),
  });
  const writable = shows_leftover_teams ? row : row.map((any): Row => (any.restricted ? any : { ...any, teams: [] }));
  return capabilities.can_remove ? fc.option(writable, { nil: undefined, freq: 4 }) : writable;
}

import { draftPlan } from '../../src/domain/draft-plan.ts';
import { wishesOf } from '../../src/domain/desired-wishes.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import type { Source } from '../../src/domain/journal.ts';
import { fingerprintOf } from '../../src/domain/moved.ts';
import { ALLOW_ALL, type SearchPolicy } from '../../src/domain/remote.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import type { WantedRemote } from '../../src/domain/wanted-remote.ts';
import { bounded, type Figure } from '../figure.ts';
import { median, timeOf } from '../load.ts';
import { REMOTES, seededDomain } from '../seed.ts';

const ROUNDS = 15;
const SOURCE: Source = 'sync:bench';
const PLANNER = { capabilities: { can_remove: true, can_restrict_by_team: true, knows_layers: true }, source: SOURCE };
const RULES = { source: SOURCE, mode: 'sync', absent: 'freeze' } as const;

const domains = Array.from({ length: REMOTES }, (_, n) => assertDomain(seededDomain(n)));
const listOf = (search_policy: SearchPolicy): readonly WantedRemote[] =>
  domains.map((domain) => ({ domain, search_policy, restriction: ALLOW_ALL }));

const PRESENT: Snapshot = {
  strategy: 'allowDynamic',
  file: new Map(),
  database: new Map(domains.map((domain) => [domain, { kind: 'row', search_policy: 'full_search', restricted: false, teams: [] }])),
  owners: new Map(domains.map((domain) => [domain, SOURCE])),
  total: REMOTES,
};
const EMPTY: Snapshot = { ...PRESENT, database: new Map(), owners: new Map(), total: 0 };

/** Making a plan of 10,000 remotes, from snapshot and list to steps, hazards and fingerprint, against JSON.parse of the same list. */
export function planningFigures(): readonly Figure[] {
  return [
    figure('as they are', PRESENT, listOf('full_search')),
    figure('each with another policy', PRESENT, listOf('no_search')),
    figure('all of them new', EMPTY, listOf('full_search')),
  ];
}

function figure(name: string, snapshot: Snapshot, list: readonly WantedRemote[]): Figure {
  const text = JSON.stringify(list);
  const plan = (): void => {
    const { wishes } = wishesOf(snapshot, list, RULES);
    fingerprintOf(snapshot, draftPlan(snapshot, wishes, PLANNER).steps);
  };
  const parse = (): unknown => JSON.parse(text);
  const pairs = Array.from({ length: ROUNDS }, () => ({ ours: timeOf(plan), theirs: timeOf(parse) })).slice(3);
  const ratio = median(pairs.map(({ ours, theirs }) => ours / theirs));
  const detail = `${median(pairs.map(({ ours }) => ours)).toFixed(1)} ms, JSON.parse ${median(pairs.map(({ theirs }) => theirs)).toFixed(1)} ms; medians of ${String(pairs.length)} pairs`;
  return bounded(
    `Planning 10,000 desired remotes, ${name}, against JSON.parse of the list`,
    ratio,
    '×',
    { sign: '≤', must: 10, goal: 3 },
    detail,
  );
}

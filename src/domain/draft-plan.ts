import type { Change } from './change.ts';
import type { Domain } from './domain.ts';
import { groupBy } from './group-by.ts';
import { namesOf, type Hazard } from './hazard.ts';
import type { AccessEffect, Source } from './journal.ts';
import { isLayerUnknown, rowOf, type DatabaseEntry, type FileEntry, type Row, policiesSaid } from './layers.ts';
import type { Notice } from './notices-of.ts';
import { planHazards } from './plan-hazards.ts';
import type { PlanStep } from './plan.ts';
import { proposalFor, type Capabilities, type Proposal } from './propose.ts';
import { toRecordedState, type RecordedSettings } from './recorded.ts';
import { refusalOf } from './refusal-of.ts';
import type { Refusal } from './refusal.ts';
import { bad, ok, type Result } from './result.ts';
import type { Snapshot } from './snapshot.ts';
import { wantedRow } from './wanted-row.ts';

/** A change that a plan should make. */
export interface Wish {
  readonly change: Change;
  /** What an earlier freeze took away, if the journal knows it. */
  readonly frozen_from?: RecordedSettings;
  /** Where exactly this row is wanted (undefined: none), whatever the change would make of what is there. */
  readonly exactly?: { readonly row: Row | undefined };
  /** Who owns the row afterwards, where that is not the plan's source. */
  readonly owner?: Source;
  /** Whether a row that is as wanted already is taken over. */
  readonly adopts?: boolean;
  /** Whether what is as wanted, but may stand in brig's file alone, is written all the same. */
  readonly writes_unseen?: boolean;
}

/** A step with all that it was decided on: what is kept of it until it is applied. */
export interface PlannedStep extends PlanStep {
  readonly change: Change;
  /** Who owned the row; absent where nobody did. */
  readonly owned_by?: Source;
  /** What the file layer said about the domain. */
  readonly file?: string;
}

/** What is true of the registry, and whose plan it is. */
export interface Planner {
  readonly capabilities: Capabilities & { readonly knows_layers: boolean };
  readonly source: Source;
}

/** What wishes come to: steps, what must be allowed, what is said, and what is never done. */
export interface Draft {
  /** What narrows comes before what widens. */
  readonly steps: readonly PlannedStep[];
  readonly unchanged: number;
  readonly hazards: readonly Hazard[];
  readonly notices: readonly Notice[];
  readonly refusals: readonly Refusal[];
}

interface Drafted extends Omit<Proposal, 'step'> {
  readonly step: Omit<PlannedStep, 'n'> | undefined;
}

/** Turns wishes into a plan's steps on this snapshot. Pure. */
export function draftPlan(snapshot: Snapshot, wishes: readonly Wish[], planner: Planner): Draft {
  const steps: Omit<PlannedStep, 'n'>[] = [];
  const hazards: Hazard[] = [];
  const notices: Notice[] = [];
  const refusals: Refusal[] = [];
  // Its own copy: only the count of rows grows.
  const now = { ...snapshot };
  let unchanged = 0;
  for (const [, same] of groupBy(wishes, ({ change }) => change.domain)) {
    const drafted = draftStep(now, same, planner);
    if (!drafted.ok) {
      refusals.push(drafted.problem);
      continue;
    }
    const { step } = drafted.value;
    hazards.push(...drafted.value.hazards);
    notices.push(...drafted.value.notices);
    if (!step) unchanged += 1;
    else steps.push(step);
    if (step?.before === null) now.total += 1;
  }
  const ordered = steps.sort((a, b) => ORDER[a.effect] - ORDER[b.effect]).map((step, index) => ({ n: index + 1, ...step }));
  return { steps: ordered, unchanged, hazards: [...planHazards(snapshot, ordered, planner), ...hazards], notices, refusals };
}

const ORDER: Readonly<Record<AccessEffect, number>> = { narrower: 0, both: 1, same: 2, wider: 3 };

function draftStep(snapshot: Snapshot, wishes: readonly Wish[], planner: Planner): Result<Drafted, Refusal> {
  const last = wishes.at(-1);
  if (!last) throw new Error('a group of wishes has one at least');
  const { change, owner = planner.source } = last;
  if (wishes.length > 1 && !wishes.every(isOfTeam)) return bad({ rule: 'named-twice', domain: change.domain, message: NAMED_TWICE });
  const wanted = rowAfter(snapshot, wishes);
  if (!wanted.ok) return wanted;
  const proposal = proposalFor(snapshot, change, wanted.value, { capabilities: planner.capabilities, source: owner });
  // Whoever takes a row over as it stands changes nothing that a rule could refuse.
  const isTakeOver = !proposal.step && last.adopts === true;
  const refusal = isTakeOver ? undefined : refusalOf(snapshot, change, wanted.value, planner.capabilities);
  if (refusal) return bad(refusal);
  const step = isTakeOver ? adoption(snapshot, change.domain, owner) : (proposal.step ?? unseen(snapshot, last, wanted.value, owner));
  if (!step) return ok({ ...proposal, step: undefined });
  return ok({
    step: {
      action: step.action,
      domain: step.domain,
      before: toRecordedState(step.before),
      after: toRecordedState(step.after && { kind: 'row', ...step.after }),
      effect: step.effect,
      ...(owner !== planner.source && { owner }),
      change,
      ...ownedBy(snapshot, step.domain),
      ...fileOf(snapshot, step.domain),
    },
    hazards: proposal.step ? proposal.hazards : takesOver(snapshot, step.domain, owner),
    notices: proposal.notices,
  });
}

const isOfTeam = ({ change }: Wish): boolean => change.action === 'add_team' || change.action === 'remove_team';

const NAMED_TWICE =
  'It is named by more than one change of this plan. Say once what it should become; only changes of single teams may stand side by side.';

function rowAfter({ file, database }: Snapshot, wishes: readonly Wish[]): Result<Row | undefined, Refusal> {
  let entry: DatabaseEntry | undefined;
  let row: Row | undefined;
  for (const [index, { change, exactly, frozen_from }] of wishes.entries()) {
    if (index === 0) entry = database.get(change.domain);
    const ground = { file: file.get(change.domain), database: entry, ...(frozen_from && { frozen_from }) };
    const wanted = exactly ? ok(exactly.row) : wantedRow(change, ground);
    if (!wanted.ok) return wanted;
    row = wanted.value;
    entry = row && { kind: 'row', ...row };
  }
  return ok(row);
}

function adoption({ database, owners }: Snapshot, domain: Domain, owner: Source) {
  const before = database.get(domain);
  const row = rowOf(before);
  return row && owners.get(domain) !== owner ? ({ action: 'adopt', domain, before, after: row, effect: 'same' } as const) : undefined;
}

/** What only the file may have; what is on record as written by its owner is no longer open. */
function unseen({ database, owners }: Snapshot, { change, writes_unseen = false }: Wish, after: Row | undefined, owner: Source) {
  const before = database.get(change.domain);
  const isOpen = writes_unseen && isLayerUnknown(before) && owners.get(change.domain) !== owner;
  return isOpen ? ({ action: change.action, domain: change.domain, before, after, effect: 'same' } as const) : undefined;
}

function takesOver({ owners }: Snapshot, domain: Domain, owner: Source): readonly Hazard[] {
  const now = owners.get(domain);
  if (now === undefined || now === 'unmanaged') return [];
  return [{ name: 'TAKES_OVER', domain, message: `It belongs to ${now}, and would belong to ${owner} from now on.` }];
}

const ownedBy = ({ owners }: Snapshot, domain: Domain): { readonly owned_by?: Source } => {
  const owner = owners.get(domain);
  return owner === undefined ? {} : { owned_by: owner };
};

const fileOf = ({ file }: Snapshot, domain: Domain): { readonly file?: string } => {
  const entry = file.get(domain);
  return entry ? { file: fileText(entry) } : {};
};

/** What a file entry says, in words; a line number is not part of it. */
export const fileText = (entry: FileEntry): string =>
  policiesSaid(entry)
    .map(({ search_policy }) => search_policy)
    .join(' and ');

/** The hazards that nobody has allowed by name. */
export function notAllowed(hazards: readonly Hazard[], allowed: readonly string[]): readonly Hazard[] {
  const names = new Set(namesOf(hazards).filter((name) => !allowed.includes(name)));
  return hazards.filter(({ name }) => names.has(name));
}

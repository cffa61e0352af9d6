import type { Hazard, HazardName } from '../../domain/hazard.ts';
import type { Era } from '../../domain/migration/era.ts';
import { answerTo } from '../../domain/migration/answered.ts';
import {
  givenIn,
  GATE_OF,
  isGoingBack,
  isOver,
  type GateName,
  type GivenAnswer,
  type MigrationRecord,
  type MigrationState,
  type Accepted,
  type Phase,
  type Unnamed,
} from '../../domain/migration/migration.ts';
import type { Question } from '../../domain/migration/question.ts';
import type { RulesUsed } from '../../domain/migration/release-rules.ts';
import { summaryOfReport, type ReportRow, type ReportSummary } from '../../domain/migration/report.ts';
import { doneElsewhere, releaseFor, type TargetRemote } from '../../domain/migration/target.ts';
import type { WorkTime } from '../../domain/migration/work-time.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Strategy } from '../../domain/strategy.ts';
import type { UnreadableMigration } from '../../ports/migrations.ts';
import type { Context } from '../context.ts';
import { load, unseenBeforeStart, type Loaded } from './given-of.ts';
import { consequencesOf, type Ahead } from './hazards-of-migration.ts';
import { heldUntil } from './held-until.ts';
import { nextStep, type Known } from './next-step.ts';
import { notRestrictedText, notRestrictedYet } from './not-restricted-yet.ts';
import { otherRegistry } from './other-registry.ts';
import { outdatedBy } from './outdated.ts';
import { progressOf, type MigrationProgress } from './progress.ts';
import { isStrategyUnknown, STRATEGY_UNKNOWN } from './start-migration.ts';
import { lookOrNot } from './unknown-entries.ts';

/** A question with the answer that counts; `answer` is absent while nobody has chosen, and nothing is proposed. */
export interface AskedQuestion extends Question {
  readonly answer?: string;
  /** Absent where the proposed option counts. */
  readonly given?: Omit<GivenAnswer, 'of'>;
  /** What the answer takes that is done elsewhere, a sentence; the question is open until then. */
  readonly elsewhere?: string;
}

/**
 * Which part is wanted of what grows with the domains. All but `summary` are about the report alone; `summary` is what stands on one
 * screen: no remotes, only hazards that are not allowed, and no questions once it is started, when all of them have their answer.
 */
export const REPORT_PARTS = ['all', 'changes', 'none', 'summary'] as const;
export type ReportPart = (typeof REPORT_PARTS)[number];

/** How a gate stands, as it was last seen. */
export interface ShownGate {
  readonly name: GateName;
  readonly satisfied: boolean;
  /** Whether it opens once brig is seen to be so; else a person has to say so. */
  readonly opens_by_itself: boolean;
  readonly message: string;
  /** What nobody has named and a person may accept; absent where the gate waits for something else. */
  readonly unnamed?: Unnamed;
}

/** A migration as interface.md has it. */
export interface MigrationView {
  readonly id: string;
  readonly era?: Era;
  readonly state: MigrationState;
  readonly phase: Phase;
  readonly created_at: string;
  readonly actor: string;
  readonly reason?: string;
  readonly inputs: readonly { readonly name: string; readonly digest: string }[];
  readonly strategy: { readonly before?: Strategy; readonly after: Strategy };
  readonly questions: readonly AskedQuestion[];
  /** How many questions still need an answer. */
  readonly open: number;
  readonly remotes: readonly TargetRemote[];
  /** How many there are, whether they are shown or not. */
  readonly remote_count: number;
  readonly report: readonly ReportRow[];
  /** By which the report decides; absent while it cannot be made. */
  readonly rules?: RulesUsed;
  /** Before the start, from 4.36 on: why the database could not be read, so that neither questions nor report know what it holds. */
  readonly unseen?: string;
  /** Before the start: why the report is not of what is in force now. */
  readonly outdated?: string;
  readonly summary: ReportSummary;
  /** What must be allowed by name before it starts; then what its report showed; nothing once it goes back. */
  readonly hazards: readonly Hazard[];
  readonly refusals: readonly Refusal[];
  readonly allowed: readonly HazardName[];
  /** What the inputs do not name and a person has said to stay. */
  readonly accepted: readonly Accepted[];
  readonly gates: readonly ShownGate[];
  readonly progress: MigrationProgress;
  /** The plans that have written, in their order. */
  readonly plans: readonly string[];
  readonly schedule?: WorkTime;
  readonly message?: string;
  readonly next: string;
}

/** One migration as it stands now, or undefined. */
export async function getMigration(context: Context, id: string, part: ReportPart = 'all'): Promise<MigrationView | undefined> {
  const stored = await context.migrations.get(id);
  return stored && viewOf(context, stored.record, part);
}

/** A migration as it is shown. */
export async function viewOf(context: Context, record: MigrationRecord, part: ReportPart = 'all'): Promise<MigrationView> {
  const loaded = await load(context, record);
  const { decided, read } = loaded;
  const consequences = consequencesOf(context, loaded);
  const { report, rules } = consequences;
  const { hazards, refusals } =
    isGoingBack(record) || (record.started && otherRegistry(context, loaded) !== undefined) ? NOTHING_AHEAD : consequences;
  const { era, strategy } = decided.seen;
  const givenTo = givenIn(record);
  const questions = decided.questions.map((question) => asked(question, givenTo));
  const before = await beforeStart(context, loaded);
  const waiting = await notRestrictedYet(context, loaded);
  const isSummary = part === 'summary';
  const { remotes } = decided.target;
  return {
    ...shownOf(record),
    ...(era && { era }),
    inputs: read.inputs,
    strategy: { ...(strategy && { before: strategy }), after: decided.target.strategy },
    questions: isSummary && record.started ? [] : questions,
    open: decided.open.length,
    remotes: isSummary ? [] : remotes,
    remote_count: remotes.length,
    report: partOf(report, part),
    ...(rules && { rules }),
    ...before,
    summary: summaryOfReport(report),
    hazards: isSummary ? hazards.filter(({ name }) => !record.allowed.includes(name)) : hazards,
    refusals,
    allowed: record.allowed,
    accepted: record.accepted ?? [],
    gates: gatesOf(record, context.backend !== undefined),
    progress: await progressOf(context, loaded, waiting.length),
    plans: record.copied_by,
    ...(record.schedule && { schedule: record.schedule }),
    next: nextStep(record, {
      ...unanswered(questions),
      hazards,
      refusals,
      ...before,
      meanwhile: notRestrictedText(record, waiting),
      ...knownBeside(context, loaded),
    }),
  };
}

/** What keeps the report of a migration from being of what is in force; nothing once it is started. */
async function beforeStart(context: Context, loaded: Loaded): Promise<Pick<MigrationView, 'unseen' | 'outdated'>> {
  if (loaded.record.started || isOver(loaded.record)) return {};
  const unseen = unseenBeforeStart(loaded);
  const outdated = await outdatedBy(context, loaded, await lookOrNot(context));
  return { ...(unseen !== undefined && { unseen }), ...(outdated !== undefined && { outdated }) };
}

/** What of questions keeps a migration from its start. */
function unanswered(questions: readonly AskedQuestion[]): Pick<Known, 'open' | 'elsewhere'> {
  const [first] = questions.filter(({ elsewhere }) => elsewhere !== undefined);
  return {
    open: questions.filter(({ answer }) => answer === undefined).length,
    ...(first?.elsewhere !== undefined && { elsewhere: `${first.id} = ${first.answer ?? ''}: ${first.elsewhere}` }),
  };
}

const knownBeside = (context: Context, loaded: Loaded) => ({
  held: heldUntil(context, loaded.record),
  release: releaseFor(loaded.decided.target.remotes),
  barred: otherRegistry(context, loaded) ?? (isStrategyUnknown(loaded.decided) ? STRATEGY_UNKNOWN : undefined),
});

/** What the way forward comes to is not ahead any more of one that goes back; what its own way takes, that says. */
const NOTHING_AHEAD: Ahead = { hazards: [], refusals: [] };

function partOf(report: readonly ReportRow[], part: ReportPart): readonly ReportRow[] {
  if (part === 'all') return report;
  return part === 'changes' ? report.filter(({ effect }) => effect !== 'same') : [];
}

function asked(question: Question, givenTo: ReturnType<typeof givenIn>): AskedQuestion {
  const given = givenTo(question.id);
  const answer = answerTo(question, () => given?.option);
  const elsewhere = doneElsewhere(question, answer);
  return {
    ...question,
    ...(answer !== undefined && { answer }),
    ...(given && answer === given.option && { given: withoutCovered(given) }),
    ...(elsewhere !== undefined && { elsewhere }),
  };
}

const withoutCovered = ({ of: _of, ...given }: GivenAnswer): Omit<GivenAnswer, 'of'> => given;

/** Those that a person confirmed, and the one that is waited for. */
function gatesOf(record: MigrationRecord, hasBackend: boolean): readonly ShownGate[] {
  const { confirmed, phase, message = 'It was not looked at yet.', started, confirmable = false, unnamed } = record;
  const now = GATE_OF[phase];
  const isWaiting = now !== undefined && !confirmed.includes(now) && started !== undefined && !isOver(record);
  return [
    ...confirmed.map((name) => ({ name, satisfied: true, opens_by_itself: false, message: 'It was confirmed by hand.' })),
    ...(isWaiting
      ? [{ name: now, satisfied: false, opens_by_itself: hasBackend && !confirmable, message, ...(unnamed && { unnamed }) }]
      : []),
  ];
}

/** A migration in a list. */
export type MigrationShown = Pick<MigrationRecord, 'id' | 'state' | 'phase' | 'created_at' | 'actor' | 'reason' | 'message'>;

/** The same, or one that cannot be read. */
export type MigrationListed = MigrationShown | UnreadableMigration;

/** Migrations, newest first, in pages. */
export async function listMigrations(
  { migrations }: Context,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<{ readonly items: readonly MigrationListed[]; readonly next?: string }> {
  const found = await migrations.list({ limit: limit + 1, ...(after !== undefined && { before: after }) });
  const items = found.slice(0, limit).map((one) => ('unreadable' in one ? one : shownOf(one.record)));
  const last = items.at(-1);
  return { items, ...(last && found.length > limit && { next: last.id }) };
}

const shownOf = ({ id, state, phase, created_at, actor, reason, message }: MigrationRecord): MigrationShown => ({
  id,
  state,
  phase,
  created_at,
  actor,
  ...(reason !== undefined && { reason }),
  ...(message !== undefined && { message }),
});

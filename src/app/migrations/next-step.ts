import { namesOf } from '../../domain/hazard.ts';
import { GATE_OF, isGoingBack, type MigrationRecord, type Phase } from '../../domain/migration/migration.ts';
import type { Ahead } from './hazards-of-migration.ts';
import { resumeCommand } from './to-allow-text.ts';

/** What is known of a migration besides its record. */
export interface Known extends Ahead {
  /** How many questions have no answer. */
  readonly open: number;
  /** What an answer takes that is done elsewhere before anything starts, a sentence. */
  readonly elsewhere?: string | undefined;
  /** Why the database could not be read before the start. */
  readonly unseen?: string | undefined;
  /** Before the start: why the report is not of what is in force now. */
  readonly outdated?: string | undefined;
  /** The first release that can hold what is wanted. */
  readonly release: string;
  /** Why it cannot be started by this service at all. */
  readonly barred?: string | undefined;
  /** How remotes stand that are still to be restricted, a sentence; empty where there is none. */
  readonly meanwhile: string;
  /** Until when its schedule holds work back, where it does. */
  readonly held?: Date | undefined;
}

/** What a person is to do now, in one sentence with the command. */
export function nextStep(record: MigrationRecord, known: Known): string {
  const { id, state, phase } = record;
  if (state === 'done') return 'Nothing: it is done, and the entries belong to manual.';
  if (state === 'aborted')
    return phase === 'gone-back'
      ? 'Nothing by fedremotes: it is rolled back. The message says what became of what it had written, and what is left to be done by hand.'
      : aborted(record);
  if (record.started && known.barred !== undefined) return `${known.barred} To abort it: fedremotes migrate abort ${id}`;
  if (state === 'paused') return `Go on: ${resumeCommand(id)}${meanwhileText(known)}`;
  if (state === 'failed') return `${afterFailure(record)}${meanwhileText(known)}`;
  if (!record.started) return beforeStart(id, known);
  return whileUnderWay(record, known);
}

/** How remotes stand meanwhile, behind a command. */
const meanwhileText = ({ meanwhile }: Known): string => (meanwhile === '' ? '' : `. ${meanwhile}`);

const aborted = ({ message }: MigrationRecord): string =>
  `${message === undefined ? 'Nothing' : 'Look at what the message names'}: it was aborted, and what it had done stays as it is.`;

function whileUnderWay(record: MigrationRecord, known: Known): string {
  const { id, phase, confirmed } = record;
  const { held, release } = known;
  if (held)
    return `Nothing: it waits until ${held.toISOString()}, as it was scheduled. To begin at once: fedremotes migrate schedule ${id}${meanwhileText(known)}`;
  const gate = GATE_OF[phase];
  return gate && confirmed.includes(gate)
    ? 'Nothing: it was confirmed by hand, and goes on by itself.'
    : IN_PHASE[phase](id, opensText(record), release);
}

function opensText({ id, unnamed, confirmable }: MigrationRecord): string {
  if (unnamed) return `what its gate names stays once you say so: fedremotes migrate confirm ${id} --allow ${unnamed.allow}`;
  return confirmable ? 'then the gate is for you to open, as its message says' : 'the gate opens when that is seen';
}

function afterFailure(record: MigrationRecord): string {
  const { id, to_allow } = record;
  const mend = to_allow ? 'Read the consequences in the message. If they are meant, go on' : 'Mend what the message says, then go on';
  const or = isGoingBack(record)
    ? `Or end it where it is: fedremotes migrate abort ${id}`
    : `Or go back: fedremotes migrate rollback ${id}`;
  return `${mend}: ${resumeCommand(id, to_allow)}. ${or}`;
}

function beforeStart(id: string, known: Known): string {
  const { unseen, open, barred } = known;
  if (barred !== undefined) return barred;
  if (known.outdated !== undefined) return known.outdated;
  if (unseen === undefined) return answerOrStart(id, known);
  const then =
    open > 0 || known.elsewhere !== undefined ? answerOrStart(id, known) : `Look again when it can be: fedremotes migrate status ${id}`;
  return `The database could not be read (${unseen}): questions and report lack what it holds, and it is not started before it can be. ${then}`;
}

function answerOrStart(id: string, { open, elsewhere, hazards, refusals }: Known): string {
  if (open > 0) return `Answer ${String(open)} question(s): fedremotes migrate answer ${id} QUESTION=OPTION`;
  if (elsewhere !== undefined) return elsewhere;
  if (refusals.length > 0) return 'A rule refuses what the answers come to: see refusals, and answer otherwise or mend the inputs.';
  const names = namesOf(hazards);
  const allow = names.map((name) => ` --allow ${name}`).join('');
  return `Read the report, then start it: fedremotes migrate start ${id}${allow}`;
}

const patch = (id: string, name: string): string => `fedremotes migrate patch ${id} ${name}`;

const IN_PHASE: Readonly<Record<Phase, (id: string, opens: string, release: string) => string>> = {
  answer: (id) => `fedremotes migrate start ${id}`,
  prepare: (id, opens, release) =>
    `Deploy the first patch (${patch(id, 'before-upgrade')}) with the upgrade to ${release} or later; ${opens}.`,
  copy: () => 'Nothing: entries are being written into the database.',
  verify: (id) =>
    `Nothing while it reads back; where nobody can see the database, look there and confirm: fedremotes migrate confirm ${id} --allow DATABASE_NOT_SEEN`,
  'clean-up': (id, opens) => `Deploy the second patch (${patch(id, 'clean-up')}); ${opens}.`,
  check: () => 'Nothing: the entries are read back once more.',
  restrict: () => 'Nothing: remotes are being restricted by team, now that no entry of the file stands over them.',
  'hand-over': () => 'Nothing: the entries are being handed over to manual.',
  done: () => 'Nothing.',
  restore: (id) => `Deploy the patch that brings the file entries back (${patch(id, 'restore')}); then the rows go.`,
  'take-back': () => 'Nothing: what was copied is being taken back.',
  'gone-back': () => 'Nothing.',
};

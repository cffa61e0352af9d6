import type { Domain } from '../domain.ts';
import { policiesSaid, type FileEntry, type Located } from '../layers.ts';
import { eraOf, eraOfRelease, type EraSeen } from './era.ts';
import type { AllowList, LegacySettings, NotADomain } from './legacy-settings.ts';
import type { Question, QuestionCode } from './question.ts';
import { textQuestionId } from './questions-of-texts.ts';
import { questionsOf } from './questions.ts';
import type { DatabaseKnown } from './today.ts';

/** The option that somebody chose, by the id of the question. */
export type Chosen = (question: string) => string | undefined;

/** What the inputs say once the answers that change their meaning are taken into account, and all that is asked. */
export interface Answered {
  readonly settings: LegacySettings;
  readonly seen: EraSeen;
  readonly questions: readonly Question[];
}

/**
 * The option that counts for a question: the chosen one, else the proposed one. A choice that is no option of the question
 * (any more) has no effect.
 */
export function answerTo({ id, options, proposed }: Question, chosen: Chosen): string | undefined {
  const choice = chosen(id);
  return options.some((option) => option.id === choice) ? choice : proposed;
}

interface Read {
  readonly settings: LegacySettings;
  readonly seen: EraSeen;
}

/** Questions whose answers change what the inputs mean, in the order in which they are taken into account. */
const STAGES: readonly {
  readonly codes: readonly QuestionCode[];
  readonly next: (read: Read, answers: ReadonlyMap<string, string>) => Read;
}[] = [
  { codes: ['not-a-domain'], next: withCorrections },
  { codes: ['form-unknown'], next: withForm },
  { codes: ['era-unknown', 'era-contradicted'], next: withEra },
  { codes: ['allow-list-not-given'], next: withAllowList },
];

/** Takes answers into account: what is asked once the first ones are given is asked here too. Pure. */
export function answered(given: LegacySettings, chosen: Chosen, database: DatabaseKnown = {}): Answered {
  let read: Read = { settings: given, seen: eraOf(given) };
  const asked = new Map<string, Question>();
  for (const { codes, next } of STAGES) {
    const questions = questionsOf(read.settings, read.seen, database).filter(({ code }) => codes.includes(code));
    for (const question of questions) asked.set(question.id, question);
    read = next(read, answersOf(questions, chosen));
  }
  for (const question of questionsOf(read.settings, read.seen, database)) asked.set(question.id, question);
  return { ...read, questions: [...asked.values()] };
}

/** The answers that count, by the id of their question. */
export function answersOf(questions: readonly Question[], chosen: Chosen): ReadonlyMap<string, string> {
  return new Map(
    questions.flatMap((question) => {
      const answer = answerTo(question, chosen);
      return answer === undefined ? [] : [[question.id, answer] as const];
    }),
  );
}

/** Texts that were meant as domains stand in their lists as such. */
function withCorrections({ settings, seen }: Read, answers: ReadonlyMap<string, string>): Read {
  const meant = settings.not_domains.filter((text) => answers.get(textQuestionId(text)) === 'correct');
  const { allowed, entries } = settings;
  const inAllowList = meant.filter(({ list }) => list === 'the federator’s allow list').flatMap(locatedOf);
  const inBrigList = meant.filter(({ list }) => list === 'brig’s list').flatMap(entriesOf);
  return {
    seen,
    settings: {
      ...settings,
      not_domains: settings.not_domains.filter((text) => !meant.includes(text)),
      entries: withEach(entries, inBrigList),
      ...(allowed && { allowed: { ...allowed, domains: withNew(allowed.domains, inAllowList) } }),
    },
  };
}

const locatedOf = ({ corrections, file, line }: NotADomain): readonly Located<Domain>[] =>
  corrections.map((value) => ({ value, file, line }));

const entriesOf = ({ corrections, search_policy = 'no_search', file, line }: NotADomain): readonly FileEntry[] =>
  corrections.map((domain) => ({ domain, search_policy, file, line }));

/** Entries with more of them, each domain once: what says another policy of it contradicts it, and is asked for. */
function withEach(entries: readonly FileEntry[], more: readonly FileEntry[]): readonly FileEntry[] {
  const all = new Map(entries.map((entry) => [entry.domain, entry]));
  for (const { domain, search_policy, file, line } of more) {
    const first = all.get(domain);
    const said = { search_policy, file, line };
    if (!first) all.set(domain, { domain, ...said });
    else if (policiesSaid(first).every((one) => one.search_policy !== search_policy))
      all.set(domain, { ...first, contradicted_by: [...policiesSaid(first).slice(1), said] });
  }
  return [...all.values()];
}

function withNew(domains: AllowList['domains'], more: AllowList['domains']): AllowList['domains'] {
  const known = new Set(domains.map(({ value }) => value));
  return [...domains, ...more.filter(({ value }) => !known.has(value))];
}

/** An allowAll whose meaning hung on the form that it was cut out of. */
function withForm({ settings, seen }: Read, answers: ReadonlyMap<string, string>): Read {
  const answer = answers.get('form-unknown');
  if (!settings.allowed || answer === undefined) return { settings, seen };
  const { odd_value: _odd, ...list } = settings.allowed;
  return { seen, settings: { ...settings, allowed: { ...list, kind: answer === 'rendered' ? 'allow_all' : 'allow_list' } } };
}

function withEra({ settings, seen }: Read, answers: ReadonlyMap<string, string>): Read {
  const release = answers.get('era-unknown') ?? answers.get('era-contradicted');
  return release === 'up-to-4.35' || release === 'from-4.36' ? { settings, seen: eraOfRelease(release, settings) } : { settings, seen };
}

/** Of an allow list that is not there: nobody was allowed, as the chart had it by default. Where somebody was, nobody knows who. */
function withAllowList({ settings, seen }: Read, answers: ReadonlyMap<string, string>): Read {
  if (answers.get('allow-list-not-given') !== 'nobody-allowed') return { settings, seen };
  return { seen, settings: { ...settings, entries: [], allowed: { kind: 'allow_list', domains: [], path: '', file: '', line: 0 } } };
}

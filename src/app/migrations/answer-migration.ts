import { counted } from '../../domain/counted.ts';
import { few } from '../../domain/few.ts';
import type { Chosen } from '../../domain/migration/answered.ts';
import { groupBy } from '../../domain/group-by.ts';
import { layOver } from '../../domain/migration/lay-over.ts';
import { chosenIn, codeOf, isOver, type GivenAnswer, type MigrationRecord } from '../../domain/migration/migration.ts';
import type { Question } from '../../domain/migration/question.ts';
import { strategiesSaid, strategyNamed } from '../../domain/migration/strategy-said.ts';
import { decided } from '../../domain/migration/target.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { Strategy } from '../../domain/strategy.ts';
import type { By, Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';
import { notThere } from './change-migration.ts';
import { load } from './given-of.ts';
import { changeAndTell } from './tell.ts';

/** An answer: to one question by its id, or to all of a code. */
export interface AnswerWish {
  readonly question: string;
  readonly option: string;
}

/** More answers one by one than this make the record too large; a code answers all of its questions in one. */
const MOST_ANSWERS = 2_000;

/** Records answers, with who gave them and why. They can be changed until the start. All of them count, or none. */
export async function answerMigration(
  context: Context,
  id: string,
  answers: readonly AnswerWish[],
  by: By,
): Promise<Result<MigrationRecord, Rejection>> {
  let said = '';
  const change = async (record: MigrationRecord): Promise<Result<MigrationRecord, Rejection>> => {
    if (record.started || isOver(record))
      return bad(
        notThere(`The migration ${id} has been started, so that its answers stand. Roll it back, or abort it, and make another one.`),
      );
    const { given, decided: now } = await load(context, record);
    const wished = new Map(answers.map((answer) => [answer.question, givenBy(context, answer, by)]));
    // One answer may raise the next question, and both may be given at once.
    const raised = decided(given, chosenIn({ answers: { ...record.answers, ...Object.fromEntries(wished) } }));
    const questions = [...now.questions, ...raised.questions];
    const next = { ...record, answers: layOver(record.answers, withCovered(wished, questions), questions) };
    const after = decided(given, chosenIn(next));
    const [problem] = [
      ...answers.flatMap((answer) => againstWanted(answer, record.strategy) ?? problemOf(answer, questions)),
      ...(Object.keys(next.answers).length > MOST_ANSWERS ? [TOO_MANY] : []),
      ...twoStrategies(after.questions, chosenIn(next)),
    ];
    if (problem !== undefined) return bad({ code: 'no-such-question', message: problem });
    const texts = answers.map((answer) => answerText(answer, wished, after.questions));
    said = few(texts, SHOWN);
    return ok(next);
  };
  return changeAndTell(context, id, change, () => ({ action: 'migration_answered', by, message: `Answered: ${said}.` }));
}

/** Answers by code with the questions that they are given to. */
function withCovered(wished: ReadonlyMap<string, GivenAnswer>, questions: readonly Question[]): ReadonlyMap<string, GivenAnswer> {
  const byCode = groupBy(questions, ({ code }) => code);
  return new Map(
    [...wished].map(([key, answer]) => {
      const of = [...new Set((byCode.get(key) ?? []).map(({ id }) => id))].filter((id) => id !== key);
      return [key, of.length === 0 ? answer : { ...answer, of }];
    }),
  );
}

const SHOWN = 20;

const TOO_MANY = `More than ${String(MOST_ANSWERS)} answers were given one by one. Answer all questions of a kind by its code, such as not-in-force = leave-out, and then the exceptions.`;

/** An answer as the journal has it; by a code with how many questions it answers, and how many of that code have no such option. */
function answerText({ question: of, option }: AnswerWish, wished: ReadonlyMap<string, unknown>, questions: readonly Question[]): string {
  const ofCode = questions.filter(({ id, code }) => code === of && !wished.has(id));
  if (ofCode.length === 0) return `${of} = ${option}`;
  const without = ofCode.filter(({ options }) => options.every(({ id }) => id !== option)).length;
  const rest = without > 0 ? `; ${String(without)} without this option` : '';
  return `${of} = ${option} (${counted(ofCode.length - without, 'question')}${rest})`;
}

function problemOf({ question, option }: AnswerWish, questions: readonly Question[]): readonly string[] {
  const asked = questions.filter(({ id, code }) => id === question || code === question);
  const [first] = asked;
  if (!first) return [`“${question}” is no question of this migration. Its questions are ${idsOf(questions)}.`];
  const options = new Set(asked.flatMap((one) => one.options.map(({ id }) => id)));
  return options.has(option) ? [] : [`“${option}” is no answer to ${question}. Answer one of ${[...options].join(', ')}.`];
}

/** Where a strategy was named for the end, no answer comes to another one. */
function againstWanted({ question, option }: AnswerWish, wanted: Strategy | undefined): string | undefined {
  const named = strategyNamed(codeOf(question), option);
  return wanted === undefined || named === undefined || named === wanted
    ? undefined
    : `“${option}” comes to the strategy ${named}, but this migration was made for ${wanted} (--strategy, target.strategy). Answer otherwise, or make another migration without it.`;
}

/** One strategy is in the end: answers that come to two are not both meant. */
function twoStrategies(questions: readonly Question[], chosen: Chosen): readonly string[] {
  const [one, ...others] = strategiesSaid(questions, chosen);
  const other = others.find(({ strategy }) => strategy !== one?.strategy);
  if (!one || !other) return [];
  const texts = [one, other].map(({ question, option, strategy }) => `${question} = ${option} comes to the strategy ${strategy}`);
  return [
    `${texts.join(', but ')}. One strategy is in the end: answer one of the two otherwise, or name the strategy when you make another migration (--strategy, target.strategy).`,
  ];
}

const idsOf = (questions: readonly Question[]): string =>
  questions.length === 0 ? 'none' : few([...new Set(questions.map(({ id }) => id))], SHOWN);

function givenBy({ clock }: Context, { option }: AnswerWish, { actor, verified, reason }: By): GivenAnswer {
  return { option, actor, verified, ...(reason !== undefined && { reason }), at: clock.now().toISOString() };
}

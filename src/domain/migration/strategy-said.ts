import type { Strategy } from '../strategy.ts';
import { answerTo, type Chosen } from './answered.ts';
import type { Question, QuestionCode } from './question.ts';

/** Options that name the strategy of the end, by the code of their question. */
const NAMED: Readonly<Record<string, Readonly<Record<string, Strategy>>>> = {
  'allow-all': { 'stay-allow-all': 'allowAll', list: 'allowDynamic' },
  'strategy-allow-none': { 'stay-allow-none': 'allowNone', 'allow-dynamic': 'allowDynamic' },
  'not-in-force': { 'allow-all': 'allowAll' },
  'over-limit': { 'allow-all': 'allowAll' },
} satisfies Readonly<Partial<Record<QuestionCode, Readonly<Record<string, Strategy>>>>>;

/** The strategy that an option of a question names, where it names one. */
export const strategyNamed = (code: string, option: string): Strategy | undefined => NAMED[code]?.[option];

/** An answer that names the strategy of the end. */
export interface StrategySaid {
  readonly question: string;
  readonly option: string;
  readonly strategy: Strategy;
}

/** All that the answers say of the strategy; where they say two things, one of them is not meant. */
export const strategiesSaid = (questions: readonly Question[], chosen: Chosen): readonly StrategySaid[] =>
  questions.flatMap((question) => {
    const option = answerTo(question, chosen);
    const strategy = option === undefined ? undefined : strategyNamed(question.code, option);
    return option === undefined || strategy === undefined ? [] : [{ question: question.id, option, strategy }];
  });

/**
 * The questions once a strategy was named for the end: what comes to another one is not offered, and where one answer is left that is
 * the one. Of a domain it is said what that strategy makes of the answer.
 */
export function underWanted(questions: readonly Question[], wanted: Strategy | undefined): readonly Question[] {
  if (wanted === undefined) return questions;
  return questions.flatMap((question) => {
    const of = (strategy: Strategy | undefined): Question['options'] =>
      question.options.filter(({ id }) => strategyNamed(question.code, id) === strategy);
    if (of(undefined).length === question.options.length) return [withNote(question, wanted)];
    const [options, { proposed: _proposed, ...rest }] = [of(wanted).length > 0 ? of(wanted) : of(undefined), question];
    const [first, ...others] = options;
    if (!first) return [];
    return [{ ...rest, options, ...(others.length === 0 && { proposed: first.id }) }];
  });
}

const WHO_FEDERATES: ReadonlySet<QuestionCode> = new Set(['listed-not-allowed', 'not-in-force']);

const withNote = (question: Question, wanted: Strategy): Question =>
  wanted === 'allowDynamic' || !WHO_FEDERATES.has(question.code) ? question : { ...question, text: `${question.text} ${NOTES[wanted]}` };

const NOTES = {
  allowNone: 'Whatever is answered, in the end nobody federates: the strategy allowNone was named for this migration.',
  allowAll: 'Whatever is answered, in the end every backend may federate: the strategy allowAll was named for this migration.',
} as const satisfies Readonly<Partial<Record<Strategy, string>>>;

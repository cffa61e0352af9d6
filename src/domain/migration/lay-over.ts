import { codeOf, givenIn, type GivenAnswer, type MigrationRecord } from './migration.ts';
import type { Question } from './question.ts';

type Answers = MigrationRecord['answers'];

/**
 * Answers laid over those that were given before: the later one counts. A code answers all of its questions that have the option,
 * those too that had an answer of their own; one that has no such option keeps what it had. Of one request the answer to a single
 * question counts before that to its code.
 */
export function layOver(before: Answers, given: ReadonlyMap<string, GivenAnswer>, questions: readonly Question[]): Answers {
  const byId = new Map(questions.map((question) => [question.id, question]));
  const isCovered = (id: string): boolean => {
    const answer = given.get(codeOf(id));
    const question = byId.get(id);
    return answer !== undefined && !given.has(id) && (question === undefined || hasOption(question, answer.option));
  };
  const givenBefore = givenIn({ answers: before });
  const kept = questions.flatMap(({ id, code, ...question }): readonly (readonly [string, GivenAnswer])[] => {
    const [now, then] = [given.get(code), givenBefore(id)];
    if (!now || !then || hasOption(question, now.option) || !hasOption(question, then.option)) return [];
    return [[id, then]];
  });
  return Object.fromEntries([...Object.entries(before).filter(([id]) => !isCovered(id)), ...kept, ...given]);
}

const hasOption = ({ options }: Pick<Question, 'options'>, option: string): boolean => options.some(({ id }) => id === option);

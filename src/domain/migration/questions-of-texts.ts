import { placeText } from '../layers.ts';
import type { LegacySettings, NotADomain } from './legacy-settings.ts';
import { ask, questionId, spotOf, type Question } from './question.ts';

/** Texts that stand in a list and are no domains, with the correction where one is plain. */
export const textQuestions = ({ not_domains }: LegacySettings): readonly Question[] => not_domains.map(notADomain);

/** The id of the question about a text. */
export const textQuestionId = (found: NotADomain): string => questionId('not-a-domain', spotOf(found));

function notADomain(found: NotADomain): Question {
  const { text, corrections, list } = found;
  const meant = corrections.join(' and ');
  const question = `“${text}” in ${list} (${placeText(found)}) is not a backend domain.${meant === '' ? '' : ` ${meant} ${corrections.length === 1 ? 'is' : 'are'} meant, perhaps.`} What shall become of it?`;
  const options = {
    ...(meant !== '' && {
      correct: `${meant} ${corrections.length === 1 ? 'counts' : 'count'} in its place, and may federate where the list is in force.`,
    }),
    'leave-out': 'Nothing is imported for it: if a backend was meant, that one does not federate.',
    'correct-in-file': 'You write what was meant into the file, and inspect again.',
  };
  return ask('not-a-domain', question, options, { place: spotOf(found) });
}

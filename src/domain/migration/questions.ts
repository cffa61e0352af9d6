import { eraOf, type EraSeen } from './era.ts';
import type { LegacySettings } from './legacy-settings.ts';
import type { Question } from './question.ts';
import { eraQuestions, formUnknown, strategyQuestions } from './questions-of-backend.ts';
import { domainQuestions } from './questions-of-domains.ts';
import type { DatabaseKnown } from './today.ts';
import { textQuestions } from './questions-of-texts.ts';

/**
 * What a migration has to ask before it can begin, as far as its inputs alone raise it: the backend first, then each domain,
 * then texts that are none. What only brig or the database could raise is not asked here; rows that were seen are in what is said.
 */
export function questionsOf(settings: LegacySettings, seen: EraSeen = eraOf(settings), database: DatabaseKnown = {}): readonly Question[] {
  return [
    ...eraQuestions(settings, seen),
    ...formUnknown(settings),
    ...strategyQuestions(settings, seen),
    ...domainQuestions({ ...database, settings, seen }),
    ...textQuestions(settings),
  ];
}

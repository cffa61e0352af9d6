import type { Domain } from '../domain.ts';
import type { Place } from '../layers.ts';

/** What a migration cannot know from its inputs. Stable: answers and scripts refer to these. */
export const QUESTION_CODES = [
  'era-unknown',
  'era-contradicted',
  'form-unknown',
  'allow-list-not-given',
  'allow-all',
  'strategy-allow-none',
  'listed-not-allowed',
  'not-in-force',
  'policy-missing',
  'policies-contradict',
  'own-domain-listed',
  'not-a-domain',
  'over-limit',
  'database-differs',
  'dormant-row',
  'layer-unknown',
  'until-restricted',
] as const;
export type QuestionCode = (typeof QUESTION_CODES)[number];

/** One answer that may be given, and what follows from it, in plain words. */
export interface QuestionOption {
  readonly id: string;
  readonly meaning: string;
}

/** A question of a migration (interface.md, Migration). */
export interface Question {
  /** The code, with the domain or place where there are several of it. */
  readonly id: string;
  readonly code: QuestionCode;
  readonly domain?: Domain;
  readonly text: string;
  readonly options: readonly QuestionOption[];
  /** The option that keeps things as they were; absent where it could give somebody access who has none. */
  readonly proposed?: string;
}

/** A place as part of an id: several may stand on one line. */
export const spotOf = ({ file, line, path }: Place & { readonly path: string }): string => `${file}:${String(line)}:${path}`;

/** The id of a question: its code, with what it is about where there are several of it. */
export const questionId = (code: QuestionCode, about?: string): string => (about === undefined ? code : `${code}:${about}`);

/** Puts a question together. */
export function ask(
  code: QuestionCode,
  text: string,
  options: Readonly<Record<string, string>>,
  { domain, place, proposed }: { readonly domain?: Domain; readonly place?: string; readonly proposed?: string } = {},
): Question {
  const about = domain ?? place;
  return {
    id: questionId(code, about),
    code,
    ...(domain !== undefined && { domain }),
    text,
    options: Object.entries(options).map(([id, meaning]) => ({ id, meaning })),
    ...(proposed !== undefined && { proposed }),
  };
}

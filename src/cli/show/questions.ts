import type { Question, QuestionCode } from '../../domain/migration/question.ts';
import type { Page } from './page.ts';
import { indented } from './wrap.ts';

/** Of one code so many are shown in full; of the rest only what they are about. */
const IN_FULL = 3;
const NAMED = 20;

/** A question, and where it was answered with what is done elsewhere: what that is. */
type Shown = Question & { readonly answer?: string; readonly elsewhere?: string };

/** Questions by code, each with its options; a thousand of one kind are named in one. */
export function questionsText(questions: readonly Shown[], page: Page): readonly string[] {
  const codes = [...new Set(questions.map(({ code }) => code))];
  return codes.flatMap((code) => ofCode(code, questions, page));
}

function ofCode(code: QuestionCode, questions: readonly Shown[], page: Page): readonly string[] {
  const all = questions.filter((question) => question.code === code);
  const inFull = all.length > IN_FULL ? all.slice(0, 1) : all;
  const rest = all.slice(inFull.length);
  if (rest.length === 0) return inFull.map((question) => questionText(question, page));
  const named = rest.slice(0, NAMED).map(({ domain, id }) => domain ?? id.slice(code.length + 1));
  const more = rest.length > NAMED ? ` and ${String(rest.length - NAMED)} more (--json has them all)` : '';
  const text = `The same is asked of ${String(rest.length)} more: ${named.join(', ')}${more}`;
  return [...inFull.map((question) => questionText(question, page)), indented(text, page.columns, 4, '    ')];
}

function questionText({ code, domain, text, options, proposed, answer = '', elsewhere }: Shown, page: Page): string {
  const width = Math.max(...options.map(({ id }) => id.length)) + 8;
  return [
    `  ${page.paint('yellow', code)}${domain === undefined ? '' : `  ${domain}`}`,
    indented(text, page.columns, 4, '    '),
    ...options.map(({ id, meaning }) => indented(id === proposed ? `${meaning} (proposed)` : meaning, page.columns, width, `      ${id}`)),
    ...(elsewhere === undefined ? [] : [indented(`Answered ${answer}. ${elsewhere}`, page.columns, 4, '    ')]),
  ].join('\n');
}

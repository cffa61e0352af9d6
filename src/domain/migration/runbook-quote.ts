/** Controls, invisible format characters, lone surrogates and what ends a line: none of it may stand in a document as it is. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;
const EACH_UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;
const BARE = /^[A-Za-z0-9_@%+:,./][A-Za-z0-9_@%+:,./-]*$/;

/** One word of bash that means exactly this text, whatever stands in it; in one line, and with nothing that cannot be seen. */
export function shellWord(text: string): string {
  if (BARE.test(text)) return text;
  if (!UNSEEN.test(text)) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const bytes = [...new TextEncoder().encode(text)];
  return `$'${bytes.map(byteInBash).join('')}'`;
}

/** A byte between $' and ': letters and digits as they are, else as three octal digits, which end by themselves. */
const byteInBash = (byte: number): string => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9._/-]/.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
};

/** A file for `helm -f`, which takes its argument for a line of CSV. */
export const helmFile = (path: string): string => (/[,"\r\n]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path);

/** The text with all that cannot be seen written out: \u{1b}. */
export const seen = (text: string): string => text.replace(EACH_UNSEEN, (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`);

/** A piece of code within a line of Markdown that shows exactly this text. */
export function codeSpan(text: string): string {
  const shown = seen(text);
  const fence = '`'.repeat(longestRun(shown) + 1);
  // CommonMark takes one blank away on both sides.
  const pad = /^[` ]|[` ]$/.test(shown) || shown === '' ? ' ' : '';
  return fence + pad + shown + pad + fence;
}

/** A block of commands in Markdown that nothing in it can end. */
export function codeBlock(code: string, language = 'sh'): string {
  const fence = '`'.repeat(Math.max(3, longestRun(code) + 1));
  return `${fence}${language}\n${code}\n${fence}`;
}

const longestRun = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** Words that stand in a line of Markdown, and are nothing but words there. */
export const markdownText = (text: string): string => seen(text).replaceAll(/[\\`*_{}[\]<>|#~&]/g, String.raw`\$&`);

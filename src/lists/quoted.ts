const MOST_SHOWN = 80;

/** Text of a list in quotes, for a message: cut where it is long. */
export const quoted = (text: string): string => `“${text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text}”`;

/** What a value is, for a message. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `the text ${quoted(value)}`;
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'number' ? `the number ${String(value)}` : JSON.stringify(value);
}

/** The message with control characters written out, so that no list can hide or forge what a terminal shows. */
export const visible = (message: string): string =>
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  message.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu, (found) => {
    return `\\u${(found.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });

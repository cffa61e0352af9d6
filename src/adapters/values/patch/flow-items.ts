import type { Extent } from './block-lines.ts';
import { lineStart, nextLine, type Edit } from './splice.ts';
import { assertPlain, type YamlSource } from './yaml-source.ts';

/** Puts items behind the last one of a flow collection, each on a line of its own if the last one is. */
export function insertFlow({ text }: YamlSource, items: readonly Extent[], wanted: readonly string[]): readonly Edit[] {
  const last = items.at(-1);
  if (last === undefined || wanted.length === 0) return [];
  const lead = /[,[{](\s+)$/.exec(text.slice(items.at(-2)?.end ?? lineStart(text, last.start) - 1, last.start))?.[1];
  const own = /^\s*$/.test(text.slice(lineStart(text, last.start), last.start));
  const gap = own ? `${lineBreakAt(text, last.start)}${text.slice(lineStart(text, last.start), last.start)}` : (lead ?? ' ');
  const comma = /^\s*,/.exec(text.slice(last.end))?.[0];
  const behind = comma === undefined ? last.end : last.end + comma.length;
  const more = wanted.join(`,${gap}`);
  const comment = /^[ \t]*#[^\n]*/.exec(text.slice(behind))?.[0].replace(/\r$/, '');
  if (comment === undefined) return [insertion(behind, `${comma === undefined ? ',' : ''}${gap}${more}${comma === undefined ? '' : ','}`)];
  const line = own ? gap : `${lineBreakAt(text, last.start)}${indentBelow(text, last.start)}`;
  return [
    ...(comma === undefined ? [insertion(last.end, ',')] : []),
    insertion(behind + comment.length, `${line}${more}${comma === undefined ? '' : ','}`),
  ];
}

const insertion = (at: number, text: string): Edit => ({ start: at, end: at, text });

const indentBelow = (text: string, offset: number): string => `${/^[ \t]*/.exec(text.slice(lineStart(text, offset)))?.[0] ?? ''}  `;

/** The line break of the line before, or of this one if it is the first. */
function lineBreakAt(text: string, offset: number): string {
  const end = lineStart(text, offset) || nextLine(text, offset);
  return text[end - 2] === '\r' ? '\r\n' : '\n';
}

/** Takes items out of a flow collection of which others stay, whose comments stay with them. */
export function removeFlow(source: YamlSource, items: readonly Extent[], isGone: (index: number) => boolean): readonly Edit[] {
  const edits: Edit[] = [];
  for (let from = 0; from < items.length; from += 1) {
    if (!isGone(from)) continue;
    let to = from;
    while (to + 1 < items.length && isGone(to + 1)) to += 1;
    edits.push(...removeRun(source, items, from, to));
    from = to;
  }
  for (const { start, end } of edits) assertPlain(source, start, end);
  return edits;
}

/** Items `from` to `to`: whole lines where they have them, else with the comma behind them or, at the end, the one before. */
function removeRun(source: YamlSource, items: readonly Extent[], from: number, to: number): readonly Edit[] {
  const { text } = source;
  const [before, first, last, after] = [items[from - 1], items[from], items[to], items[to + 1]];
  if (first === undefined || last === undefined) return [];
  const rest = /^\s*?,?[ \t]*(?:#[^\n]*)?\r?\n/.exec(text.slice(last.end, nextLine(text, last.end)));
  const start = lineStart(text, first.start);
  if (rest !== null && /^\s*$/.test(text.slice(start, first.start))) {
    const whole = { start, end: last.end + rest[0].length, text: '' };
    if (after !== undefined || rest[0].trimStart().startsWith(',') || before === undefined) return [whole];
    const comma = before.end + text.slice(before.end, first.start).indexOf(',');
    return /^\s*,/.test(text.slice(before.end)) ? [{ start: comma, end: comma + 1, text: '' }, whole] : [whole];
  }
  if (after !== undefined && isBare(text, last.end, after.start)) return [{ start: first.start, end: after.start, text: '' }];
  if (before !== undefined && isBare(text, before.end, first.start)) return [{ start: before.end, end: last.end, text: '' }];
  return source.refuse(first.start, 'comments stand between the items of this list, and whose they are is not clear');
}

const isBare = (text: string, start: number, end: number): boolean => /^\s*,\s*$/.test(text.slice(start, end));

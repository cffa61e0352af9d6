import { FILE_HEADERS_ONLY, formatPatch, parsePatch, reversePatch, type StructuredPatchHunk } from 'diff';
import { linesOf, type Origins } from './splice.ts';

/** A file before and after, and which of its lines stayed. */
export interface DiffedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly origins: Origins;
}

/** Lines around a change, as diff and git show them. */
const CONTEXT = 3;

/**
 * One unified diff of all files, for `patch -p1` and `git apply`. Which lines changed is known and not searched for: the
 * search takes a quarter of a minute where 5,000 of 10,000 entries go.
 */
export const unifiedDiff = (files: readonly DiffedFile[]): string =>
  files
    .map((one) => {
      const name = nameInDiff(one.file);
      // `patch` ends a name at its first blank, unless a tab ends it.
      const behind = /\s/.test(name) ? ' ' : undefined;
      return formatPatch(
        { oldFileName: `a/${name}`, newFileName: `b/${name}`, oldHeader: behind, newHeader: behind, hunks: hunksOf(marked(one)) },
        FILE_HEADERS_ONLY,
      );
    })
    .join('');

/** The same diff, backwards: what it took away comes back. */
export const reversedDiff = (diff: string): string =>
  parsePatch(diff)
    .map((file) => {
      const { oldFileName, newFileName, ...back } = reversePatch(file);
      return formatPatch({ ...back, oldFileName: newFileName, newFileName: oldFileName }, FILE_HEADERS_ONLY);
    })
    .join('');

/** Below the place where the patch is applied: a path that begins at the root or at the current folder loses that. */
const nameInDiff = (file: string): string => file.replace(/^(?:\.?\/)+/, '');

/** A line as a diff shows it: its mark and its text, with its line break. */
type Marked = readonly [mark: ' ' | '-' | '+', line: string];

function marked({ before, after, origins }: DiffedFile): readonly Marked[] {
  const old = linesOf(before);
  const result: Marked[] = [];
  let added: Marked[] = [];
  let done = 0;
  const removeTo = (end: number): void => {
    result.push(...old.slice(done, end).map((line): Marked => ['-', line]), ...added);
    added = [];
    done = end;
  };
  for (const [index, line] of linesOf(after).entries()) {
    const origin = origins[index];
    if (origin === undefined || old[origin] !== line) added.push(['+', line]);
    else {
      removeTo(origin);
      result.push([' ', line]);
      done = origin + 1;
    }
  }
  removeTo(old.length);
  return result;
}

function hunksOf(lines: readonly Marked[]): StructuredPatchHunk[] {
  const changed = lines.flatMap(([mark], index) => (mark === ' ' ? [] : [index]));
  const spans: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = spans.at(-1);
    if (last !== undefined && index - CONTEXT <= last.to) last.to = index + 1 + CONTEXT;
    else spans.push({ from: Math.max(0, index - CONTEXT), to: index + 1 + CONTEXT });
  }
  let [oldStart, newStart, done] = [1, 1, 0];
  return spans.map(({ from, to }) => {
    const skipped = lines.slice(done, from);
    oldStart += countOld(skipped);
    newStart += countNew(skipped);
    const inside = lines.slice(from, to);
    const hunk = { oldStart, oldLines: countOld(inside), newStart, newLines: countNew(inside), lines: inside.flatMap(shown) };
    oldStart += hunk.oldLines;
    newStart += hunk.newLines;
    done = to;
    return hunk;
  });
}

const countOld = (lines: readonly Marked[]): number => lines.filter(([mark]) => mark !== '+').length;
const countNew = (lines: readonly Marked[]): number => lines.filter(([mark]) => mark !== '-').length;

const shown = ([mark, line]: Marked): readonly string[] =>
  line.endsWith('\n') ? [mark + line.slice(0, -1)] : [mark + line, '\\ No newline at end of file'];

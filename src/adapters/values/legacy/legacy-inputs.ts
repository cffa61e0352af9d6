import type { LegacyInputs } from '../../../ports/legacy-inputs.ts';
import type { MigrationInput } from '../../../ports/migrations.ts';
import { offThread } from '../off-thread.ts';
import { threadProblem } from '../parse-off-thread.ts';
import { patchValues } from '../patch/patch-values.ts';
import { reversedDiff } from '../patch/unified-diff.ts';
import { oversized } from '../read-files.ts';
import type { ValuesFile } from '../read-parts.ts';
import { failure } from '../values-finding.ts';
import { readInputs } from './read-inputs.ts';

/** Inputs of so many characters are done with at once; a thread of its own takes longer to begin. */
const SMALL = 64 * 1024;

/** A file of 1 MB takes seconds to be patched, and requests must not wait for it. */
const PATCH_MS = 60_000;

/** Reads and patches what a migration is given, by the names that it was given under. */
export const legacyInputs: LegacyInputs = {
  read: async (inputs) => {
    const large = inputs.flatMap(({ name, content }) => oversized(name, content) ?? []);
    const files = inputs.filter(({ name, content }) => oversized(name, content) === undefined).map(fileOf);
    try {
      const read = isSmall(inputs) ? readInputs(files) : await offThread('readInputs', files);
      return { ...read, findings: [...large, ...read.findings] };
    } catch (error) {
      return {
        files: [],
        settings: NOTHING,
        findings: [...large, failure('parse-failed', { file: nameOf(inputs) }, threadProblem(error))],
      };
    }
  },
  patch: async (inputs, wish) => {
    const files = inputs.map(fileOf);
    try {
      return isSmall(inputs)
        ? patchValues(files, wish)
        : await offThread('patchValues', { inputs: files, wish }, { milliseconds: PATCH_MS });
    } catch (error) {
      return { refusals: [{ file: nameOf(inputs), line: 0, message: threadProblem(error) }] };
    }
  },
  reversed: reversedDiff,
};

const fileOf = ({ name, content }: MigrationInput): ValuesFile => ({ file: name, text: content });
const nameOf = (inputs: readonly MigrationInput[]): string => inputs.map(({ name }) => name).join(', ');
const isSmall = (inputs: readonly MigrationInput[]): boolean => inputs.reduce((sum, { content }) => sum + content.length, 0) <= SMALL;
const NOTHING = { entries: [], unread: [], not_domains: [], signs: [], brig_seen: false };

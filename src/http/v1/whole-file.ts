import type { MigrationPatch } from '../../app/migrations/patch-of-migration.ts';
import { digestOf } from '../../domain/digest.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { Problem } from '../problem.ts';
import { invalidRequest } from './read-request.ts';

/**
 * One file of a patch, whole, as it is to be. Only for whoever shows by its digest (If-Match) that he has the file that the patch was
 * made from: over any other one it would undo what was changed there since.
 */
export function wholeFile({ files }: MigrationPatch, name: string | undefined, ifMatch: string | undefined): Result<string, Problem> {
  const names = files.map(({ file }) => file).join(', ');
  const [first] = files;
  const found = name === undefined ? (files.length === 1 ? first : undefined) : files.find(({ file }) => file === name);
  if (!found) {
    const expected =
      files.length === 0 ? 'Nothing has to change, so there is no file' : `Expected the name of a file that changes (${names})`;
    return bad(
      invalidRequest([{ path: 'query.file', message: `${expected}, found ${name === undefined ? 'none' : `“${name.slice(0, 100)}”`}.` }]),
    );
  }
  const digest = digestOf(found.before);
  if (ifMatch?.trim() === `"${digest}"`) return ok(found.after);
  return bad({
    code: 'precondition-failed',
    message: `${found.file} is not the file that the patch was made from, or its digest was not named. Send If-Match: "${digest}" if “sha256sum ${found.file}” says so; else apply the diff, which fits a changed file or says that it does not.`,
  });
}

import type { ListProblem } from '../../domain/wanted-remote.ts';
import type { FetchFailure } from '../../ports/lists.ts';

/** Ends a fetch; the message is a sentence without credentials. */
export class FetchFailed extends Error {
  override readonly name = 'FetchFailed';
  readonly code: FetchFailure;
  readonly problems: readonly ListProblem[] | undefined;

  constructor(code: FetchFailure, message: string, options: { readonly problems?: readonly ListProblem[]; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.problems = options.problems;
  }
}

import { EXIT, type ExitCode } from './exit-code.ts';

/** What a failure may say besides its message. */
export interface FailureDetails {
  readonly exitCode?: ExitCode;
  /** More of what was found, one line each. */
  readonly details?: readonly string[];
  /** What to do next, one line each; a command to type stands alone in its line. */
  readonly next?: readonly string[];
  /** The problem as the service answered it, for --json. */
  readonly problem?: object;
}

/** A command could not do what was asked: thrown by commands, printed once by run.ts, without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;
  readonly details: readonly string[];
  readonly next: readonly string[];
  readonly problem: object | undefined;

  constructor(message: string, { exitCode = EXIT.error, details = [], next = [], problem }: FailureDetails = {}) {
    super(message);
    this.exitCode = exitCode;
    this.details = details;
    this.next = next;
    this.problem = problem;
  }
}

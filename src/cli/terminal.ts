/** Where a command reads and writes: the process, or what a test puts in its place. */
export interface Terminal {
  /** To standard output: what was asked for. */
  readonly out: (text: string) => void;
  /** To standard error: what went wrong, and progress. */
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The login name, where there is one. */
  readonly login: string | undefined;
  /** Characters a line of standard output has; Infinity where it is no terminal, so that nothing is wrapped for grep. */
  readonly columns: number;
  /** Whether standard output is a terminal and NO_COLOR is unset. */
  readonly colours: boolean;
  /** Whether standard error is a terminal, so that a line of progress can be written over. */
  readonly progress: boolean;
  /** All of standard input. */
  readonly readInput: () => Promise<string>;
  /** Aborted by Ctrl-C; from its first use on, Ctrl-C no longer ends the process by itself. */
  readonly interrupted: () => AbortSignal;
  readonly now: () => Date;
}

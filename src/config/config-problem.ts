/** One thing that keeps a configuration from being used. */
export interface ConfigProblem {
  /** The setting as the operator wrote it: “FEDREMOTES_LISTEN”, or “LISTEN in fedremotes.yaml”. */
  readonly where: string;
  /** What was expected, what was found, what to do; never a secret. */
  readonly message: string;
}

/** All problems as text for a person, one a line. */
export function renderProblems(problems: readonly ConfigProblem[]): string {
  const lines = problems.map(({ where, message }) => `  ${where}: ${message}`);
  const first =
    problems.length === 1
      ? 'The configuration cannot be used:'
      : `The configuration cannot be used, for ${String(problems.length)} reasons:`;
  return [first, ...lines].join('\n');
}

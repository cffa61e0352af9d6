/** How grave a finding is, gravest first. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What is wrong with a file that we were given to read, or worth knowing; `code` is stable. */
export interface FileFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly file: string;
  readonly line?: number;
  /** The path of the key, such as brig.config.optSettings.setFederationStrategy. */
  readonly path?: string;
  /** What was expected, what was found, what to do. */
  readonly message: string;
}

/** Findings with the gravest first, and those of one severity in their order. */
export const gravestFirst = <T extends { readonly severity: Severity }>(findings: readonly T[]): readonly T[] =>
  SEVERITIES.flatMap((severity) => findings.filter((finding) => finding.severity === severity));

/** What is wrong with a file that we were given to read, or worth knowing; `code` is stable. */
export interface FileFinding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly file: string;
  readonly line?: number;
  /** The path of the key, such as brig.config.optSettings.setFederationStrategy. */
  readonly path?: string;
  /** What was expected, what was found, what to do. */
  readonly message: string;
}

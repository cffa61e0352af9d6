/** Bearer tokens and whose they are, as the tokens file says now. */
export interface Tokens {
  /** The actor who bears this token, or undefined; compared in constant time; never waits. */
  readonly actorOf: (token: string) => string | undefined;
  /** Why the file as it stands now is not what is in force, if it is not; a sentence that says what to do. */
  readonly problem: () => string | undefined;
  readonly close: () => void;
}

import type { RejectionCode } from '../app/rejection.ts';

/** How a command ends (interface.md, “CLI exit codes”). */
export const EXIT = { done: 0, error: 1, findings: 2, refused: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The one table from a rejection to an exit code; it does not compile when a code is missing. */
const BY_REJECTION: Readonly<Record<RejectionCode, ExitCode>> = {
  'not-found': EXIT.error,
  'refused-by-rule': EXIT.refused,
  'hazards-not-allowed': EXIT.refused,
  'precondition-failed': EXIT.refused,
  'file-layer-unknown': EXIT.error,
  'too-many-writes': EXIT.error,
  'domain-busy': EXIT.error,
  'no-such-plan': EXIT.error,
  'plan-closed': EXIT.refused,
  'plan-stale': EXIT.refused,
  'no-such-source': EXIT.error,
  'source-invalid': EXIT.error,
  'source-takes-no-list': EXIT.error,
  'source-busy': EXIT.error,
  'no-such-migration': EXIT.error,
  'inputs-unusable': EXIT.error,
  'no-such-question': EXIT.error,
  'questions-open': EXIT.refused,
  'migration-not-there': EXIT.refused,
  'no-such-patch': EXIT.error,
  'patch-refused': EXIT.refused,
  'apply-incomplete': EXIT.error,
};

/** The exit code of a problem that the service answers; every code that is not a rejection is an error. */
export const exitCodeOf = (problemCode: string): ExitCode => (isRejection(problemCode) ? BY_REJECTION[problemCode] : EXIT.error);

const isRejection = (code: string): code is RejectionCode => Object.hasOwn(BY_REJECTION, code);

import type { FileFinding } from '../domain/file-finding.ts';
import type { Hazard } from '../domain/hazard.ts';
import type { PatchRefusal } from '../domain/migration/values-patch.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Moved } from '../domain/moved.ts';
import type { Plan } from '../domain/plan.ts';

/** Our rules say no, or what was begun did not come about: a value, mapped to a status and an exit code in one table each. */
export type Rejection =
  | { readonly code: 'not-found'; readonly message: string }
  | { readonly code: 'refused-by-rule'; readonly message: string; readonly refusals: readonly Refusal[] }
  | { readonly code: 'hazards-not-allowed'; readonly message: string; readonly hazards: readonly Hazard[] }
  | { readonly code: 'precondition-failed'; readonly message: string }
  | { readonly code: 'file-layer-unknown'; readonly message: string }
  | { readonly code: 'too-many-writes'; readonly message: string }
  | { readonly code: 'domain-busy'; readonly message: string }
  | { readonly code: 'no-such-plan'; readonly message: string }
  | { readonly code: 'plan-closed'; readonly message: string }
  | { readonly code: 'plan-stale'; readonly message: string; readonly moved: readonly Moved[] }
  | { readonly code: 'no-such-source'; readonly message: string }
  | { readonly code: 'source-invalid'; readonly message: string }
  | { readonly code: 'source-takes-no-list'; readonly message: string }
  | { readonly code: 'source-busy'; readonly message: string }
  | { readonly code: 'no-such-migration'; readonly message: string }
  | { readonly code: 'inputs-unusable'; readonly message: string; readonly findings: readonly FileFinding[] }
  | { readonly code: 'no-such-question'; readonly message: string }
  | { readonly code: 'questions-open'; readonly message: string; readonly questions: readonly string[] }
  | { readonly code: 'migration-not-there'; readonly message: string }
  | { readonly code: 'no-such-patch'; readonly message: string }
  | { readonly code: 'patch-refused'; readonly message: string; readonly refused: readonly PatchRefusal[] }
  | { readonly code: 'apply-incomplete'; readonly message: string; readonly plan: Plan };

/** The codes of all rejections. */
export type RejectionCode = Rejection['code'];

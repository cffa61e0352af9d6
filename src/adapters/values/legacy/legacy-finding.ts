import type { FileFinding } from '../../../domain/file-finding.ts';
import { toFinding, type Spot, type ValuesCode } from '../values-finding.ts';

/** What only a migration's inputs can have: the old list and what stands around it. Stable: scripts match on these. */
export const LEGACY_CODES = [
  'legacy-invalid',
  'legacy-entry-invalid',
  'legacy-entry-twice',
  'legacy-names-differ',
  'legacy-list-overridden',
  'allow-all-by-form',
  'inputs-contradict',
  'list-overridden',
  'old-key-name',
] as const;
export type LegacyCode = (typeof LEGACY_CODES)[number];

/** A finding about a migration's inputs. */
export interface LegacyFinding extends FileFinding {
  readonly code: LegacyCode | ValuesCode;
}

/** Puts a finding together. */
export const finding = (
  severity: FileFinding['severity'],
  code: LegacyFinding['code'],
  at: Spot,
  path: string | undefined,
  message: string,
): LegacyFinding => toFinding(severity, code, at, message, path);

import type { Place } from '../../domain/layers.ts';
import type { FileFinding } from '../../domain/file-finding.ts';

/** What keeps a set of values files from being used. Stable: scripts match on these. */
export const ERROR_CODES = [
  'file-missing',
  'file-unreadable',
  'file-empty',
  'file-too-large',
  'not-text',
  'not-yaml',
  'tab-indentation',
  'too-deep',
  'template',
  'lost-indentation',
  'alias-bomb',
  'parse-timeout',
  'parse-failed',
  'wrong-service',
  'no-brig-settings',
  'fragment',
  'forms-mixed',
  'several-wire-servers',
  'documents-contradict',
  'key-twice',
  'wrong-shape',
  'own-domain-invalid',
  'strategy-unknown',
  'strategy-is-object',
  'entries-not-a-list',
  'entry-invalid',
  'entries-contradict',
] as const;

/** What is worth knowing about values files that are used all the same. */
export const REMARK_CODES = [
  'several-documents',
  'nested-chart',
  'settings-deleted',
  'key-repeated',
  'nothing-of-brig',
  'federation-disabled',
  'own-domain-differs',
  'own-domain-missing',
  'own-domain-listed',
  'entry-twice',
  'entry-key-ignored',
  'restriction-ignored',
  'key-unknown',
  'misplaced-key',
  'legacy-list-ignored',
  'update-frequency-ignored',
  'more-findings',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];
export type RemarkCode = (typeof REMARK_CODES)[number];
export type ValuesCode = ErrorCode | RemarkCode;

/** A finding of this adapter: the port's shape with the closed list of codes. */
export interface ValuesFinding extends FileFinding {
  readonly code: ValuesCode;
}

/** A file, and a line of it where one can be named. */
export interface Spot {
  readonly file: string;
  readonly line?: number;
}

/** Why the files cannot be used; `path` is the key's path. */
export const failure = (code: ErrorCode, at: Spot, message: string, path?: string): ValuesFinding =>
  toFinding('error', code, at, message, path);

/** Something that an operator should look at. */
export const warning = (code: RemarkCode, at: Spot, message: string, path?: string): ValuesFinding =>
  toFinding('warning', code, at, message, path);

/** Something said for completeness. */
export const remark = (code: RemarkCode, at: Spot, message: string, path?: string): ValuesFinding =>
  toFinding('info', code, at, message, path);

/** “values.yaml:12”, as editors and terminals link it. */
export const showPlace = (place: Place): string => `${place.file}:${String(place.line)}`;

/** Puts a finding together, with a code of a closed list. */
export function toFinding<Code extends string>(
  severity: FileFinding['severity'],
  code: Code,
  at: Spot,
  message: string,
  path: string | undefined,
): FileFinding & { readonly code: Code } {
  return {
    code,
    severity,
    file: at.file,
    ...(at.line === undefined ? {} : { line: at.line }),
    ...(path === undefined ? {} : { path }),
    message,
  };
}

/** More findings of one severity than this help nobody. */
const MAX_FINDINGS = 100;

/** The first findings of each severity, in order, and how many are left out. */
export function firstFindings(findings: readonly ValuesFinding[]): readonly ValuesFinding[] {
  const counts = new Map<string, number>();
  const kept = findings.filter(({ severity }) => {
    const count = (counts.get(severity) ?? 0) + 1;
    counts.set(severity, count);
    return count <= MAX_FINDINGS;
  });
  const last = kept.at(-1);
  const left = findings.length - kept.length;
  return left === 0 || last === undefined
    ? kept
    : [...kept, remark('more-findings', { file: last.file }, `${String(left)} more findings are left out; correct these first`)];
}

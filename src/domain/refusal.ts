import type { Domain } from './domain.ts';

/** Rules that refuse a change whoever asks; stable names. */
export const STEP_RULES = [
  'not-found',
  'own-domain',
  'too-many-remotes',
  'differs-from-file',
  'file-contradicts-itself',
  'only-in-file',
  'restriction-not-supported',
  'not-restricted-by-team',
  'not-frozen',
  'nothing-to-restore',
  'row-unreadable',
  'cannot-remove',
] as const;

/** All rules that refuse: those on one change, and those on a plan over many. */
export const RULES = [...STEP_RULES, 'named-twice', 'list-empty', 'changed-since', 'nothing-to-undo'] as const;
export type Rule = (typeof RULES)[number];

/** Why a change is never done: which rule, on what, and the way out. */
export interface Refusal {
  readonly rule: Rule;
  readonly domain?: Domain;
  readonly message: string;
}

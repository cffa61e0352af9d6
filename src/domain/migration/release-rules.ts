import { placeText } from '../layers.ts';
import type { LegacySettings, Release } from './legacy-settings.ts';

/** The releases between which it changed what is decided by the list (brig-contract §2, §4). Stable: scripts match on these. */
export const RELEASE_RULES = ['up-to-4.35', 'from-4.36-to-4.39', 'from-4.40'] as const;
export type ReleaseRules = (typeof RELEASE_RULES)[number];

/** Those of a brig that has a list of remotes in its database. */
export const BRIG_RULES = ['from-4.36-to-4.39', 'from-4.40'] as const satisfies readonly ReleaseRules[];
export type BrigRules = (typeof BRIG_RULES)[number];

/** By whose rules a report decides, and what shows which brig that is: a sentence part. */
export interface RulesUsed {
  readonly before: ReleaseRules;
  readonly after: BrigRules;
  readonly told_by: string;
}

/** A brig by its rules, and what shows it. */
export interface BrigTold {
  readonly rules: BrigRules;
  readonly told_by: string;
}

/** What may show by which rules a brig decides: itself, as it was seen, else the inputs. */
export interface BrigSigns {
  readonly settings: Pick<LegacySettings, 'signs'>;
  /** Undefined where it is not connected, or did not answer. */
  readonly brig?: BrigRules;
}

/** What runs counts before what the inputs say of it. Where nothing shows it, today's rules are taken, and that is said. */
export function brigTold({ settings, brig }: BrigSigns): BrigTold {
  if (brig) return { rules: brig, told_by: SEEN[brig] };
  const signs = settings.signs.filter(({ rules }) => rules !== undefined);
  const [first] = signs;
  if (!first?.rules) return { rules: 'from-4.40', told_by: ASSUMED };
  return signs.every(({ rules }) => rules === first.rules)
    ? { rules: first.rules, told_by: `${first.what} (${placeText(first)})` }
    : { rules: 'from-4.40', told_by: `${ASSUMED}; the inputs name several releases` };
}

/** By whose rules a report decides, where the release is known: a backend stays on its brig to the end, or is upgraded to it at first. */
export function rulesUsed(signs: BrigSigns, release: Release): RulesUsed {
  const { rules, told_by } = brigTold(signs);
  return { before: release === 'up-to-4.35' ? release : rules, after: rules, told_by };
}

const SEEN: Readonly<Record<BrigRules, string>> = {
  'from-4.36-to-4.39': 'brig, which knows no restriction by team',
  'from-4.40': 'what is connected, where restrictions by team are kept',
};

const ASSUMED = 'nothing: that brig is, or will be, of 4.40 or later is an assumption';

/** The rules in the words of an operator. */
export const RULES_NAMES: Readonly<Record<ReleaseRules, string>> = {
  'up-to-4.35': '4.35 or earlier',
  'from-4.36-to-4.39': '4.36 to 4.39',
  'from-4.40': '4.40 or later',
};

import type { PatchWish } from '../../../domain/migration/values-patch.ts';
import { STRATEGY_KEYS } from '../legacy/layout.ts';
import { prefixOf } from '../nested-chart.ts';
import type { Draft } from './draft.ts';
import { linesFor, type Wanted } from './refuse.ts';

/** The keys of brig that a wish is about. */
export const BRIG_KEYS = { strategy: 'setFederationStrategy', entries: 'setFederationDomainConfigs' } as const;

/** What an operator does in place of a patch: a sentence part that begins with a verb, and the exact lines where there are any. */
export interface ByHand {
  readonly todo: string;
  readonly by_hand?: string;
}

/** Where wire-server stands in values of a parent chart, if it does: Helm puts those over all others. */
export const prefixIn = (drafts: readonly Draft[]): readonly string[] =>
  drafts.map(({ values }) => (values ? prefixOf(values) : [])).reduce((one, other) => (other.length > one.length ? other : one), []);

/** A whole wish as work by hand, in values of the umbrella chart, or in those of its parent below `prefix`. */
export function byHand({ strategy, entries, legacy }: PatchWish, prefix: readonly string[] = []): ByHand {
  const start = prefix.map((key) => `${key}.`).join('');
  const lines: Record<string, Wanted> = {
    ...(strategy !== undefined && { [BRIG_KEYS.strategy]: strategy }),
    ...(entries !== undefined && entries.length > 0 && { [BRIG_KEYS.entries]: entries.map(plain) }),
  };
  const gone = [
    ...(entries?.length === 0 ? [`${start}brig.config.optSettings.${BRIG_KEYS.entries}`] : []),
    ...(legacy === undefined ? [] : STRATEGY_KEYS.map((key) => `${start}federator.config.optSettings.${key}`)),
  ];
  const hasLines = Object.keys(lines).length > 0;
  const todo = [...(hasLines ? ['write the wanted lines'] : []), ...(gone.length > 0 ? [`take ${gone.join(' and ')} away`] : [])];
  return {
    todo: `${todo.join(' and ')} by hand`,
    ...(hasLines && { by_hand: linesFor([...prefix, 'brig', 'config', 'optSettings'], lines) }),
  };
}

/** An entry as it is written. */
export const plain = ({ domain, search_policy }: { readonly domain: string; readonly search_policy: string }): Record<string, string> => ({
  domain,
  search_policy,
});

import type { PatchRefusal, PatchWish } from '../../../domain/migration/values-patch.ts';
import { byHand, prefixIn } from './by-hand.ts';
import { chainOf } from './chains.ts';
import type { Draft } from './draft.ts';
import { readDrafts } from './verify.ts';

/** Refuses a wish for settings of which the values are not among the inputs, only what Helm made of them, or nothing. */
export function withoutValues(drafts: readonly Draft[], wish: PatchWish): readonly PatchRefusal[] {
  const hasBrig = chainOf(drafts, 'brig').length > 0;
  const hasFederator = chainOf(drafts, 'federator').length > 0;
  if (hasBrig && hasFederator) return [];
  const { settings } = readDrafts(drafts);
  const none = drafts.every(({ values }) => values === undefined);
  const { strategy, entries, legacy } = wish;
  const isListHere = entries !== undefined && (none || entries.length > 0 || settings.entries.length > 0);
  const isAllowListHere = legacy !== undefined && (none || settings.allowed !== undefined);
  const open: PatchWish = {
    ...(strategy !== undefined && !hasBrig && { strategy }),
    ...(isListHere && !hasBrig && { entries }),
    ...(isAllowListHere && !hasFederator && { legacy }),
  };
  if (Object.keys(open).length === 0) return [];
  const { todo, by_hand } = byHand(open, prefixIn(drafts));
  const message = `no values file that could hold this is among the inputs. Rendered files and ConfigMaps are not patched, for the next helm upgrade makes them anew. Give the values too, or ${todo} in those that you deploy with`;
  return [{ file: drafts[0]?.file ?? 'values.yaml', line: 1, message, ...(by_hand !== undefined && { by_hand }) }];
}

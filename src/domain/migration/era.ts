import type { LegacySettings, Release } from './legacy-settings.ts';
import type { Strategy } from '../strategy.ts';

/** Which semantics are in force before a migration. Stable: scripts match on these. */
export const ERAS = ['up-to-4.35', 'from-4.36', 'from-4.36-lingering-list', 'from-4.36-allow-none'] as const;
export type Era = (typeof ERAS)[number];

/** What the inputs say of the era; where they say nothing, or two things, that is for a person to answer. */
export interface EraSeen {
  readonly signs: 'agree' | 'none' | 'contradict';
  readonly release?: Release;
  readonly era?: Era;
  /** What brig goes by, as far as the inputs tell: stated, or its default. Up to 4.35 there was none. */
  readonly strategy?: Strategy;
}

/** The era that the signs in the inputs show (brig-contract §2, §7). It is never guessed from a lack of signs. */
export function eraOf(settings: LegacySettings): EraSeen {
  const releases = new Set(settings.signs.map(({ release }) => release));
  if (releases.size !== 1) return { signs: releases.size === 0 ? 'none' : 'contradict' };
  const [release] = releases;
  return eraOfRelease(release === 'from-4.36' ? release : 'up-to-4.35', settings);
}

/** The era, where the release is known. */
export function eraOfRelease(release: Release, settings: LegacySettings): EraSeen {
  if (release === 'up-to-4.35') return { signs: 'agree', release, era: 'up-to-4.35' };
  const strategy = settings.strategy?.value ?? (settings.brig_seen ? 'allowNone' : undefined);
  return { signs: 'agree', release, era: eraUnder(strategy, settings), ...(strategy && { strategy }) };
}

/** allowNone comes first: whatever lists are there, nobody federates. */
function eraUnder(strategy: Strategy | undefined, { allowed, unread }: LegacySettings): Era {
  if (strategy === 'allowNone') return 'from-4.36-allow-none';
  return allowed !== undefined || unread.length > 0 ? 'from-4.36-lingering-list' : 'from-4.36';
}

/** An era in the words of an operator. */
export const ERA_NAMES: Readonly<Record<Era, string>> = {
  'up-to-4.35': '4.35 or earlier: the federator’s allow list decides who federates, brig’s list only what may be searched',
  'from-4.36': '4.36 or later: brig’s strategy, its file and its database decide',
  'from-4.36-lingering-list': '4.36 or later with an old allow list that lingers: it is dead; brig’s strategy, file and database decide',
  'from-4.36-allow-none': '4.36 or later under allowNone: nobody federates, whatever the lists say',
};

import type { Journey, Way } from './migration-ways.ts';

/** Ways and journeys of a migration of so many domains, by name: those of `npm test`, and the others, which only the soak makes. */
export function journeys(domains: number): {
  readonly usual: Readonly<Record<string, readonly [Way, Journey]>>;
  readonly others: Readonly<Record<string, readonly [Way, Journey]>>;
} {
  const lingering = { strategy: 'allowDynamic', domains } as const;
  const allowNone = { strategy: 'allowNone', domains } as const;
  const embedded = { settings: { REGISTRY: 'embedded' } };
  const brig = { settings: { REGISTRY: 'brig', STATE: 'embedded' }, brig: '5.x' } as const;
  const old = { ...brig, brig: '4.36' } as const;
  const oldest = { ...brig, brig: 'pre-4.36', legacy: { domains } } as const;
  const byHand = { deployment: 'by hand' } as const;
  const seen = { deployment: 'seen' } as const;
  const unseen = { ...byHand, unseen: true } as const;
  return {
    usual: {
      'embedded, with a list that lingers': [{ ...embedded, legacy: lingering }, byHand],
      'embedded, under allowNone, back from the clean-up': [
        { ...embedded, legacy: allowNone },
        { ...byHand, backFrom: 'cleaned up' },
      ],
      'brig 4.42, under allowNone': [{ ...brig, legacy: allowNone }, seen],
      'brig 4.42, back from the copy': [
        { ...brig, legacy: lingering },
        { ...seen, backFrom: 'clean-up', back: 'frozen' },
      ],
      'brig 4.36, with a list that lingers': [{ ...old, legacy: lingering }, unseen],
      'brig 4.42, without the values files': [{ ...brig, legacy: lingering, unwatched: true }, seen],
      'brig up to 4.35, with its upgrade': [oldest, { ...seen, upgrade: '5.x' }],
      'brig 4.42, absent until restricted by team': [{ ...brig, legacy: { ...lingering, meanwhile: 'absent' } }, seen],
      'brig up to 4.35, open until restricted by team': [open(oldest), { ...seen, upgrade: '5.x' }],
    },
    others: {
      'embedded, under allowNone, open until restricted by team': [{ ...embedded, legacy: { ...allowNone, meanwhile: 'open' } }, byHand],
      'embedded, absent until restricted by team': [{ ...embedded, legacy: { ...lingering, meanwhile: 'absent' } }, byHand],
      'brig up to 4.35, absent until restricted by team': [
        { ...oldest, legacy: { ...oldest.legacy, meanwhile: 'absent' } },
        { ...seen, upgrade: '5.x' },
      ],
      ...back('embedded, restricted by team', { ...embedded, legacy: { ...lingering, meanwhile: 'open' } }, byHand, [
        'restrict',
        'hand-over',
      ]),
      ...back('brig 4.42, restricted by team', { ...brig, legacy: { ...lingering, meanwhile: 'absent' } }, { ...seen, back: 'frozen' }, [
        'clean-up',
        'restrict',
        'hand-over',
      ]),
      ...back('brig up to 4.35, restricted by team', open(oldest), { ...seen, upgrade: '5.x' }, ['clean-up', 'hand-over']),
      'embedded, under allowNone': [{ ...embedded, legacy: allowNone }, byHand],
      'embedded, with a list that lingers, back from the copy': [
        { ...embedded, legacy: lingering },
        { ...byHand, backFrom: 'clean-up' },
      ],
      'brig 4.40, with a list that lingers': [{ ...brig, brig: '4.40', legacy: lingering }, seen],
      'brig 4.42, back from the clean-up': [
        { ...brig, legacy: lingering },
        { ...seen, backFrom: 'cleaned up', back: 'frozen' },
      ],
      'brig 4.36, under allowNone': [{ ...old, legacy: allowNone }, unseen],
      'brig 4.36, without the values files': [{ ...old, legacy: lingering, unwatched: true }, unseen],
      'brig up to 4.35, back from the clean-up': [oldest, { ...seen, upgrade: '5.x', backFrom: 'cleaned up' }],
      ...back('embedded', { ...embedded, legacy: lingering }, byHand, ['copy', 'verify', 'check', 'hand-over']),
      ...back('brig 4.42', { ...brig, legacy: lingering }, { ...seen, back: 'frozen' }, [
        'copy',
        'copying',
        'verify',
        'check',
        'hand-over',
      ]),
      ...back('brig 4.36', { ...old, legacy: lingering }, { ...unseen, back: 'fails' }, [
        'copy',
        'verify',
        'clean-up',
        'cleaned up',
        'hand-over',
      ]),
      ...back('brig up to 4.35', oldest, { ...seen, upgrade: '5.x' }, ['prepare', 'copy', 'verify', 'clean-up', 'check', 'hand-over']),
    },
  };
}

const open = <W extends Way>(way: W): W => ({ ...way, legacy: { ...way.legacy, meanwhile: 'open' } });

/** One way, and back from each of these. */
const back = (name: string, way: Way, journey: Journey, from: readonly NonNullable<Journey['backFrom']>[]) =>
  Object.fromEntries(from.map((backFrom) => [`${name}, back from ${backFrom}`, [way, { ...journey, backFrom }] as const]));

/** Journeys on Cassandra, by name. */
export const cassandraJourneys = (domains: number): Readonly<Record<string, readonly [Way['legacy'], Journey]>> => ({
  'with a list that lingers, to its end': [{ strategy: 'allowDynamic', domains }, { deployment: 'by hand' }],
  'under allowNone, back from the clean-up': [
    { strategy: 'allowNone', domains },
    { deployment: 'by hand', backFrom: 'cleaned up' },
  ],
  'absent until restricted by team': [{ strategy: 'allowDynamic', domains, meanwhile: 'absent' }, { deployment: 'by hand' }],
  'under allowNone, to its end': [{ strategy: 'allowNone', domains }, { deployment: 'by hand' }],
  'with a list that lingers, back from the copy': [
    { strategy: 'allowDynamic', domains },
    { deployment: 'by hand', backFrom: 'clean-up' },
  ],
});

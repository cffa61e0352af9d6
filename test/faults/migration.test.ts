import { expect, it } from 'vitest';
import { travel, underWay, type Journey, type Way } from './migration-ways.ts';

const DOMAINS = 150;
const LINGERING = { strategy: 'allowDynamic', domains: DOMAINS } as const;
const ALLOW_NONE = { strategy: 'allowNone', domains: DOMAINS } as const;
const UP_TO_435 = { domains: DOMAINS } as const;
const EMBEDDED = { settings: { REGISTRY: 'embedded' } };
const BRIG = { settings: { REGISTRY: 'brig', STATE: 'embedded' } };

const WAYS: Readonly<Record<string, readonly [Way, Journey]>> = {
  'embedded, with a list that lingers': [{ ...EMBEDDED, legacy: LINGERING }, { deployment: 'by hand' }],
  'embedded, under allowNone, back from the clean-up': [
    { ...EMBEDDED, legacy: ALLOW_NONE },
    { deployment: 'by hand', backFrom: 'cleaned up' },
  ],
  'embedded, with a list that lingers, back from the copy': [
    { ...EMBEDDED, legacy: LINGERING },
    { deployment: 'by hand', backFrom: 'copied' },
  ],
  'brig 4.40, with a list that lingers': [{ ...BRIG, brig: '4.40', legacy: LINGERING }, { deployment: 'seen' }],
  'brig 4.42, under allowNone': [{ ...BRIG, brig: '5.x', legacy: ALLOW_NONE }, { deployment: 'seen' }],
  'brig 4.42, back from the copy': [
    { ...BRIG, brig: '5.x', legacy: LINGERING },
    { deployment: 'seen', backFrom: 'copied', freezes: true },
  ],
  'brig 4.42, back from the clean-up': [
    { ...BRIG, brig: '5.x', legacy: LINGERING },
    { deployment: 'seen', backFrom: 'cleaned up', freezes: true },
  ],
  'brig 4.42, without the values files': [{ ...BRIG, brig: '5.x', legacy: LINGERING, unwatched: true }, { deployment: 'seen' }],
  'brig 4.36, with a list that lingers': [
    { ...BRIG, brig: '4.36', legacy: LINGERING },
    { deployment: 'by hand', unseen: true },
  ],
  'brig 4.36, under allowNone': [
    { ...BRIG, brig: '4.36', legacy: ALLOW_NONE },
    { deployment: 'by hand', unseen: true },
  ],
  'brig 4.36, without the values files': [
    { ...BRIG, brig: '4.36', legacy: LINGERING, unwatched: true },
    { deployment: 'by hand', unseen: true },
  ],
  'brig up to 4.35, with its upgrade': [
    { ...BRIG, brig: 'pre-4.36', legacy: UP_TO_435 },
    { deployment: 'seen', upgrade: '5.x' },
  ],
  'brig up to 4.35, back from the clean-up': [
    { ...BRIG, brig: 'pre-4.36', legacy: UP_TO_435 },
    { deployment: 'seen', upgrade: '5.x', backFrom: 'cleaned up' },
  ],
};

it.each(Object.entries(WAYS))('%s', { timeout: 90_000 }, async (_name, [way, journey]) => {
  const { readings } = await underWay(way, travel(journey, way.legacy));
  expect(readings).toBeGreaterThan(3);
});

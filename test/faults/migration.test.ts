import { expect, it } from 'vitest';
import { journeys } from './migration-journeys.ts';
import { travel, underWay } from './migration-ways.ts';

it.each(Object.entries(journeys(40).usual))('%s', { timeout: 90_000 }, async (_name, [way, journey]) => {
  const { readings } = await underWay(way, travel(journey, way.legacy));
  expect(readings).toBeGreaterThan(3);
});

const BACK = ['embedded, back from check', 'brig 4.42, back from hand-over', 'brig 4.36, back from verify'];

it.each(Object.entries(journeys(30).others).filter(([name]) => BACK.includes(name)))(
  '%s',
  { timeout: 60_000 },
  async (_name, [way, journey]) => {
    const { readings } = await underWay(way, travel(journey, way.legacy));
    expect(readings).toBeGreaterThan(0);
  },
);

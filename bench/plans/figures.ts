import type { Figure } from '../figure.ts';
import { applyOnBrig } from './apply-on-brig.ts';
import { applyOnCassandra } from './apply-on-cassandra.ts';
import { planningFigures } from './planning.ts';

/** All figures of plans: making one, and applying one of 10,000 new remotes. */
export const planFigures = async (): Promise<readonly Figure[]> => [
  ...planningFigures(),
  ...(await applyOnBrig()),
  ...(await applyOnCassandra()),
];

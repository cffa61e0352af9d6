import type { Figure } from '../figure.ts';
import { memoryFigure } from '../process-figures.ts';
import { cassandraListFigures } from './list-figures.ts';
import { cassandraStage } from './stage.ts';
import { cassandraWriteFigures } from './write-figures.ts';

/** All figures on a real Cassandra; where none can be had, one that says so. */
export async function cassandraFigures(): Promise<readonly Figure[]> {
  const stage = await cassandraStage();
  if (typeof stage === 'string')
    return [{ name: 'Everything on Cassandra', value: Number.NaN, unit: '', detail: `NOT MEASURED. Missing: ${stage}` }];
  try {
    const memory = await memoryFigure('Idle memory on Cassandra', () => stage.startService(), { must: 250, goal: 150 });
    return [memory, ...(await cassandraListFigures(stage)), ...(await cassandraWriteFigures(stage))];
  } finally {
    await stage.close();
  }
}

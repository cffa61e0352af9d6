import type { Figure } from './figure.ts';
import { listFigures } from './list-figures.ts';
import { memoryFigure, startFigure, startService } from './process-figures.ts';
import { REMOTES, seededFolder } from './seed.ts';
import { writeFigure } from './write-figure.ts';

/** All figures on the embedded stores. */
export async function embeddedFigures(): Promise<readonly Figure[]> {
  const folder = await seededFolder(REMOTES);
  const start = await startFigure(folder);
  const memory = await memoryFigure('Idle memory', () => startService(folder), { must: 200, goal: 120 });
  const service = await startService(folder);
  try {
    return [start, memory, ...(await listFigures(service)), await writeFigure(service)];
  } finally {
    await service.stop();
  }
}

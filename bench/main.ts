import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { report, type Figure } from './figure.ts';
import { listFigures } from './list-figures.ts';
import { memoryFigure, startFigure, startService } from './process-figures.ts';
import { REMOTES, seededFolder } from './seed.ts';
import { writeFigure } from './write-figure.ts';

// Every figure is a ratio against a comparator of the same run, or a bound on a process; nothing here is a test.
execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
const folder = await seededFolder(REMOTES);
const figures: Figure[] = [await startFigure(folder), await memoryFigure(folder)];
const service = await startService(folder);
try {
  figures.push(...(await listFigures(service)), await writeFigure(service));
} finally {
  await service.stop();
}

const machine = `Node ${process.version}, ${String(cpus().length)} × ${cpus()[0]?.model ?? 'unknown CPU'}`;
const asJson = process.argv.includes('--json');
process.stdout.write(asJson ? `${JSON.stringify({ machine, figures }, null, 2)}\n` : `${machine}\n${report(figures)}\n`);

import { bounded, type Figure } from './figure.ts';
import { load, median } from './load.ts';
import { residentMegabytes, startServer, type ServerProcess } from './service-process.ts';

const SERVICE = ['dist/main.js'];
const STARTS = 7;

/** Starts the built service on a data folder. */
export const startService = (folder: string): Promise<ServerProcess> =>
  startServer(SERVICE, { FEDREMOTES_LISTEN: '127.0.0.1:0', FEDREMOTES_DATA_DIR: folder, FEDREMOTES_STRATEGY: 'allowDynamic' }, '/readyz');

/** Memory of a fresh service, 10 s after 1,000 reads of the list. */
export async function memoryFigure(
  name: string,
  start: () => Promise<ServerProcess>,
  bounds: { readonly must: number; readonly goal: number },
): Promise<Figure> {
  const service = await start();
  try {
    await load(service, '/i/federation/remotes', { name: '200', headers: { 'accept-encoding': 'identity' } }, 1000);
    const busy = residentMegabytes(service.pid);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    const idle = residentMegabytes(service.pid);
    const detail = `${busy.toFixed(0)} MB right after the reads, ${idle.toFixed(0)} MB after 10 idle seconds`;
    return bounded(`${name}, 10 s after 1,000 list reads of 10,000 remotes`, idle, 'MB RSS', { sign: '≤', ...bounds }, detail);
  } finally {
    await service.stop();
  }
}

/** From the start of the process to the first ready answer. */
export async function startFigure(folder: string): Promise<Figure> {
  const starts: number[] = [];
  for (let n = 0; n < STARTS; n += 1) {
    const service = await startService(folder);
    starts.push(service.readyMs);
    await service.stop();
  }
  const detail = `median of ${String(STARTS)} starts on a folder with 10,000 remotes, ${starts.map((ms) => ms.toFixed(0)).join(', ')} ms`;
  return bounded('Start to ready, built', median(starts) / 1000, 's', { sign: '≤', must: 1, goal: 0.4 }, detail);
}

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { program } from '../../support/program.ts';

/** What node is given for `fedremotes`. */
export const fedremotesProgram: readonly string[] = program('cli/main');

/** Starts `fedremotes …` as a process of its own. */
export function startFedremotes(argv: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [...fedremotesProgram, ...argv], { env: { PATH: process.env['PATH'], ...env }, stdio: 'pipe' });
}

/** How a process ended. */
export interface EndedProcess {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Waits until a process has ended and all it wrote is read. */
export async function ended(child: ChildProcessWithoutNullStreams): Promise<EndedProcess> {
  const exit = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('close', (code, signal) => {
      resolve({ code, signal });
    }),
  );
  const [out, err, { code, signal }] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  return { code, signal, out, err };
}

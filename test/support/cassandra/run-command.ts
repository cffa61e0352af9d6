import { execFile } from 'node:child_process';

/** How a command ended; `failed` when it is not installed, took too long or said that it failed. */
export interface Ran {
  readonly failed: boolean;
  /** Standard output and standard error, one after the other. */
  readonly output: string;
}

/** Runs a command to its end; never throws, since a command that is not there is an answer too. */
export function runCommand(command: string, args: readonly string[], { cwd = '.', seconds = 10 } = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { cwd, timeout: seconds * 1000, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 * 1024 } as const;
    execFile(command, args, options, (error, stdout, stderr) => {
      const reason = error && stdout + stderr === '' ? error.message : '';
      resolve({ failed: error !== null, output: `${stdout}${stderr}${reason}` });
    });
  });
}

/** The last lines of an output: where the reason stands, as a rule. */
export const lastLines = (output: string, count: number): string => output.trimEnd().split('\n').slice(-count).join('\n');

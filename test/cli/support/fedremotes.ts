import { run } from '../../../src/cli/run.ts';
import { recordedTerminal, type TerminalOptions } from './recorded-terminal.ts';

/** How a command ended, and what it said. */
export interface Ended {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `fedremotes …` in this process; words of the command line are those of `line`, at its spaces. */
export async function fedremotes(line: string | readonly string[], options: TerminalOptions = {}): Promise<Ended> {
  const terminal = recordedTerminal(options);
  const exitCode = await run(typeof line === 'string' ? line.split(' ') : line, terminal);
  return { exitCode, ...terminal.written() };
}

/** `fedremotes` against the service at this URL. */
export const fedremotesAt =
  (url: string) =>
  (line: string | readonly string[], options: TerminalOptions = {}): Promise<Ended> =>
    fedremotes(line, { ...options, env: { FEDREMOTES_URL: url, ...options.env } });

import type { Terminal } from '../../../src/cli/terminal.ts';

/** A terminal that remembers what was written to it. */
export interface RecordedTerminal extends Terminal {
  readonly written: () => { readonly out: string; readonly err: string };
}

/** What a test may give a terminal; by default it is a pipe in an empty environment. */
export type TerminalOptions = Partial<Pick<Terminal, 'env' | 'columns' | 'colours' | 'progress' | 'login' | 'now'>> & {
  readonly input?: string;
};

/** A terminal for a command that runs in the process of the test. */
export function recordedTerminal({ input = '', ...options }: TerminalOptions = {}): RecordedTerminal {
  const [out, err]: [string[], string[]] = [[], []];
  return {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    env: {},
    login: undefined,
    columns: Infinity,
    colours: false,
    progress: false,
    readInput: () => Promise.resolve(input),
    interrupted: () => new AbortController().signal,
    now: () => new Date('2026-05-02T12:00:00.000Z'),
    ...options,
    written: () => ({ out: out.join(''), err: err.join('') }),
  };
}

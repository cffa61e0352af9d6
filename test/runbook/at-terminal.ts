import { spawn } from 'node:child_process';

/** How a script at a terminal ended. */
export interface AtTerminal {
  readonly code: number | null;
  readonly shown: string;
  /** The words that it asked for, in their order. */
  readonly asked: readonly string[];
}

/** A script that runs at a pseudo-terminal, with somebody who types. */
export interface Sitting {
  readonly ended: Promise<AtTerminal>;
  /** The machine is switched off: nothing of it goes on. */
  readonly kill: () => void;
}

/** Runs a command; what it asks for is typed, or what `typed` says in its place. */
export function atTerminal(
  command: string,
  {
    cwd,
    env,
    typed = (word) => word,
  }: { readonly cwd: string; readonly env: Record<string, string>; readonly typed?: (word: string) => string },
): Sitting {
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], { cwd, env: { SHELL: '/bin/sh', ...env } });
  let [shown, read] = ['', 0];
  const asked: string[] = [];
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    shown += chunk;
    const [question, word = ''] = /Type (\S+) [^\n]*: $/.exec(shown.slice(read)) ?? [];
    if (question === undefined) return;
    read = shown.length;
    asked.push(word);
    child.stdin.write(`${typed(word)}\n`);
  });
  return {
    ended: new Promise((resolve) =>
      child.once('close', (code) => {
        resolve({ code, shown, asked });
      }),
    ),
    kill: () => child.kill('SIGKILL'),
  };
}

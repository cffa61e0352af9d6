import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';
import type { Door } from './door.ts';
import { program } from './program.ts';
import { showFailure } from './show/failure.ts';
import type { Terminal } from './terminal.ts';
import { visible, visibleJson } from './visible.ts';

/** Runs one command: its answer goes to standard output, what went wrong to standard error. Never throws. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const door: Door = {
    terminal,
    argv,
    end: (code) => {
      exitCode = code;
    },
  };
  try {
    await program(door).parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return told(error, argv, terminal);
  }
}

function told(error: unknown, argv: readonly string[], { out, err, columns, progress }: Terminal): ExitCode {
  // Commander has already said what is wrong, or shown the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.error;
  if (error instanceof Failure) {
    if (error.problem && argv.includes('--json')) out(`${visibleJson(error.problem)}\n`);
    err(`${showFailure(error, progress ? columns : Infinity)}\n`);
    return error.exitCode;
  }
  // A bug: the stack is what a report of it needs.
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  err(`fedremotes: this is a fault of fedremotes; please report it with these lines:\n${stack.split('\n').map(visible).join('\n')}\n`);
  return EXIT.error;
}

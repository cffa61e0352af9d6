import type { Command } from 'commander';
import type { ExitCode } from './exit-code.ts';
import type { GlobalOptions, Session } from './session.ts';
import type { Terminal } from './terminal.ts';

/** What commands get from the outside, and where they say how they ended. */
export interface Door {
  readonly terminal: Terminal;
  readonly argv: readonly string[];
  readonly end: (code: ExitCode) => void;
}

/** The session of a command that is being run. */
export const sessionOf = ({ terminal, argv }: Door, command: Command): Session => ({
  terminal,
  argv,
  options: command.optsWithGlobals<GlobalOptions>(),
});

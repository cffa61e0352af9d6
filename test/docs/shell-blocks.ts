import { readFileSync } from 'node:fs';

/** A fenced block of shell commands in a document. */
export interface ShellBlock {
  readonly commands: string;
  /** Runs on while the blocks after it are run: a server. */
  readonly background: boolean;
  /** The exit code that the document promises. */
  readonly exits: number;
}

/** The shell blocks of a document, in order: ```sh, ```sh background, ```sh exits N. */
export function shellBlocks(document: string): readonly ShellBlock[] {
  const blocks = readFileSync(document, 'utf8').matchAll(/^```sh(?: ([a-z0-9 ]+))?\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, mode = '', commands = '']) => ({
    commands,
    background: mode === 'background',
    exits: Number(/^exits (\d+)$/.exec(mode)?.[1] ?? 0),
  }));
}

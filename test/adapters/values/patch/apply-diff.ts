import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ValuesFile } from '../../../../src/adapters/values/read-parts.ts';

const COMMANDS = {
  'git apply': ['git', 'apply', '--whitespace=nowarn', 'changes.diff'],
  'patch -p1': ['patch', '-p1', '--no-backup-if-mismatch', '--fuzz=0', '-i', 'changes.diff'],
} as const;
export type Tool = keyof typeof COMMANDS;

/** The tools of this machine that apply unified diffs. */
export const TOOLS = (Object.keys(COMMANDS) as Tool[]).filter((tool) => spawnSync(COMMANDS[tool][0], ['--version']).status === 0);

/** Writes the files into a folder of their own, has a tool apply the diff to them, and gives them back. */
export function applyWith(tool: Tool, files: readonly ValuesFile[], diff: string): readonly ValuesFile[] {
  const folder = mkdtempSync(join(tmpdir(), 'fedremotes-patch-'));
  try {
    for (const { file, text } of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    writeFileSync(join(folder, 'changes.diff'), diff);
    const [command, ...args] = COMMANDS[tool];
    // A repository around the folder would be looked for, and its settings would count.
    execFileSync(command, args, { cwd: folder, stdio: 'pipe', env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(folder) } });
    return files.map(({ file }) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

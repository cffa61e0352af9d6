import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Scene } from './scene.ts';

/** All that the script needs but git, and what the stand-ins of its commands need. */
const TOOLS = ['bash', 'sh', 'node', 'script', 'cat', 'chmod', 'mktemp', 'patch', 'rm', 'sed', 'sleep', 'stat'];

/** The environment of a scene on a machine that has no git. */
export function withoutGit({ folder, env }: Scene): Record<string, string> {
  const tools = join(dirname(folder), 'tools');
  mkdirSync(tools);
  for (const tool of TOOLS) symlinkSync(execFileSync('which', [tool], { encoding: 'utf8' }).trim(), join(tools, tool));
  const [commands = ''] = (env['PATH'] ?? '').split(delimiter);
  return { ...env, PATH: [commands, tools].join(delimiter) };
}

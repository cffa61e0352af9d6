import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NEEDED = [
  'src',
  'migrations',
  'docs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts',
  '.npmrc',
];

/**
 * A copy of the project in a folder of its own, with the dependencies that are installed here: what `npm ci` leaves, less
 * its time. Its build does not touch the one that other suites are using.
 */
export function copyOfTheProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fedremotes-docs-'));
  for (const name of NEEDED) cpSync(name, join(folder, name), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

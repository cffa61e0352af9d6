import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** Folders that are made, not kept. */
const MADE = new Set(['node_modules', 'dist', 'data', 'coverage', '.git']);

/** Every file of the project that is kept, as a path from its root with forward slashes, under `folder`. */
export function projectFiles(folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return MADE.has(path) ? [] : projectFiles(path);
    return entry.isFile() && !path.endsWith('.log') ? [path] : [];
  });
}

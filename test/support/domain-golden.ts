import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', 'golden', 'domain');

/** A golden case and its name, which is that of its file. */
export interface Named {
  readonly name: string;
}

/** One golden file of the domain, by its path under test/golden/domain. */
export const goldenFile = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

/** Every case of a folder under test/golden/domain; throws where there is none. */
export function goldenCases(folder: string): readonly Named[] {
  const files = readdirSync(join(ROOT, folder)).filter((file) => file.endsWith('.json'));
  if (files.length === 0) throw new Error(`No golden case in ${folder}.`);
  return files
    .sort()
    .map((file) => ({ ...(goldenFile(join(folder, file)) as object), name: file.replace('.json', '').replaceAll('-', ' ') }));
}

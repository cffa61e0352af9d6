import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../src/adapters/embedded/open-embedded.ts';
import { assertDomain } from '../src/domain/domain.ts';

/** The list of the figures: as many remotes as brig lists. */
export const REMOTES = 10_000;

/** The n-th domain of the seeded list. */
export const seededDomain = (n: number): string => `backend-${String(n).padStart(5, '0')}.partner.example.org`;

/** A new folder for something that the bench makes. */
export const benchFolder = (name: string): string => mkdtempSync(join(tmpdir(), `fedremotes-bench-${name}-`));

/** A data folder with `count` remotes in it. */
export async function seededFolder(count: number): Promise<string> {
  const folder = benchFolder('data');
  const stores = openEmbedded({ folder });
  for (let n = 0; n < count; n += 1) {
    await stores.registry.write(assertDomain(seededDomain(n)), undefined, { search_policy: 'full_search', restricted: false, teams: [] });
  }
  stores.close();
  return folder;
}

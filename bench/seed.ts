import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../src/adapters/embedded/open-embedded.ts';
import { assertDomain, type Domain } from '../src/domain/domain.ts';
import type { NewJournalEntry } from '../src/domain/journal.ts';

/** The list of the figures: as many remotes as brig lists. */
export const REMOTES = 10_000;

/** The n-th domain of the seeded list. */
export const seededDomain = (n: number): string => `backend-${String(n).padStart(5, '0')}.partner.example.org`;

/** A new folder for something that the bench makes. */
export const benchFolder = (name: string): string => mkdtempSync(join(tmpdir(), `fedremotes-bench-${name}-`));

/** A data folder with `count` remotes in it, all of them on record as ours. */
export async function seededFolder(count: number): Promise<string> {
  const folder = benchFolder('data');
  const { registry, journal, close } = openEmbedded({ folder });
  const domains = Array.from({ length: count }, (_, n) => assertDomain(seededDomain(n)));
  for (const domain of domains) await registry.write(domain, undefined, { search_policy: 'full_search', restricted: false, teams: [] });
  await journal.append(domains.map(asDone));
  close();
  return folder;
}

const asDone = (domain: Domain): NewJournalEntry => ({
  at: '2026-01-01T00:00:00.000Z',
  actor: 'bench',
  verified: false,
  source: 'manual',
  action: 'upsert',
  domain,
  before: null,
  after: { search_policy: 'full_search', restriction: { tag: 'allow_all', value: null } },
  outcome: 'done',
});

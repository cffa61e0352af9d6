import { renameSync, writeFileSync } from 'node:fs';
import type { HazardName } from '../../src/domain/hazard.ts';
import { call, callJson, type Answer } from './call.ts';
import type { Chance } from './chance.ts';
import { isSameRow, type ExpectedRow } from './expected-row.ts';
import { expectRows, FROZEN, openRow } from './planned-remotes.ts';

/** A list in a file that changes, and the source that takes it. */
export interface ChangingList {
  readonly name: string;
  /** Writes another list; the file is replaced at once. */
  readonly change: (chance: Chance) => void;
  /** Whether there was one. */
  readonly isThere: () => boolean;
  /**
   * Throws unless what stands there is what the list has, and of what it had nothing, or frozen: nobody may have taken it in
   * between. A domain in `except` was written by somebody else, and is no longer the source's.
   */
  readonly expectTaken: (found: ReadonlyMap<string, ExpectedRow>, except?: ReadonlySet<string>) => void;
}

/** A run as /v1/sources shows it. */
export interface ShownRun {
  readonly id: string;
  readonly slot: string;
  readonly trigger: string;
  readonly state: string;
  readonly message?: string;
}

/** A source as /v1/sources shows it, as far as it is looked at. */
export interface ShownSource {
  readonly status: { readonly state: string; readonly message?: string };
  readonly runs: readonly ShownRun[];
}

const POLICIES = ['no_search', 'exact_handle_search', 'full_search'];

/** A list of some of `size` remotes. */
export function changingList(folder: string, name: string, size: number): ChangingList {
  const path = `${folder}/${name}.json`;
  const domains = Array.from({ length: size }, (_, n) => `p${String(n)}.${name}.example`);
  const listed = new Map<string, string>();
  const had = new Set<string>();
  return {
    name,
    change(chance) {
      for (const domain of domains) {
        if (listed.has(domain) && chance.next() < 0.1) listed.delete(domain);
        else if (!listed.has(domain) || chance.next() < 0.3) listed.set(domain, chance.pick(POLICIES));
      }
      for (const domain of listed.keys()) had.add(domain);
      const remotes = [...listed].map(([domain, search_policy]) => ({ domain, search_policy }));
      writeFileSync(`${path}.new`, JSON.stringify(remotes));
      renameSync(`${path}.new`, path);
    },
    isThere: () => had.size > 0,
    expectTaken(found, except = new Set()) {
      const kept = [...listed].filter(([domain]) => !except.has(domain));
      expectRows(found, new Map(kept.map(([domain, policy]) => [domain, openRow(policy)])));
      for (const domain of had) {
        if (except.has(domain)) continue;
        const row = found.get(domain);
        if (!listed.has(domain) && row && !isSameRow(row, FROZEN))
          throw new Error(`${domain} is off the list, and is ${JSON.stringify(row)}`);
      }
    },
  };
}

const ALLOWED: readonly HazardName[] = ['WIDENS_ACCESS', 'NARROWS_ACCESS', 'CUTS_FEDERATION', 'DROPS_TEAMS', 'MASS_CHANGE', 'MASS_ADD'];

/** Makes the source of a list, which runs by itself every ten seconds and when it is asked to. */
export async function putSource(url: string, folder: string, { name }: ChangingList): Promise<void> {
  const body = { file: `${folder}/${name}.json`, interval: '10s', absent_after: 1, allow: ALLOWED };
  await callJson(url, { method: 'PUT', path: `/v1/sources/${name}`, body });
}

/** Asks a source to run now. */
export const askToRun = (url: string, { name }: ChangingList): Promise<Answer> =>
  call(url, { method: 'POST', path: `/v1/sources/${name}/run` });

/** A source with its last runs. */
export const readSource = async (url: string, { name }: Pick<ChangingList, 'name'>): Promise<ShownSource> =>
  (await callJson(url, { method: 'GET', path: `/v1/sources/${name}` })) as ShownSource;

import type { BrigRefusal } from '../../../src/domain/brig-write.ts';
import type { Domain } from '../../../src/domain/domain.ts';
import type { FileEntry } from '../../../src/domain/layers.ts';
import { listedTeams, sameSettings, SEARCH_POLICIES, type Entry } from '../../../src/domain/remote.ts';
import { json, UNIT, waiError, type Answer } from './answer.ts';
import { fileEntries, fileEntry, ServerError, type Call } from './call.ts';
import { decodeTable } from './decode.ts';
import { refusalOf } from './refusal.ts';
import { insertTeams, MAX_KNOWN_NODES } from './store.ts';

/** `GET /i/federation/remotes` (contract §1.1–1.4). */
export async function listRemotes(call: Call): Promise<Answer> {
  const { config, era } = call;
  const both = [...(await decodeTable(call)), ...fileEntries(call)];
  const remotes = era.restriction ? both.map(shown) : withoutRepeats(both.map(shownWithoutRestriction));
  return json({ remotes, strategy: config.strategy ?? 'allowNone', update_interval: updateInterval(call) });
}

/** `POST /i/federation/remotes`: an upsert without a look at what is there (contract §1.3). */
export async function postRemote(call: Call, wanted: Entry): Promise<Answer> {
  const file = fileEntry(call, wanted.domain);
  if (file && !sameSettings(file, wanted)) return refuse(call, { kind: 'diverges-from-file', wanted, file: located(file) });
  if ((await decodeTable(call)).length >= MAX_KNOWN_NODES) return refuse(call, { kind: 'maximum-reached' });
  writeRow(call, wanted);
  await call.at('row-written');
  insertTeams(call.store, wanted.domain, listedTeams(wanted.restriction));
  return UNIT;
}

/**
 * `PUT /i/federation/remotes/:domain`: the conditional update says nothing of a row that is not there, and the team rows
 * are rewritten all the same, emptied first (contract §0.3, §1.3).
 */
export async function putRemote(call: Call, path: Domain, wanted: Entry): Promise<Answer> {
  if (path !== wanted.domain) return refuse(call, { kind: 'domain-changed', body: wanted.domain, path });
  if (isInFile(call, path)) return refuse(call, { kind: 'in-file' });
  if (call.store.remotes.has(path)) writeRow(call, wanted);
  if (!call.era.restriction) return UNIT;
  await call.at('row-written');
  call.store.teams.delete(path);
  await call.at('team-list-emptied');
  insertTeams(call.store, path, listedTeams(wanted.restriction));
  return UNIT;
}

/** `DELETE /i/federation/remotes/:domain` of 4.36.0–4.38.0: first the row is gone, then the file is looked at (contract §2.1). */
export function deleteRemote(call: Call, domain: Domain): Answer {
  call.store.remotes.delete(domain);
  return isInFile(call, domain) ? refuse(call, { kind: 'in-file' }) : UNIT;
}

/** A 533 in the words of the era. */
export const refuse = (call: Call, refusal: BrigRefusal): Answer => waiError(refusalOf(call.era, refusal));

// From 4.40 on the map of the file is searched, which meets an entry that contradicts itself; before, its plain list.
function isInFile(call: Call, domain: Domain): boolean {
  if (call.era.restriction && [...call.files.values()].includes('conflicting')) throw new ServerError('error in config file');
  return call.files.has(domain);
}

// Before 4.40 brig knows no restriction, and leaves that column as it is.
function writeRow({ era, store }: Call, { domain, search_policy, restriction }: Entry): void {
  const kept = store.remotes.get(domain)?.restriction ?? null;
  const written = restriction.tag === 'allow_all' ? 0 : 1;
  store.remotes.set(domain, { search_policy: SEARCH_POLICIES.indexOf(search_policy), restriction: era.restriction ? written : kept });
}

const located = ({ domain, search_policy }: Entry): FileEntry => ({ domain, search_policy, file: 'brig.yaml', line: 1 });

// Keys in alphabetical order, as aeson writes an object.
const shown = ({ domain, restriction, search_policy }: Entry): object => ({
  domain,
  restriction: { tag: restriction.tag, value: restriction.value },
  search_policy,
});

const shownWithoutRestriction = ({ domain, search_policy }: Entry): object => ({ domain, search_policy });

/** Haskell's `nub`: of what is the same in every field, the first stays (contract §0.6). */
const withoutRepeats = (entries: readonly object[]): readonly object[] => [
  ...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values(),
];

// `min 1 v` where `max` was meant; constant since 4.40 (contract §1.4).
function updateInterval({ era, config: { updateFreq } }: Call): number {
  return era.restriction || updateFreq === undefined ? 10 : Math.min(1, updateFreq);
}

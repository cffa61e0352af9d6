import type { WantedEntry } from '../../../domain/migration/values-patch.ts';
import type { Strategy } from '../../../domain/strategy.ts';
import { STRATEGY_KEYS } from '../legacy/layout.ts';
import { at } from '../tree.ts';
import { BRIG_KEYS, plain } from './by-hand.ts';
import { chainOf, countingLink, linkToWrite, shiningThrough, statementAt, writtenOptions, type Link } from './chains.ts';
import { edited, type Draft } from './draft.ts';
import type { Aim, Wanted } from './refuse.ts';
import { removeKeys } from './remove-keys.ts';
import { setEntries } from './set-entries.ts';
import { setKey } from './set-key.ts';
import type { Edit } from './splice.ts';
import { sourceOf, type YamlSource } from './yaml-source.ts';

/** Writes brig's strategy into the file whose value counts. */
export function wishStrategy(drafts: readonly Draft[], strategy: Strategy): readonly Draft[] {
  const chain = chainOf(drafts, 'brig');
  const counting = countingLink(chain, BRIG_KEYS.strategy);
  const said = counting && at(counting.part.tree, ...counting.options, BRIG_KEYS.strategy);
  if (said?.kind === 'scalar' && said.value === strategy) return drafts;
  return write(drafts, chain, BRIG_KEYS.strategy, strategy, (source, path) => setKey(source, path, strategy));
}

/** Makes brig's list, which says others, say these entries. */
export function wishEntries(drafts: readonly Draft[], entries: readonly WantedEntry[]): readonly Draft[] {
  const chain = chainOf(drafts, 'brig');
  if (entries.length === 0) return removeFrom(drafts, shiningThrough(chain, BRIG_KEYS.entries), [BRIG_KEYS.entries]);
  return write(drafts, chain, BRIG_KEYS.entries, entries.map(plain), (source, path) => setEntries(source, path, entries));
}

/** Takes the federator's allow list away, under both of its names, out of every file. A null counts as absent and stays. */
export const removeLegacy = (drafts: readonly Draft[]): readonly Draft[] => removeFrom(drafts, chainOf(drafts, 'federator'), STRATEGY_KEYS);

function write(
  drafts: readonly Draft[],
  chain: readonly Link[],
  key: string,
  value: Wanted,
  edit: (source: YamlSource, path: readonly string[]) => readonly Edit[],
): readonly Draft[] {
  const link = linkToWrite(chain, key);
  if (link === undefined) throw new Error(`no values to write ${key} to`);
  const path = [...writtenOptions(link), key];
  return withEdits(drafts, link.draft, { path, value }, (source) => edit(source, path));
}

function removeFrom(drafts: readonly Draft[], links: readonly Link[], keys: readonly string[]): readonly Draft[] {
  return links.reduce((done, link) => {
    const { draft, part, options } = link;
    const written = writtenOptions(link);
    const [first, ...more] = keys.filter((key) => statementAt(part.tree, [...options, key]) === 'value');
    if (first === undefined) return done;
    return withEdits(done, draft, { path: [...written, first] }, (source) => removeKeys(source, written, [first, ...more]));
  }, drafts);
}

const withEdits = (
  drafts: readonly Draft[],
  changing: Draft,
  aim: Aim,
  edits: (source: YamlSource) => readonly Edit[],
): readonly Draft[] => {
  const changed = edited(changing, edits(sourceOf(changing, aim)));
  return drafts.map((draft) => (draft === changing ? changed : draft));
};

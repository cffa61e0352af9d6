import type { PatchRefusal, PatchWish, ValuesPatch, WantedEntry } from '../../../domain/migration/values-patch.ts';
import type { ValuesFile } from '../read-parts.ts';
import type { InputsRead } from '../legacy/read-inputs.ts';
import { ambiguities } from './ambiguities.ts';
import { draftOf, textOf, type Draft } from './draft.ts';
import { CannotPatch } from './refuse.ts';
import { removeLegacy, wishEntries, wishStrategy } from './steps.ts';
import { unifiedDiff } from './unified-diff.ts';
import { withoutValues } from './without-values.ts';
import { readDrafts, saysEntries, verify } from './verify.ts';

/**
 * Changes an operator's own values so that they say what is wished, by splicing: no byte changes but those of the wish
 * (docs/adr/0014). `inputs` are given in Helm's order, later over earlier. Pure and total: what cannot be done safely is a
 * refusal, and then nothing is changed at all. The texts keep their byte order marks.
 */
export function patchValues(inputs: readonly ValuesFile[], wish: PatchWish): ValuesPatch {
  const drafts = inputs.map(({ file, text }) => draftOf(file, text));
  if (Object.keys(wish).length === 0) return patchOf(drafts);
  const was = readDrafts(drafts.filter(({ values }) => values !== undefined));
  const ambiguous = ambiguities(drafts, wish, was.findings);
  if (ambiguous.length > 0) return { refusals: ambiguous };
  const noValues = withoutValues(drafts, wish);
  if (noValues.length > 0) return { refusals: noValues };
  const refusals: PatchRefusal[] = [];
  const after = stepsOf(wish, was).reduce<readonly Draft[]>((done, step) => {
    const next = attempt(() => step(done));
    if (next instanceof CannotPatch) refusals.push(next.refusal);
    return next instanceof CannotPatch ? done : next;
  }, drafts);
  if (refusals.length > 0) return { refusals };
  const wrong = verify(drafts, after, wish, was.settings);
  return wrong.length > 0 ? { refusals: wrong } : patchOf(after);
}

type Step = (drafts: readonly Draft[]) => readonly Draft[];

/** What is added comes before what goes, so that a map does not become empty in between. */
const stepsOf = ({ strategy, entries, legacy }: PatchWish, was: InputsRead): readonly Step[] => [
  ...(strategy === undefined ? [] : [(drafts: readonly Draft[]) => wishStrategy(drafts, strategy)]),
  ...(entries === undefined || isJust(was, entries) ? [] : [(drafts: readonly Draft[]) => wishEntries(drafts, entries)]),
  ...(legacy === undefined ? [] : [removeLegacy]),
];

/** Whether brig's list says just these entries, and holds nothing that is none. */
const isJust = ({ settings, findings }: InputsRead, entries: readonly WantedEntry[]): boolean =>
  saysEntries(settings.entries, entries) && !findings.some(({ code }) => code === 'entry-invalid');

function attempt<T>(step: () => T): T | CannotPatch {
  try {
    return step();
  } catch (error) {
    if (error instanceof CannotPatch) return error;
    throw error;
  }
}

function patchOf(drafts: readonly Draft[]): ValuesPatch {
  const changed = drafts
    .map((draft) => ({ file: draft.file, before: draft.before, after: textOf(draft), origins: draft.origins }))
    .filter(({ before, after }) => before !== after);
  return {
    files: changed.map(({ file, before, after }) => ({ file, before, after })),
    diff: unifiedDiff(changed),
    not_values: drafts.filter(({ values }) => values === undefined).map(({ file }) => file),
  };
}

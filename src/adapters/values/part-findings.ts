import { legacyFindings, legacyIgnored, umbrellaFindings } from './neighbour-findings.ts';
import { deletionIn, FAMILIES, familyOf, type Family, type Part } from './part.ts';
import { mapAt } from './tree.ts';
import { failure, remark, warning, type ValuesFinding } from './values-finding.ts';

const NEEDED =
  'Needed is one of: values of the umbrella chart wire-server (with brig.config.optSettings), values of its sub-chart brig, a rendered brig.yaml, or the output of “kubectl get configmap brig -o yaml”';

/** A file without any content. Never “no entries”: a file that is being written is empty for a moment. */
export const fileEmpty = (file: string): ValuesFinding =>
  failure(
    'file-empty',
    { file },
    `the file holds no settings at all (nothing but blanks and comments, or an empty ConfigMap); it is not taken for an empty list. ${NEEDED}`,
  );

/** A part that cannot hold brig's settings: says what it is instead. */
export function wrongService(part: Part): ValuesFinding {
  const at = { file: part.file, line: part.tree.line };
  const way = part.service === 'brig' ? 'Put it under brig.config.optSettings (Helm) or optSettings (brig.yaml)' : NEEDED;
  return part.form === 'fragment' && part.service !== 'other'
    ? failure('fragment', at, `a whole file was expected, but this looks like ${part.looksLike}. ${way}`)
    : failure('wrong-service', at, `no federation settings of brig were found: this looks like ${part.looksLike}. ${way}`);
}

/** A file of the right family that lacks the very part about brig. */
export function noBrigSettings(part: Part, family: Family): ValuesFinding {
  const missing = FAMILIES[family].needs.join('.');
  const deletion = deletionIn(part, family);
  const what = deletion === undefined ? `“${missing}” is missing` : `“${deletion.path}” is null, so that nothing stands below it`;
  const message = `no federation settings of brig were found: this looks like ${part.looksLike}, but ${what}. ${NEEDED}`;
  return failure('no-brig-settings', deletion ? deletion.tree : { file: part.file }, message, deletion?.path ?? missing);
}

/** What is said where a later file deletes brig's settings: that is what Helm does, and it may not be what was meant. */
export function settingsDeleted(parts: readonly Part[], family: Family): readonly ValuesFinding[] {
  const last = parts.flatMap((part) => deletionIn(part, family) ?? []).at(-1);
  if (last === undefined) return [];
  const message = `“${last.path}” is null here, which deletes what the files before say below it, as Helm does: no list, no strategy. Delete the line if that is not meant`;
  return [warning('settings-deleted', last.tree, message, last.path)];
}

/** Two files whose forms do not merge. */
export function formsMixed(first: Part, other: Part): ValuesFinding {
  const name = (part: Part): string => FAMILIES[familyOf(part) ?? 'helm'].name;
  const message = `this is ${name(other)}, but ${first.file} is ${name(first)}; there is no telling how one overrides the other. Give files of one form`;
  return failure('forms-mixed', { file: other.file, line: other.tree.line }, message);
}

/** A file that is fine beside the others, but has no say. */
export const nothingOfBrig = (part: Part): ValuesFinding =>
  remark('nothing-of-brig', { file: part.file }, `this looks like ${part.looksLike}; it holds nothing about brig’s federation`);

/** What else a part says that an operator should know: misplaced keys, the federator's dead list. */
export function remarksOn(part: Part): readonly ValuesFinding[] {
  if (part.service === 'umbrella') return umbrellaFindings(part.tree);
  if (part.service !== 'federator') return [];
  if (part.form === 'subchart') return legacyFindings(mapAt(part.tree, 'config', 'optSettings'), 'config.optSettings');
  if (part.form !== 'fragment') return legacyFindings(mapAt(part.tree, 'optSettings'), 'optSettings');
  return [
    legacyIgnored(mapAt(part.tree, 'federationStrategy') ?? part.tree, { file: part.file, line: part.tree.line }, 'federationStrategy'),
  ];
}

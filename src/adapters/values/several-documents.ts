import { familyOf, optionsOf, type Part } from './part.ts';
import { isNull, sameTree, type Tree } from './tree.ts';
import { failure, showPlace, warning, type ValuesFinding } from './values-finding.ts';

/** What decides about federation in brig's optSettings. */
const DECISIVE = ['setFederationDomain', 'setFederationStrategy', 'setFederationDomainConfigs'] as const;

/**
 * Findings about several documents in one file. Helm reads only the first of a values file and brig refuses such a file
 * altogether: the first document with brig's settings counts, and a later one that says anything else of them is an error.
 */
export function severalDocuments(parts: readonly Part[], startsEmpty: boolean): readonly ValuesFinding[] {
  const [first, second, ...more] = parts.filter((part) => familyOf(part) !== undefined);
  if (first === undefined) return [];
  if (second === undefined)
    return isOverlooked(first, startsEmpty ? undefined : parts[0]) ? [warning('several-documents', first.tree, OVERLOOKED)] : [];
  const message = `the file holds ${String(more.length + 2)} documents with settings; only the first counts, which is all that Helm reads of a file (brig reads none of it). Make them one document`;
  return [...[second, ...more].flatMap((part) => disagreements(first, part)), warning('several-documents', second.tree, message)];
}

/** Whether Helm would not read these values, for another document stands before them, be it an empty one. */
const isOverlooked = (part: Part, firstOfFile: Part | undefined): boolean =>
  part !== firstOfFile && (part.form === 'helm' || part.form === 'subchart');

const OVERLOOKED =
  'brig’s settings do not stand in the first document of the file, and Helm reads only that one. Put them first, or into a file of their own';

function disagreements(first: Part, later: Part): readonly ValuesFinding[] {
  if (DECISIVE.every((key) => saidOf(key, later) === undefined)) return [];
  return DECISIVE.flatMap((key) => {
    const [before, now] = [saidOf(key, first), saidOf(key, later)];
    const message = disagreement(key, first, before, now);
    return message === undefined ? [] : [failure('documents-contradict', now ?? later.tree, message, key)];
  });
}

function disagreement(key: string, first: Part, before: Tree | undefined, now: Tree | undefined): string | undefined {
  if (before && now)
    return sameTree(before, now)
      ? undefined
      : `“${key}” stands here and, with another value, in another document of this file at ${showPlace(before)}; keep one of them`;
  if (now)
    return `“${key}” stands here, but not in the document of this file that counts, at ${showPlace(first.tree)}; make them one document, or two files`;
  if (before)
    return `this document speaks of brig’s federation without “${key}”, which stands in another document of this file at ${showPlace(before)}; make them one document, or two files`;
  return undefined;
}

function saidOf(key: string, part: Part): Tree | undefined {
  const said = optionsOf(part)?.entries.get(key);
  return said === undefined || isNull(said) ? undefined : said;
}

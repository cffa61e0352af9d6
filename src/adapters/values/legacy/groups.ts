import { inHelmOrder } from '../nested-chart.ts';
import type { Part } from '../part.ts';
import { settingsDeleted } from '../part-findings.ts';
import { dropNulls, mergeTrees, type Tree } from '../tree.ts';
import { showPlace } from '../values-finding.ts';
import { documentOf, isHelms, type Document } from './layout.ts';
import type { Place } from '../../../domain/layers.ts';
import type { AllowList } from '../../../domain/migration/legacy-settings.ts';
import { finding, type LegacyFinding } from './legacy-finding.ts';
import { readSaid, type Said } from './said.ts';

/** What counts of a set of documents: the Helm merge of all values, and each rendered file by itself. */
export interface Groups {
  /** What each document says by itself, in the order given. */
  readonly each: readonly Said[];
  /** What counts. */
  readonly together: readonly Said[];
  readonly findings: readonly LegacyFinding[];
}

/** Merges what Helm merges, later over earlier; nobody merges rendered files. */
export function groupsOf(parts: readonly Part[]): Groups {
  const each = parts.map((part) => readSaid(withoutNulls(documentOf(part))));
  const values = each.filter(({ document }) => isHelms(document));
  const others = each.filter(({ document }) => !isHelms(document));
  const merged = mergedValues(parts.filter(isHelms), values);
  const findings = merged.flatMap((said) => [...overridden(values, said), ...deleted(parts, said)]);
  return { each, together: [...merged, ...others], findings };
}

const withoutNulls = (document: Document): Document =>
  isHelms(document) && document.tree.kind === 'map' ? { ...document, tree: dropNulls(document.tree) } : document;

/**
 * The umbrella's values lie over those of its sub-charts, whatever the order: Helm merges so. Sub-charts without an umbrella
 * are merged service by service.
 */
function mergedValues(parts: readonly Part[], each: readonly Said[]): readonly Said[] {
  if (each.length <= 1) return each;
  const ofUmbrella = inHelmOrder(parts.filter(({ service }) => service === 'umbrella'));
  if (ofUmbrella.length === 0) return [...new Set(parts.map(({ service }) => service))].map((name) => mergedService(parts, each, name));
  const below = parts.filter(({ service }) => service !== 'umbrella').map(inUmbrella);
  return [readMerged([...below, ...ofUmbrella])];
}

function mergedService(parts: readonly Part[], each: readonly Said[], name: string): Said {
  const own = parts.filter(({ service }) => service === name);
  const [only] = each.filter(({ document }) => document.service === name);
  return own.length === 1 && only !== undefined ? only : readMerged(own);
}

const inUmbrella = (part: Part): Part => ({
  ...part,
  service: 'umbrella',
  form: 'helm',
  tree: { kind: 'map', file: part.file, line: part.tree.line, entries: new Map([[part.service, part.tree]]) },
});

function readMerged(parts: readonly Part[]): Said {
  const [first] = parts;
  if (first === undefined) throw new Error('nothing to merge');
  const tree: Tree = parts.map((part) => part.tree).reduce(mergeTrees);
  return readSaid(withoutNulls({ ...documentOf(first), tree }));
}

/** Lists that a later file replaces: Helm does not join lists, and a domain is lost in silence that way. */
function overridden(values: readonly Said[], merged: Said): readonly LegacyFinding[] {
  return values.flatMap(({ allowed, entries }) => {
    const counts = merged.allowed;
    const lists = allowed && !takesPart(allowed, counts) ? [replaced(allowed, counts && listOf(counts), allowed.path)] : [];
    const [first] = entries;
    const [counting] = merged.entries;
    const isReplaced = first && (first.file !== counting?.file || first.line !== counting.line);
    const kept = new Set(merged.entries.map(({ domain }) => domain));
    const lost = entries.filter(({ domain }) => !kept.has(domain));
    return [...lists, ...(isReplaced && lost.length > 0 ? [replaced(first, counting, 'setFederationDomainConfigs')] : [])];
  });
}

/** Whether all that a list allows is in the one that counts; an allowAll that wins over it there is said where it wins. */
function takesPart({ kind, domains }: AllowList, counts: AllowList | undefined): boolean {
  if (counts === undefined || (kind === 'allow_all' && counts.kind !== 'allow_all')) return false;
  const kept = new Set(counts.domains.map(({ value }) => value));
  return domains.every(({ value }) => kept.has(value));
}

/** Where the list itself stands, which need not be where an allowAll beside it does. */
const listOf = (counts: AllowList): Place => (counts.kind === 'allow_all' ? (counts.domains[0] ?? counts) : counts);

function replaced(list: Place, counts: Place | undefined, path: string): LegacyFinding {
  const why = counts
    ? `Helm takes the whole list of ${showPlace(counts)} in its place and does not join them`
    : 'a later file has something else in its place, such as a null, which deletes it in Helm';
  const message = `this list has no effect: ${why}. Are the files in the order of your helm command?`;
  return finding('warning', 'list-overridden', list, path, message);
}

/** Settings that a null of a later file deletes. */
function deleted(parts: readonly Part[], { document, brig_seen }: Said): readonly LegacyFinding[] {
  return brig_seen || document.service !== 'umbrella' ? [] : settingsDeleted(parts, 'helm');
}

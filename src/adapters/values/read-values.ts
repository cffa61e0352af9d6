import { readBrigSettings } from './brig-settings.ts';
import { inHelmOrder, namedFromRoot, nestedApart } from './nested-chart.ts';
import { federationDisabled } from './federation-switches.ts';
import { ownDomainFindings } from './neighbour-findings.ts';
import { readParts, type FileNature, type ValuesFile } from './read-parts.ts';
import { deletionIn, FAMILIES, familyOf, isOfFamily, optionsOf, type Family, type Part } from './part.ts';
import { formsMixed, noBrigSettings, nothingOfBrig, remarksOn, settingsDeleted, wrongService } from './part-findings.ts';
import { SECRETS_OF_ONE_CHART } from './recognise-neighbour.ts';
import { dropNulls, mapAt, mergeTrees } from './tree.ts';
import { wrongShapeOn } from './wrong-shape.ts';
import { firstFindings, type ValuesFinding } from './values-finding.ts';
import type { FileLayer } from '../../domain/layers.ts';

/** What the files say together. `layer` is absent if and only if a finding has severity error. */
export interface ReadValues {
  readonly layer?: FileLayer;
  /** What the files say where all that is wrong with them is entries that contradict each other; those are marked. */
  readonly contradicted?: FileLayer;
  readonly findings: readonly ValuesFinding[];
  readonly files: readonly FileNature[];
}

/** Reads values files in the order in which they are given: later wins, as in Helm. Pure and total: a bad file is a finding. */
export function readValues(files: readonly ValuesFile[]): ReadValues {
  const read = files.map(readParts);
  const parts = read.flatMap((one) => one.parts);
  const broken = [...read.flatMap((one) => one.findings), ...nestedApart(parts)];
  const together = broken.some(isError) ? { findings: [] } : readTogether(parts, files.length);
  const findings = [...broken, ...namedFromRoot([...together.findings, ...parts.flatMap(remarksOn)], parts)];
  const errors = findings.filter(isError);
  const onlyContradicted = errors.length > 0 && errors.every(({ code }) => code === 'entries-contradict');
  return {
    ...(errors.length === 0 && together.layer && { layer: together.layer }),
    ...(onlyContradicted && together.layer && { contradicted: together.layer }),
    findings: firstFindings(findings),
    files: read.flatMap(({ nature }) => nature ?? []),
  };
}

interface Together {
  readonly layer?: FileLayer;
  readonly findings: readonly ValuesFinding[];
}

const isError = ({ severity }: ValuesFinding): boolean => severity === 'error';

function readTogether(parts: readonly Part[], files: number): Together {
  const first = parts.find((part) => familyOf(part) !== undefined);
  const family = first && familyOf(first);
  if (first === undefined || family === undefined) return { findings: onePerFile(parts).map(wrongService) };
  const mixed = parts.find((part) => (familyOf(part) ?? family) !== family);
  if (mixed !== undefined) return { findings: [formsMixed(first, mixed)] };
  const ours = parts.filter((part) => isOfFamily(part, family));
  const unwanted = parts.filter((part) => !ours.includes(part) && !mayStandBeside(part, family, ours));
  const says = (part: Part): boolean => optionsOf(part) !== undefined || deletionIn(part, family) !== undefined;
  const idle = parts.filter((part) => !unwanted.includes(part) && !parts.some((one) => one.file === part.file && says(one)));
  const read = readMerged(onePerFile(ours), family, first);
  return {
    ...read,
    findings: [...onePerFile(unwanted).map(wrongService), ...read.findings, ...(files > 1 ? onePerFile(idle).map(nothingOfBrig) : [])],
  };
}

const onePerFile = (parts: readonly Part[]): readonly Part[] =>
  [...new Map(parts.toReversed().map((part) => [part.file, part])).values()].toReversed();

/** Other documents of a file with brig's settings are let pass, and beside a sub-chart's values its secrets. */
const mayStandBeside = (part: Part, family: Family, ours: readonly Part[]): boolean =>
  ours.some(({ file }) => file === part.file) || (family === 'subchart' && part.looksLike === SECRETS_OF_ONE_CHART);

/** Reads what the parts, one of each file, say together. */
function readMerged(parts: readonly Part[], family: Family, first: Part): Together {
  const { needs, options } = FAMILIES[family];
  const merged = inHelmOrder(parts)
    .map(({ tree }) => tree)
    .reduce(mergeTrees);
  const root = merged.kind === 'map' ? dropNulls(merged) : merged;
  const wrong = wrongShapeOn(root, options);
  if (wrong !== undefined) return { findings: [wrong] };
  const isDeleted = mapAt(root, ...options) === undefined && parts.some((part) => optionsOf(part) !== undefined);
  if (mapAt(root, ...needs) === undefined && !isDeleted) return { findings: [noBrigSettings(first, family)] };
  const read = readBrigSettings(mapAt(root, ...options), options.join('.'));
  const compared = read.findings.some(isError)
    ? []
    : [...federationDisabled(root, family), ...ownDomainFindings(root, read.layer, { file: first.file })];
  return { layer: read.layer, findings: [...(isDeleted ? settingsDeleted(parts, family) : []), ...read.findings, ...compared] };
}

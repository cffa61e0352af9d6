import { gravestFirst } from '../../../domain/file-finding.ts';
import type { InspectedFile } from '../../../domain/migration/inspection.ts';
import type { LegacySettings } from '../../../domain/migration/legacy-settings.ts';
import { nothingOfBrig, wrongService } from '../part-findings.ts';
import { fromRoot, namedFromRoot, nestedApart, prefixesOf } from '../nested-chart.ts';
import type { Part } from '../part.ts';
import { readParts, type ValuesFile } from '../read-parts.ts';
import { failure } from '../values-finding.ts';
import { combine } from './combine.ts';
import { asFederatorOptions, isFederatorOptions } from './fragments.ts';
import { groupsOf } from './groups.ts';
import { configsOf, documentOf, holdsLists, isHelms } from './layout.ts';
import { finding, type LegacyFinding } from './legacy-finding.ts';
import { misplacedIn, type Misplaced } from './misplaced.ts';
import { settingsFromRoot } from './settings-from-root.ts';
import { readSaid, type Said } from './said.ts';

/** What the inputs of a migration are, what they say together, and what is to be said of them. */
export interface InputsRead {
  readonly files: readonly InspectedFile[];
  readonly settings: LegacySettings;
  readonly findings: readonly LegacyFinding[];
}

/** What a caller knows of its files. */
export interface InputOptions {
  /** A piece without what stands around it is the inside of the federator's optSettings, or its strategy object. */
  readonly federator_options?: boolean;
}

/**
 * Reads values and rendered files of several services together: values merge as in Helm, later over earlier; what is stated
 * twice must agree. Pure and total: a file that cannot be read is a finding with severity error, and the others are read.
 */
export function readInputs(files: readonly ValuesFile[], { federator_options = false }: InputOptions = {}): InputsRead {
  const read = files.map(readParts);
  const parts = read.flatMap((one) => one.parts).map((part) => (federator_options ? asFederatorOptions(part) : part));
  const misplacedParts = new Map(parts.map((part) => [part, misplacedIn(documentOf(part))]));
  const misplaced = (part: Part): Misplaced => misplacedParts.get(part) ?? { unread: [], findings: [] };
  const counting = parts.filter((part) => mayCount(part, misplaced(part)));
  const useful = countingParts(counting);
  const groups = groupsOf(useful);
  const misplacements = [...useful.map(misplaced), ...overlooked(counting, useful)];
  const { settings, findings } = combine(
    groups.together,
    misplacements.flatMap(({ unread }) => unread),
    groups.each,
  );
  const all = [
    ...uselessFindings(parts, useful, (part) => misplaced(part).unread.length > 0),
    ...groups.together.flatMap((said) => said.findings),
    ...findings,
    ...groups.findings,
    ...misplacements.flatMap((one) => one.findings),
    ...oldNames(groups.together),
  ];
  const ofFiles = [...read.flatMap((one) => one.findings), ...nestedApart(parts)];
  return {
    files: rowsOf(parts, useful, groups.each),
    settings: settingsFromRoot(settings, parts),
    findings: gravestFirst(withoutTwins([...ofFiles, ...namedFromRoot(all, parts)])),
  };
}

/** Values of the umbrella count whatever is in them, for a null of theirs deletes. */
const mayCount = (part: Part, misplaced: Misplaced): boolean =>
  part.service === 'umbrella' || configsOf(documentOf(part)).length > 0 || misplaced.findings.length > 0;

/** Helm reads the first document of a file only. */
const countingParts = (parts: readonly Part[]): readonly Part[] =>
  parts.filter((part) => !isHelms(part) || part === parts.find((other) => other.file === part.file && isHelms(other)));

/** Lists in later documents of a values file, which Helm does not read: they never were in force. */
const overlooked = (parts: readonly Part[], counting: readonly Part[]): readonly Misplaced[] =>
  parts
    .filter((part) => !counting.includes(part))
    .flatMap((part) => readSaid(documentOf(part)).allowed ?? [])
    .map((list) => ({
      unread: [{ ...list, belongs: list.path }],
      findings: [finding('warning', 'several-documents', list, list.path, OVERLOOKED)],
    }));

const OVERLOOKED =
  'this allow list stands in a later document of the file, and Helm reads only the first. Make them one document, or two files';

/** Parts that say nothing of federation: beside others they are passed over, alone they are the wrong files. */
function uselessFindings(
  parts: readonly Part[],
  useful: readonly Part[],
  hasMisplacedList: (part: Part) => boolean,
): readonly LegacyFinding[] {
  const told = new Set(useful.map(({ file }) => file));
  const useless = [...new Map(parts.filter(({ file }) => !told.has(file)).map((part) => [part.file, part])).values()];
  const lists = useful.some((part) => holdsLists(documentOf(part)) || hasMisplacedList(part));
  const pieces = useless.filter(isFederatorOptions).map(untoldPiece);
  const others = useless.filter((part) => !isFederatorOptions(part));
  const neighbours = lists ? [] : useful.map(noList);
  return [...pieces, ...others.map(lists ? nothingOfBrig : wrongService), ...neighbours];
}

const untoldPiece = (part: Part): LegacyFinding =>
  failure(
    'fragment',
    { file: part.file, line: part.tree.line },
    `a whole file was expected, but this looks like ${part.looksLike}. If it is that, say so: --as federator-options`,
  );

const noList = (part: Part): LegacyFinding =>
  failure(
    'no-brig-settings',
    { file: part.file },
    `no list and no strategy were found: this looks like ${part.looksLike}. Needed is one of: values of the umbrella chart wire-server (with brig.config.optSettings or federator.config.optSettings), a rendered brig.yaml or federator.yaml, or the output of “kubectl get configmap brig -o yaml”`,
  );

/** Names that 4.36 replaced; where both stand, the new one counts. */
const oldNames = (said: readonly Said[]): readonly LegacyFinding[] =>
  said
    .flatMap(({ switches }) => switches)
    .filter(({ path }) => /(^|\.)(enableFederator|tags\.federator)$/.test(path))
    .map((one) => {
      const message = one.path.startsWith('tags.')
        ? 'an old name that still works; from 4.36 on it is tags.federation'
        : 'the name up to 4.35; from 4.36 on it is enableFederation, and this is ignored';
      return finding('info', 'old-key-name', one, one.path, message);
    });

/** Each document that says something, and each file that does not. */
function rowsOf(parts: readonly Part[], useful: readonly Part[], each: readonly Said[]): readonly InspectedFile[] {
  const told = new Set(useful.map(({ file }) => file));
  const seen = new Set<string>();
  return parts.flatMap((part) => {
    const said = each[useful.indexOf(part)];
    if (said !== undefined) return [rowOf(part, said)];
    if (told.has(part.file) || seen.has(part.file)) return [];
    seen.add(part.file);
    return [{ ...natureOf(part), remotes: [], own_domains: [], switches: [] }];
  });
}

const natureOf = ({
  file,
  service,
  form,
  looksLike,
  nested,
}: Part): Pick<InspectedFile, 'file' | 'service' | 'form' | 'looks_like' | 'nested_at'> => ({
  file,
  service,
  form,
  looks_like: looksLike,
  ...(nested && { nested_at: nested.prefix.join('.') }),
});

function rowOf(part: Part, { own_domains, strategy, entries, allowed, switches }: Said): InspectedFile {
  const prefix = prefixesOf([part])(part.file);
  const own = own_domains.find(({ service }) => service === 'brig') ?? own_domains[0];
  return {
    ...natureOf(part),
    ...(own && { own_domain: own.value }),
    ...(strategy && { strategy: strategy.value }),
    remotes: entries.map(({ domain, search_policy, line }) => ({ domain, search_policy, line })),
    ...(allowed && {
      legacy: {
        kind: allowed.kind,
        domains: allowed.domains.map(({ value }) => value),
        path: fromRoot(prefix, allowed.path),
        line: allowed.line,
      },
    }),
    own_domains: own_domains.map(({ service, value, line }) => ({ service, domain: value, line })),
    switches: switches.map(({ path, value, line }) => ({ path: fromRoot(prefix, path), value, line })),
  };
}

/** What two readers say of one line, once. */
function withoutTwins(findings: readonly LegacyFinding[]): readonly LegacyFinding[] {
  const keyOf = ({ code, file, line, path }: LegacyFinding): string => JSON.stringify([code, file, line, path]);
  return [...new Map(findings.toReversed().map((one) => [keyOf(one), one])).values()].toReversed();
}

import { showTree } from '../show-tree.ts';
import { showPlace } from '../values-finding.ts';
import { isNull, type MapTree, type Tree } from '../tree.ts';
import type { Place } from '../../../domain/layers.ts';
import type { AllowList, NotADomain } from '../../../domain/migration/legacy-settings.ts';
import { readAllowedDomains } from './allowed-domains.ts';
import { finding, type LegacyFinding } from './legacy-finding.ts';

/** How the object is read: by Helm's template up to 4.35, by the federator itself, or a piece cut out of no one knows which. */
export type Reader = 'helm' | 'rendered' | 'fragment';

/** What an object says, and what is to be said of it. */
export interface AllowListRead {
  readonly allowed?: AllowList;
  readonly not_domains: readonly NotADomain[];
  readonly findings: readonly LegacyFinding[];
}

const NOTHING: AllowListRead = { not_domains: [], findings: [] };

/**
 * Reads the federator's strategy object. A null counts as absent. Helm: an allowAll that is true wins, else the list.
 * Rendered: exactly one of the two must be there, and allowAll counts by its presence, whatever its value
 * (brig-contract §7; wire-server d47d27492c^: Federator/Options.hs, charts/federator/templates/configmap.yaml).
 */
export function readAllowList(tree: Tree | undefined, path: string, reader: Reader): AllowListRead {
  if (tree === undefined || isNull(tree)) return NOTHING;
  if (tree.kind !== 'map') return { ...NOTHING, findings: [notAnObject(tree, path)] };
  return reader === 'helm' ? readAsHelm(tree, path) : readAsFederator(tree, path, reader);
}

function notAnObject(tree: Tree, path: string): LegacyFinding {
  const message = `the federator’s strategy was an object with allowAll or allowedDomains, but ${showTree(tree)} was found. A word such as allowDynamic belongs to brig.config.optSettings.setFederationStrategy`;
  return finding('error', 'legacy-invalid', tree, path, message);
}

function readAsHelm(map: MapTree, path: string): AllowListRead {
  const { all, list } = partsOf(map);
  const read = readAllowedDomains(list, `${path}.allowedDomains`);
  if (all === undefined || !isTrueInHelm(all)) {
    const odd = all === undefined ? [] : [meansNobody(all, path)];
    return { ...read, allowed: allowed('allow_list', placeIn(map, list), path, read.domains), findings: [...odd, ...read.findings] };
  }
  const message = `allowAll wins over the list of ${String(read.domains.length)} beside it (${showPlace(list ?? map)}): up to 4.35 Helm rendered only allowAll`;
  const beside = read.domains.length > 0 ? [finding('warning', 'legacy-list-overridden', list ?? map, path, message)] : [];
  return { ...read, allowed: allowed('allow_all', placeIn(map, all), path, read.domains), findings: [...beside, ...read.findings] };
}

function readAsFederator(map: MapTree, path: string, reader: Reader): AllowListRead {
  const { all, list } = partsOf(map);
  if ((all === undefined) === (list === undefined)) return { ...NOTHING, findings: [neitherOrBoth(map, path, all !== undefined)] };
  if (all === undefined) {
    const read = readAllowedDomains(list, `${path}.allowedDomains`);
    return list && isNull(list)
      ? { ...NOTHING, findings: [emptyKey(list, path)] }
      : { ...read, allowed: allowed('allow_list', map, path, read.domains) };
  }
  if (isNull(all) || isTrueInHelm(all)) return { ...NOTHING, allowed: allowed('allow_all', map, path) };
  const odd = reader === 'fragment' ? { odd_value: showTree(all).replace(/^“|”$/g, '') } : {};
  return { ...NOTHING, allowed: { ...allowed('allow_all', map, path), ...odd }, findings: [meansEverybody(all, path)] };
}

const partsOf = (map: MapTree): { readonly all: Tree | undefined; readonly list: Tree | undefined } => ({
  all: map.entries.get('allowAll'),
  list: map.entries.get('allowedDomains'),
});

const allowed = (kind: AllowList['kind'], { file, line }: Place, path: string, domains: AllowList['domains'] = []): AllowList => ({
  kind,
  domains,
  path,
  file,
  line,
});

/** Where the part that counts stands: of a map that is merged from several files, the part may be another file's. */
const placeIn = (map: MapTree, part: Tree | undefined): Place => (part === undefined || part.file === map.file ? map : part);

/** As a Go template takes it: false, 0, nothing, and whatever is empty are not true; the text "false" is. */
function isTrueInHelm(tree: Tree): boolean {
  if (tree.kind === 'map') return tree.entries.size > 0;
  if (tree.kind === 'list') return tree.items.length > 0;
  return tree.value !== null && tree.value !== false && tree.value !== 0 && tree.value !== '';
}

const meansNobody = (all: Tree, path: string): LegacyFinding =>
  finding(
    'warning',
    'allow-all-by-form',
    all,
    `${path}.allowAll`,
    `allowAll is ${showTree(all)}, which in Helm values means: not everybody. Only the list beside it counted, and without one nobody was allowed`,
  );

const meansEverybody = (all: Tree, path: string): LegacyFinding =>
  finding(
    'warning',
    'allow-all-by-form',
    all,
    `${path}.allowAll`,
    `allowAll is ${showTree(all)}, but in a rendered file it counts by being there, whatever its value: every backend was allowed`,
  );

const neitherOrBoth = (map: MapTree, path: string, both: boolean): LegacyFinding =>
  finding(
    'error',
    'legacy-invalid',
    map,
    path,
    `the federator expected either allowAll or allowedDomains, but ${both ? 'both are' : 'neither is'} here, so it would not start with this. ${both ? 'Keep the one that is meant' : 'Write the one that is meant'}`,
  );

const emptyKey = (list: Tree, path: string): LegacyFinding =>
  finding(
    'error',
    'legacy-invalid',
    list,
    `${path}.allowedDomains`,
    'a list of domains was expected, but nothing stands here, so the federator would not start with this. Write [] if nobody is meant',
  );

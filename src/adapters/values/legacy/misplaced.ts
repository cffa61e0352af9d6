import { readEntries } from '../brig-entries.ts';
import { umbrellaFindings } from '../neighbour-findings.ts';
import { showTree } from '../show-tree.ts';
import { at, isNull, mapAt, type MapTree, type Tree } from '../tree.ts';
import type { ValuesFinding } from '../values-finding.ts';
import type { AllowList, UnreadList } from '../../../domain/migration/legacy-settings.ts';
import { readAllowedDomains } from './allowed-domains.ts';
import { isHelms, SERVICES, type Document, type ServiceName } from './layout.ts';
import { finding, type LegacyFinding } from './legacy-finding.ts';

/** What stands where Helm reads nothing, and the lists among it. */
export interface Misplaced {
  readonly unread: readonly UnreadList[];
  readonly findings: readonly LegacyFinding[];
}

/** Keys deeper than this are somebody else's. */
const MAX_DEPTH = 4;

/** Where a key belongs, below its service; the first place is the one that is named (brig-contract §7). */
const OF_FEDERATOR = {
  federationStrategy: ['config.optSettings.federationStrategy'],
  setFederationStrategy: ['config.optSettings.setFederationStrategy'],
  allowedDomains: ['config.optSettings.federationStrategy.allowedDomains', 'config.optSettings.setFederationStrategy.allowedDomains'],
  allowAll: ['config.optSettings.federationStrategy.allowAll', 'config.optSettings.setFederationStrategy.allowAll'],
};
const OF_BRIG = {
  setFederationDomain: ['config.optSettings.setFederationDomain'],
  setFederationStrategy: ['config.optSettings.setFederationStrategy'],
  setFederationDomainConfigs: ['config.optSettings.setFederationDomainConfigs'],
};
const SWITCH = { enableFederation: ['config.enableFederation'], enableFederator: ['config.enableFederator'] };
const IN_SETTINGS = { federationDomain: ['config.settings.federationDomain'], ...SWITCH };

type Places = Readonly<Record<string, readonly string[]>>;
const PLACES: Readonly<Record<ServiceName, Places>> = {
  federator: OF_FEDERATOR,
  brig: { ...OF_BRIG, ...SWITCH },
  galley: IN_SETTINGS,
  cargohold: IN_SETTINGS,
  'background-worker': { federationDomain: ['config.federationDomain'], ...SWITCH },
};

/** Finds keys of federation that stand where Helm ignores them, and says where they belong. Rendered files have no such places. */
export function misplacedIn(document: Document): Misplaced {
  const { service, tree, form } = document;
  if (!isHelms(document) || service === 'other') return { unread: [], findings: [] };
  const found = service === 'umbrella' ? ofUmbrella(tree) : ofService(service, tree, '');
  const said = found.map(({ misplaced }) => misplaced);
  const known = form === 'helm' ? umbrellaFindings(tree).filter((one) => isNew(one, said)) : [];
  return { unread: found.flatMap(({ unread }) => unread ?? []), findings: [...said, ...known] };
}

/** What the reader of the file layer says of maps, less what is said here of the keys in them. */
const isNew = ({ code, path = '' }: ValuesFinding, said: readonly LegacyFinding[]): boolean =>
  code !== 'legacy-list-ignored' && !said.some((one) => one.path === path || one.path?.startsWith(`${path}.`) === true);

interface Found {
  readonly misplaced: LegacyFinding;
  readonly unread?: UnreadList;
}

function ofUmbrella(tree: Tree): readonly Found[] {
  const inServices = SERVICES.flatMap((name) => ofService(name, mapAt(tree, name), `${name}.`));
  const atRoot = [['optSettings'], ['config'], ['config', 'optSettings'], []].flatMap((path) =>
    [...(mapAt(tree, ...path)?.entries ?? [])].flatMap(([key, value]) => ofNoService([...path, key].join('.'), key, value)),
  );
  return [...inServices, ...atRoot];
}

/** A key of one service that stands in none, or in another one, in values of the umbrella chart. */
function ofNoService(path: string, key: string, value: Tree): readonly Found[] {
  const isFederators = Object.hasOwn(OF_FEDERATOR, key) && !(key === 'setFederationStrategy' && value.kind !== 'map');
  const owner = isFederators ? 'federator' : Object.hasOwn(OF_BRIG, key) ? 'brig' : undefined;
  const [belongs] = owner === undefined ? [] : (PLACES[owner][key] ?? []);
  return owner === undefined || belongs === undefined || isEmpty(value) ? [] : [found(key, value, path, `${owner}.${belongs}`)];
}

function ofService(service: ServiceName, tree: Tree | undefined, prefix: string): readonly Found[] {
  return tree?.kind === 'map' ? walk(tree, '', { places: PLACES[service], prefix }, 0) : [];
}

function walk(map: MapTree, path: string, where: { readonly places: Places; readonly prefix: string }, depth: number): readonly Found[] {
  return [...map.entries].flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`;
    const places = Object.hasOwn(where.places, key) ? where.places[key] : undefined;
    const [belongs] = places ?? [];
    if (places !== undefined && belongs !== undefined)
      return places.includes(here) || isEmpty(value) ? [] : [found(key, value, where.prefix + here, where.prefix + belongs)];
    const foreign = where.prefix === '' ? [] : ofNoService(where.prefix + here, key, value);
    if (foreign.length > 0) return foreign;
    return value.kind === 'map' && depth < MAX_DEPTH ? walk(value, here, where, depth + 1) : [];
  });
}

/** `federationStrategy:` without anything below it, as templates of values have it. */
const isEmpty = (value: Tree): boolean => isNull(value);

function found(key: string, value: Tree, path: string, belongs: string): Found {
  const list = listIn(key, value, path);
  const meant = list ? `; meant was ${meantText(list, value)}` : '';
  const message = `Helm ignores this key here, without a word${meant}. It belongs to ${belongs}`;
  return { misplaced: finding('warning', 'misplaced-key', value, path, message), ...(list && { unread: { ...list, belongs } }) };
}

/** The list that was meant: here allowAll counts by its presence unless it is false, for somebody wrote it down. */
function listIn(key: string, value: Tree, path: string): AllowList | undefined {
  const place = { path, file: value.file, line: value.line };
  if (key === 'setFederationDomainConfigs') {
    const domains = readEntries(value, path, []).map(({ domain, file, line }) => ({ value: domain, file, line }));
    return { kind: 'allow_list', domains, ...place };
  }
  const strategy = value.kind === 'map' && key.endsWith('ederationStrategy');
  const all = strategy ? value.entries.get('allowAll') : key === 'allowAll' ? value : undefined;
  const list = strategy ? at(value, 'allowedDomains') : key === 'allowedDomains' ? value : undefined;
  const { domains } = readAllowedDomains(list, path);
  if (all !== undefined && !(all.kind === 'scalar' && all.value === false)) return { kind: 'allow_all', domains, ...place };
  return list === undefined ? undefined : { kind: 'allow_list', domains, ...place };
}

function meantText({ kind, domains }: AllowList, value: Tree): string {
  if (kind === 'allow_list') return shown(domains.map((domain) => domain.value));
  const all = at(value, 'allowAll') ?? value;
  return isNull(all) ? 'allowAll (null, which in Helm values allows nobody: “allowAll: true” would)' : `allowAll (${showTree(all)})`;
}

const SHOWN = 10;
const shown = (domains: readonly string[]): string => {
  const more = domains.length > SHOWN ? ` and ${String(domains.length - SHOWN)} more` : '';
  return `the list [${domains.slice(0, SHOWN).join(', ')}${more}]`;
};

import { recogniseNeighbour } from './recognise-neighbour.ts';
import { hasServices, nestedCharts, type Nested, type NestedChart } from './nested-chart.ts';
import { at, isNullAt, mapAt, textAt, type MapTree, type Tree } from './tree.ts';
import type { Content } from './unwrap-kubernetes.ts';

export type Service = 'umbrella' | 'brig' | 'federator' | 'galley' | 'cargohold' | 'background-worker' | 'other';
export type Form = 'helm' | 'subchart' | 'rendered' | 'configmap' | 'fragment';

/** What a document is; `looksLike` names it to a person: “galley’s rendered file (galley.yaml)”. */
export interface Recognised {
  readonly service: Service;
  readonly form: Form;
  readonly looksLike: string;
  /** Where it stands nested in the values of a parent chart; `tree` is then what stands there. */
  readonly nested?: Nested;
  readonly tree?: Tree;
  /** Every place where it stands, where these are several. */
  readonly several?: readonly Pick<NestedChart, 'prefix' | 'tree'>[];
}

/** How a document is named of which no key is known. */
export const NOTHING_KNOWN = 'nothing of wire-server: none of its keys is known here';

/** The sub-charts of chart wire-server, past and present. */
const SUBCHARTS =
  'brig galley cargohold federator background-worker cannon gundeck nginz spar proxy legalhold webapp team-settings account-pages stern backoffice cassandra-migrations elasticsearch-index migrate-features integration'.split(
    ' ',
  );

/** Root keys of a rendered brig.yaml (sub-chart: below config) that no other service has. */
const BRIG_KEYS = ['emailSMS', 'zauth', 'randomPrekeys', 'internalEvents', 'elasticsearch', 'turn', 'useSES', 'externalUrls', 'geoDb'];

/** Keys of the federator's optSettings. */
const FEDERATOR_OPTIONS = [
  'federationStrategy',
  'useSystemCAStore',
  'remoteCAStore',
  'clientCertificate',
  'clientPrivateKey',
  'tcpConnectionTimeout',
  'dnsHost',
  'dnsPort',
];

/** Says what a document is, from the keys that only it has. */
export function recognise(content: Content): Recognised {
  const { tree, configMapKey } = content;
  const found = recogniseTree(tree, configMapKey);
  return configMapKey === undefined || found.form === 'fragment' ? found : { ...found, form: 'configmap' };
}

function recogniseTree(tree: Tree, configMapKey: string | undefined): Recognised {
  if (tree.kind === 'list') return other('a list; a map of settings was expected');
  if (tree.kind === 'scalar') return other('a single value; a map of settings was expected');
  const named =
    configMapKey === undefined ? undefined : /^(brig|federator|galley|cargohold|background-worker)\.ya?ml$/.exec(configMapKey)?.[1];
  if (named !== undefined) return rendered(named as Service);
  return (
    recogniseForeign(tree) ??
    (configMapKey === undefined ? recogniseParent(tree) : undefined) ??
    recogniseUmbrella(tree) ??
    recogniseImage(tree) ??
    recogniseOptSettings(tree) ??
    recogniseSubchart(tree) ??
    recogniseNeighbour(tree) ??
    recogniseFragment(tree) ??
    other(NOTHING_KNOWN)
  );
}

function recogniseForeign(tree: MapTree): Recognised | undefined {
  const has = (...keys: readonly string[]): boolean => keys.every((key) => tree.entries.has(key));
  const kind = textAt(tree, 'kind');
  if (has('apiVersion') && kind !== undefined) return other(`a Kubernetes ${kind}`);
  if (
    has('tag', 'value') ||
    has('remotes', 'strategy') ||
    has('domain', 'search_policy') ||
    has('team_id') ||
    (textAt(tree, 'status') ?? '').endsWith('fully-connected')
  )
    return other('a JSON body of brig’s API, which is not a configuration');
  if (at(tree, 'dependencies')?.kind === 'list' || (has('name', 'version') && has('apiVersion')))
    return other('a chart’s own description (Chart.yaml or requirements.yaml)');
  const federator = mapAt(tree, 'federator');
  const ingress =
    mapAt(tree, 'config', 'dns') !== undefined || (federator?.entries.has('enabled') === true && !federator.entries.has('config'));
  const onlyFederator = SUBCHARTS.every((name) => name === 'federator' || !isSubchart(mapAt(tree, name)));
  return ingress && onlyFederator ? other('values of chart nginx-ingress-services') : undefined;
}

function recogniseUmbrella(tree: MapTree): Recognised | undefined {
  const subcharts = SUBCHARTS.filter((name) => isSubchart(mapAt(tree, name)) || (isNullAt(tree, name) && onlySubcharts(tree)));
  if (subcharts.length === 0 && mapAt(tree, 'tags') === undefined) return undefined;
  const parts = subcharts.length === 0 ? 'tags' : subcharts.slice(0, 4).join(', ');
  return { service: 'umbrella', form: 'helm', looksLike: `values of chart wire-server (${parts}${subcharts.length > 4 ? ', …' : ''})` };
}

/** Values of a chart that has wire-server among its dependencies, one or several levels below. */
function recogniseParent(root: MapTree): Recognised | undefined {
  const isRoot = hasServices(root);
  // Beside services at the root a map of another name holds anchors, or is nothing; one of this name is to be read by somebody.
  const charts = nestedCharts(root, (map) => recogniseUmbrella(map) !== undefined).filter(
    ({ prefix }) => !isRoot || prefix.at(-1) === 'wire-server',
  );
  const [first] = charts;
  if (first === undefined) return undefined;
  const several = isRoot ? [{ prefix: [], tree: root }, ...charts] : charts;
  if (several.length > 1) return { ...other('values of a chart that holds wire-server several times'), several };
  const { tree, ...nested } = first;
  const looksLike = `values of a parent chart, with those of chart wire-server at ${nested.prefix.join('.')}`;
  return { service: 'umbrella', form: 'helm', looksLike, nested, tree };
}

/** `brig: null` deletes what files before say of brig; in a rendered file, which has other keys beside, it means nothing. */
const onlySubcharts = (tree: MapTree): boolean => [...tree.entries.keys()].every((key) => key === 'tags' || SUBCHARTS.includes(key));

/** A service's rendered file names other services too, but only by host and port. */
const isSubchart = (map: MapTree | undefined): boolean =>
  map !== undefined && !['host', 'port', 'endpoint'].some((key) => map.entries.has(key));

function recogniseOptSettings(tree: MapTree): Recognised | undefined {
  const brigKeys = BRIG_KEYS.filter((key) => tree.entries.has(key));
  if (!tree.entries.has('optSettings')) return brigKeys.length >= 3 ? rendered('brig') : undefined;
  const federatorBeside = tree.entries.has('federatorExternal') || (at(tree, 'federator', 'host') !== undefined && brigKeys.length === 0);
  const service = federatorBeside ? 'federator' : ownerOf(mapAt(tree, 'optSettings'), brigKeys.length > 0);
  return service === undefined ? undefined : rendered(service);
}

/** Whose optSettings these are; `setFederationStrategy` as an object was the federator's in 2021. */
function ownerOf(options: MapTree | undefined, brigBeside: boolean): 'brig' | 'federator' | undefined {
  const keys = [...(options?.entries.keys() ?? [])];
  const object = at(options, 'setFederationStrategy')?.kind === 'map';
  const brigs = keys.filter((key) => /^set[A-Z]/.test(key) && !(object && key === 'setFederationStrategy'));
  if (brigBeside || brigs.length > 0) return 'brig';
  return object || keys.some((key) => FEDERATOR_OPTIONS.includes(key)) ? 'federator' : undefined;
}

/** Values name an image, a rendered file never: with it, optSettings at the root are misplaced and not rendered. */
function recogniseImage(tree: MapTree): Recognised | undefined {
  const image = /(?:^|\/)(brig|federator|galley|cargohold|background-worker)$/.exec(textAt(tree, 'image', 'repository') ?? '')?.[1];
  return image === undefined ? undefined : subchart(image as Service);
}

function recogniseSubchart(tree: MapTree): Recognised | undefined {
  const config = mapAt(tree, 'config');
  if (config === undefined) return undefined;
  const owner = ownerOf(mapAt(config, 'optSettings'), BRIG_KEYS.filter((key) => config.entries.has(key)).length >= 2);
  return owner === undefined ? undefined : subchart(owner);
}

function recogniseFragment(tree: MapTree): Recognised | undefined {
  const keys = [...tree.entries.keys()];
  if (keys.some((key) => key.startsWith('setFederation')))
    return { service: 'brig', form: 'fragment', looksLike: 'the inside of brig’s optSettings without what stands around it' };
  const federators = keys.some((key) => FEDERATOR_OPTIONS.includes(key) || key === 'allowAll' || key === 'allowedDomains');
  return federators
    ? { service: 'federator', form: 'fragment', looksLike: 'the inside of the federator’s optSettings (the allow list from before 4.36)' }
    : undefined;
}

const rendered = (service: Service): Recognised => ({
  service,
  form: 'rendered',
  looksLike: `the rendered file of ${service} (${service}.yaml)`,
});
const subchart = (service: Service): Recognised => ({ service, form: 'subchart', looksLike: `values of the sub-chart ${service}` });
const other = (looksLike: string): Recognised => ({ service: 'other', form: 'fragment', looksLike });

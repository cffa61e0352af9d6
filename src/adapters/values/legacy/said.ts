import { readBrigSettings } from '../brig-settings.ts';
import { federationDisabled } from '../federation-switches.ts';
import { OWN_DOMAIN_ELSEWHERE } from '../neighbour-findings.ts';
import type { Family } from '../part.ts';
import { at, isNull, mapAt, textAt, type MapTree, type Tree } from '../tree.ts';
import { showPlace } from '../values-finding.ts';
import { isTemplateText } from '../text-traps.ts';
import { wrongShapeOn } from '../wrong-shape.ts';
import { parseDomain, type Domain } from '../../../domain/domain.ts';
import type { FileEntry, Located } from '../../../domain/layers.ts';
import { correctionsOf } from '../../../domain/migration/correct-domain.ts';
import type { AllowList, NotADomain, ReleaseSign } from '../../../domain/migration/legacy-settings.ts';
import { allowedDifference } from '../../../domain/migration/list-differences.ts';
import { SEARCH_POLICIES } from '../../../domain/remote.ts';
import type { Strategy } from '../../../domain/strategy.ts';
import { readAllowList, type AllowListRead } from './allow-list.ts';
import { configsOf, readerOf, STRATEGY_KEYS, type Document, type ServiceConfig, type ServiceName } from './layout.ts';
import { finding, type LegacyFinding } from './legacy-finding.ts';
import { signsIn } from './release-signs.ts';
import { shortText } from '../show-tree.ts';
import { switchesIn, type Switch } from './switches.ts';
import { unknownKeys } from './unknown-keys.ts';

/** The own domain, as one service names it. */
export interface OwnDomain extends Located<Domain> {
  readonly service: ServiceName;
  readonly path: string;
}

/** What one document, or the Helm merge of several, says of federation. */
export interface Said {
  readonly document: Document;
  readonly own_domains: readonly OwnDomain[];
  readonly strategy?: Located<Strategy>;
  readonly entries: readonly FileEntry[];
  readonly allowed?: AllowList;
  readonly not_domains: readonly NotADomain[];
  readonly switches: readonly Switch[];
  readonly signs: readonly ReleaseSign[];
  readonly brig_seen: boolean;
  readonly findings: readonly LegacyFinding[];
}

/** Reads a document. Nulls of Helm values must be gone from it; those of a rendered file count. */
export function readSaid(document: Document): Said {
  const configs = configsOf(document);
  const brig = configs.find(({ service }) => service === 'brig');
  const federator = configs.find(({ service }) => service === 'federator');
  const settings = brig && readBrigSettings(mapAt(brig.config, 'optSettings'), `${brig.prefix}optSettings`);
  const old = federator ? readFederator(federator, document) : { not_domains: [], findings: [] };
  const disabled = federationDisabled(document.tree, switchesAsIn(document));
  const layer = settings?.layer;
  return {
    document,
    own_domains: [...(layer?.own_domain && brig ? [brigsOwn(layer.own_domain, brig)] : []), ...configs.flatMap(neighboursOwn)],
    ...(layer?.strategy && { strategy: layer.strategy }),
    entries: layer?.entries ?? [],
    ...(old.allowed && { allowed: old.allowed }),
    not_domains: [...old.not_domains, ...(brig ? notDomainsOfBrig(brig) : [])],
    switches: switchesIn(document),
    signs: signsIn(document),
    brig_seen: mapAt(brig?.config, 'optSettings') !== undefined,
    findings: [...shapeFindings(document), ...(settings?.findings ?? []), ...disabled, ...old.findings, ...configs.flatMap(unreadableOwn)],
  };
}

/** Where the switches of a document lie: also of one that holds nothing of brig. */
const switchesAsIn = ({ service, form }: Document): Family =>
  service === 'umbrella' ? 'helm' : form === 'subchart' ? 'subchart' : 'rendered';

const brigsOwn = (own: Located<Domain>, { prefix }: ServiceConfig): OwnDomain => ({
  ...own,
  service: 'brig',
  path: `${prefix}optSettings.setFederationDomain`,
});

function neighboursOwn({ service, config, prefix }: ServiceConfig): readonly OwnDomain[] {
  const path = OWN_DOMAIN_ELSEWHERE.get(service);
  const found = path && at(config, ...path);
  const text = path && textAt(config, ...path);
  const parsed = text === undefined ? undefined : parseDomain(text);
  if (path === undefined || found === undefined || parsed?.ok !== true) return [];
  return [{ value: parsed.value, file: found.file, line: found.line, service, path: prefix + path.join('.') }];
}

/** What a service names as the own domain, and is none, is another one than brig's. */
function unreadableOwn({ service, config, prefix }: ServiceConfig): readonly LegacyFinding[] {
  const path = OWN_DOMAIN_ELSEWHERE.get(service);
  const found = path && at(config, ...path);
  if (path === undefined || found === undefined || isNull(found) || neighboursOwn({ service, config, prefix }).length > 0) return [];
  const message = `the own backend domain of ${service} is no domain here; expected is the one of brig, such as wire.example.com, without scheme, port or final dot`;
  return [finding('error', 'own-domain-differs', found, prefix + path.join('.'), message)];
}

function readFederator({ config, prefix }: ServiceConfig, document: Document): AllowListRead {
  const reader = readerOf(document);
  const options = mapAt(config, 'optSettings');
  const reads = STRATEGY_KEYS.map((key) => readAllowList(options?.entries.get(key), `${prefix}optSettings.${key}`, reader));
  const [now, old] = reads;
  const findings = [
    ...reads.flatMap((read) => read.findings),
    ...repeatedIn(config, options),
    ...unknownKeys(options, `${prefix}optSettings`),
  ];
  const counts = now?.allowed ? now : (old ?? { not_domains: [], findings: [] });
  return { ...counts, findings: [...findings, ...bothNames(now?.allowed, old?.allowed)] };
}

/** From 2.111 on only the newer name is read; a list under the older one was dead already, or is what counts in an older chart. */
function bothNames(now: AllowList | undefined, old: AllowList | undefined): readonly LegacyFinding[] {
  if (now === undefined || old === undefined) return [];
  const message = `the list stands under both of its names; until 2021-08 this one counted, since then ${now.path} (${showPlace(now)}). Keep the one that is meant`;
  return [finding(allowedDifference(now, old) === undefined ? 'warning' : 'error', 'legacy-names-differ', old, old.path, message)];
}

/** A key on the way to the list that stands twice: parsers do not agree on which counts. */
function repeatedIn(config: MapTree, options: MapTree | undefined): readonly LegacyFinding[] {
  const maps = [config, options, ...STRATEGY_KEYS.map((key) => mapAt(options, key))];
  const decisive = new Set<string>(['optSettings', ...STRATEGY_KEYS, 'allowAll', 'allowedDomains']);
  return maps
    .flatMap((map) => map?.repeated ?? [])
    .filter(({ key }) => decisive.has(key))
    .map(({ key, path, first, later }) =>
      finding(
        'error',
        'key-twice',
        later,
        path,
        `“${key}” stands here and on line ${String(first.line)}; only one of them would count. Remove one`,
      ),
    );
}

/** The texts of brig's list that are no domains; that they are errors is said by the reader of the file layer. */
function notDomainsOfBrig({ config, prefix }: ServiceConfig): readonly NotADomain[] {
  const list: Tree | undefined = at(config, 'optSettings', 'setFederationDomainConfigs');
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item, index): readonly NotADomain[] => {
    const text = textAt(item, 'domain');
    if (text === undefined || isTemplateText(text) || parseDomain(text).ok) return [];
    const path = `${prefix}optSettings.setFederationDomainConfigs[${String(index)}].domain`;
    const search_policy = SEARCH_POLICIES.find((policy) => policy === textAt(item, 'search_policy'));
    const found = { text: shortText(text), corrections: correctionsOf(text), path, file: item.file, line: item.line };
    return [{ ...found, list: 'brig’s list', ...(search_policy && { search_policy }) }];
  });
}

function shapeFindings({ service, form, tree }: Document): readonly LegacyFinding[] {
  if (service === 'other') return [];
  const below = form === 'subchart' ? ['config'] : [];
  const paths =
    service === 'umbrella'
      ? [
          ['brig', 'config', 'optSettings'],
          ['federator', 'config', 'optSettings'],
        ]
      : service === 'brig' || service === 'federator'
        ? [[...below, 'optSettings']]
        : [];
  return paths.flatMap((path) => wrongShapeOn(tree, path) ?? []);
}

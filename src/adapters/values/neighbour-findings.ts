import { at, isNull, mapAt, type Tree } from './tree.ts';
import { remark, showPlace, warning, type Spot, type ValuesFinding } from './values-finding.ts';
import type { FileLayer } from '../../domain/layers.ts';

/** Where the other services name the own backend domain, in the configuration of each (brig-contract §7). */
export const OWN_DOMAIN_ELSEWHERE: ReadonlyMap<string, readonly string[]> = new Map([
  ['galley', ['settings', 'federationDomain']],
  ['cargohold', ['settings', 'federationDomain']],
  ['background-worker', ['federationDomain']],
]);

/** Keys that Wire's own pages print one level too high; Helm ignores them silently (lint-rules EN-4). */
const MISPLACED = [
  ['brig', 'optSettings'],
  ['brig', 'enableFederation'],
  ['galley', 'settings'],
  ['galley', 'enableFederation'],
  ['cargohold', 'settings'],
  ['cargohold', 'enableFederation'],
  ['federator', 'optSettings'],
] as const;

const LEGACY = ['federationStrategy', 'setFederationStrategy'] as const;

/** What values of the umbrella chart say beside brig: misplaced keys, and the federator's dead list. */
export function umbrellaFindings(tree: Tree): readonly ValuesFinding[] {
  const misplaced = MISPLACED.flatMap((path) => {
    const found = at(tree, ...path);
    const [service, key] = path;
    return found === undefined || isNull(found)
      ? []
      : [warning('misplaced-key', found, `Helm ignores “${key}” right below ${service}; move it below ${service}.config`, path.join('.'))];
  });
  const rootLevel = ['optSettings', 'config'].flatMap((key) => {
    const found = mapAt(tree, key);
    return found === undefined
      ? []
      : [
          warning(
            'misplaced-key',
            found,
            `“${key}” stands at the root of the umbrella chart’s values, where Helm ignores it; brig’s belongs to brig.config.optSettings`,
            key,
          ),
        ];
  });
  return [...misplaced, ...rootLevel, ...legacyFindings(mapAt(tree, 'federator', 'config', 'optSettings'), 'federator.config.optSettings')];
}

/** The allow list of before 4.36 in a federator's optSettings; a null counts as absent. */
export function legacyFindings(options: Tree | undefined, prefix: string): readonly ValuesFinding[] {
  return LEGACY.flatMap((key) => {
    const found = at(options, key);
    return found === undefined || isNull(found) ? [] : [legacyIgnored(found, found, `${prefix}.${key}`)];
  });
}

/** Says that a federator's allow list no longer counts. */
export function legacyIgnored(strategy: Tree, spot: Spot, path: string): ValuesFinding {
  const domains = at(strategy, 'allowedDomains');
  const holds = domains?.kind === 'list' ? `its list of ${String(domains.items.length)}` : 'it';
  return warning(
    'legacy-list-ignored',
    spot,
    `this is the federator’s allow list, ignored since 4.36.0; ${holds} is not part of the file layer. Keep it until each of its domains that you federate with is in brig’s list, then delete it`,
    path,
  );
}

/** How the own domain elsewhere compares with brig's: only brig's counts, and it is never guessed. */
export function ownDomainFindings(tree: Tree, layer: FileLayer, spot: Spot): readonly ValuesFinding[] {
  const elsewhere = [...OWN_DOMAIN_ELSEWHERE].flatMap(([service, keys]) => {
    const path = [service, 'config', ...keys];
    const found = at(tree, ...path);
    return found?.kind === 'scalar' && typeof found.value === 'string' ? [{ service, path, found, value: found.value.toLowerCase() }] : [];
  });
  const own = layer.own_domain;
  if (own === undefined) {
    const first = elsewhere[0];
    const seen = first === undefined ? '' : `; ${first.service} names ${first.value} at ${showPlace(first.found)}, but only brig’s counts`;
    return [remark('own-domain-missing', spot, `brig’s own domain is not named here (setFederationDomain)${seen}`)];
  }
  return elsewhere
    .filter(({ value }) => value !== own.value)
    .map(({ service, path, found, value }) =>
      warning(
        'own-domain-differs',
        found,
        `${service} says the own backend domain is ${value}, but brig says ${own.value} at ${showPlace(own)}; set both to the domain that your users live under`,
        path.join('.'),
      ),
    );
}

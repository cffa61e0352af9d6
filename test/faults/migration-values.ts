import { patchValues } from '../../src/adapters/values/patch/patch-values.ts';
import { readInputs } from '../../src/adapters/values/legacy/read-inputs.ts';
import type { Meanwhile } from '../../src/domain/migration/meanwhile.ts';
import type { PatchWish } from '../../src/domain/migration/values-patch.ts';
import { SEARCH_POLICIES } from '../../src/domain/remote.ts';
import type { Strategy } from '../../src/domain/strategy.ts';

/** What a backend is that is to be migrated. */
export interface Legacy {
  /** brig’s strategy; undefined up to 4.35, where there was none. */
  readonly strategy?: Strategy;
  readonly domains: number;
  /** How remotes stand until they are restricted by team; left out: none is. */
  readonly meanwhile?: Meanwhile;
}

/** What of the lists names a domain: of ten domains seven stand in both, two in brig’s only, one in the old allow list only. */
const KINDS = ['both', 'both', 'both', 'both', 'both', 'both', 'both', 'brig', 'brig', 'allowed'] as const;

/** The domains, in the order of the lists. */
export const legacyDomains = ({ domains }: Legacy): readonly string[] =>
  Array.from({ length: domains }, (_, n) => `wire${String(n)}.partner-${String(n % 7)}.example`);

const isKind = (n: number, ...kinds: readonly (typeof KINDS)[number][]): boolean => kinds.includes(KINDS[n % KINDS.length] ?? 'both');

/** The domains that stand in the old allow list only. */
export const allowedOnly = (legacy: Legacy): readonly string[] => legacyDomains(legacy).filter((_, n) => isKind(n, 'allowed'));

/** The domains that are to be restricted by team, where any are: three of ten, of both lists, and one that only the old allow list has. */
export const restrictedOf = (legacy: Legacy): readonly string[] =>
  legacy.meanwhile === undefined
    ? []
    : [...legacyDomains(legacy).filter((_, n) => n % KINDS.length < 3), ...allowedOnly(legacy).slice(0, 1)];

/** Values of the umbrella chart as operators have them, with both lists and much else. */
export function legacyValues(legacy: Legacy): string {
  const domains = legacyDomains(legacy);
  const listed = domains.flatMap((domain, n) =>
    isKind(n, 'both', 'brig') ? [`        - domain: ${domain}`, `          search_policy: ${SEARCH_POLICIES[n % 3] ?? ''}`] : [],
  );
  const allowed = domains.flatMap((domain, n) => (isKind(n, 'both', 'allowed') ? [`          - "${domain}" # ticket ${String(n)}`] : []));
  const strategy = legacy.strategy === undefined ? [] : [`      setFederationStrategy: ${legacy.strategy} # see the release notes`];
  return [...HEAD, ...strategy, '      setFederationDomainConfigs:', ...listed, ...BETWEEN, ...allowed, ...TAIL, ''].join('\n');
}

const HEAD = `
# Values of wire-server; see also secrets.yaml.
tags:
  proxy: false
cassandra-migrations:
  cassandra:
    host: cassandra-external
    replicationFactor: 3
brig:
  replicaCount: 3
  config:
    cassandra:
      host: cassandra-external
    externalUrls:
      nginz: https://nginz-https.own.example
    optSettings:
      setFederationDomain: own.example
      setMaxTeamSize: 501 # as many as we have paid for
      setRestrictUserCreation: true`
  .slice(1)
  .split('\n');

const BETWEEN = `
    smtp:
      host: demo-smtp
      port: 25

galley:
  config:
    settings:
      federationDomain: own.example
      conversationCodeURI: https://account.own.example/conversation-join/
federator:
  replicaCount: 2
  config:
    optSettings:
      federationStrategy:
        # whoever may federate with us
        allowedDomains:`
  .slice(1)
  .split('\n');

const TAIL = `
      useSystemCAStore: true
cargohold:
  config:
    settings:
      federationDomain: own.example`
  .slice(1)
  .split('\n');

/** What brig would run with. */
export interface Deployed {
  readonly text: string;
  readonly strategy: Strategy | undefined;
  readonly entries: ReturnType<typeof readInputs>['settings']['entries'];
}

/** Values as they are deployed. */
export function deployedOf(text: string): Deployed {
  const { settings } = readInputs([{ file: 'values.yaml', text }]);
  return { text, strategy: settings.strategy?.value, entries: settings.entries };
}

/** The values after a patch of ours; throws where it is refused. */
export function patched(text: string, wish: PatchWish): string {
  const patch = patchValues([{ file: 'values.yaml', text }], wish);
  if ('refusals' in patch) throw new Error(`the patch is refused: ${JSON.stringify(patch.refusals.slice(0, 3))}`);
  return patch.files[0]?.after ?? text;
}

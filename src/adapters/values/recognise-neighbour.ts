import { at, mapAt, type MapTree } from './tree.ts';
import type { Form, Recognised, Service } from './recognise.ts';

/** How the secrets of a single chart are named: they may stand beside a sub-chart's values. */
export const SECRETS_OF_ONE_CHART = 'the secrets of a single chart';

interface Mark {
  readonly service: Service;
  readonly form: Form;
  readonly looksLike: string;
  readonly when: (tree: MapTree) => boolean;
}

const has = (tree: MapTree | undefined, ...keys: readonly string[]): boolean => keys.some((key) => tree?.entries.has(key) === true);
const anyKey = (tree: MapTree, pattern: RegExp): boolean => [...tree.entries.keys()].some((key) => pattern.test(key));

const GALLEY_SETTINGS = ['featureFlags', 'conversationCodeURI', 'maxTeamSize', 'maxConvSize', 'federationProtocols', 'httpPoolSize'];

/** What the files beside brig's are known by; the first mark that fits counts. */
const MARKS: readonly Mark[] = [
  { ...of('other', 'fragment', 'values of chart ingress-nginx-controller'), when: (t) => has(t, 'ingress-nginx') },
  { ...of('other', 'fragment', 'values of chart coturn'), when: (t) => anyKey(t, /^coturn/) || has(t, 'ratelimit') },
  {
    ...of('other', 'fragment', 'values of chart restund or coturn'),
    when: (t) => has(t, 'federate') || has(mapAt(t, 'secrets'), 'zrestSecret', 'zrestSecrets'),
  },
  {
    ...of('other', 'fragment', 'values of chart sftd'),
    when: (t) => has(t, 'allowOrigin', 'joinCall', 'multiSFT') && !has(t, 'optSettings'),
  },
  {
    ...of('other', 'fragment', 'values of chart webapp, team-settings or account-pages'),
    when: (t) => has(t, 'envVars') || has(mapAt(t, 'config', 'externalUrls'), 'backendRest'),
  },
  {
    ...of('other', 'fragment', 'values of chart nginx-ingress-services'),
    when: (t) => has(t, 'certManager', 'teamSettings', 'accountPages') || has(mapAt(t, 'tls'), 'verify_depth', 'useCertManager'),
  },
  {
    ...of('other', 'fragment', 'secrets of chart nginx-ingress-services'),
    when: (t) => has(mapAt(t, 'secrets'), 'tlsClientCA', 'tlsWildcardCert'),
  },
  {
    ...of('background-worker', 'rendered', 'the rendered file of background-worker (background-worker.yaml)'),
    when: (t) => has(t, 'backendNotificationPusher', 'backgroundJobs', 'backgroundWorker'),
  },
  { ...of('galley', 'rendered', 'the rendered file of galley (galley.yaml)'), when: (t) => has(mapAt(t, 'settings'), ...GALLEY_SETTINGS) },
  { ...of('galley', 'subchart', 'values of the sub-chart galley'), when: (t) => has(mapAt(t, 'config', 'settings'), ...GALLEY_SETTINGS) },
  {
    ...of('cargohold', 'rendered', 'the rendered file of cargohold (cargohold.yaml)'),
    when: (t) => has(t, 'settings') && has(t, 'aws', 'cargohold'),
  },
  { ...of('cargohold', 'subchart', 'values of the sub-chart cargohold'), when: (t) => has(mapAt(t, 'config', 'aws'), 's3Bucket') },
  {
    ...of('background-worker', 'subchart', 'values of the sub-chart background-worker'),
    when: (t) => has(mapAt(t, 'config'), 'backendNotificationPusher', 'backgroundJobs', 'federationDomain'),
  },
  { ...of('galley', 'rendered', 'the rendered file of galley or cargohold'), when: (t) => has(mapAt(t, 'settings'), 'federationDomain') },
  {
    ...of('galley', 'subchart', 'values of the sub-chart galley or cargohold'),
    when: (t) => has(mapAt(t, 'config', 'settings'), 'federationDomain'),
  },
  { ...of('federator', 'rendered', 'the rendered file of federator (federator.yaml)'), when: (t) => has(t, 'federatorExternal') },
  { ...of('other', 'fragment', SECRETS_OF_ONE_CHART), when: (t) => t.entries.size === 1 && at(t, 'secrets')?.kind === 'map' },
];

/** Says which other service's or chart's file this is, if it is a known one. */
export function recogniseNeighbour(tree: MapTree): Recognised | undefined {
  const mark = MARKS.find(({ when }) => when(tree));
  return mark === undefined ? undefined : of(mark.service, mark.form, mark.looksLike);
}

function of(service: Service, form: Form, looksLike: string): Recognised {
  return { service, form, looksLike };
}

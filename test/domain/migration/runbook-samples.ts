import { ALLOW_ALL } from '../../../src/domain/remote.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import type { RunbookFacts } from '../../../src/domain/migration/runbook.ts';

const ID = '0198c0de-0000-7000-8000-000000000001';
const remote = (domain: string) => ({ domain: assertDomain(domain), search_policy: 'full_search', restriction: ALLOW_ALL }) as const;

/** A migration that has only been made; what is given is otherwise. */
export const factsOf = (more: Partial<RunbookFacts> = {}): RunbookFacts => ({
  id: ID,
  era: 'from-4.36',
  state: 'waiting',
  phase: 'answer',
  open: 0,
  inputs: [{ name: 'values.yaml', chart: 'wire-server' }],
  strategy: { before: 'allowDynamic', after: 'allowDynamic' },
  remotes: [remote('a.example'), remote('b.example')],
  hazards: [],
  ...more,
});

/** One of each era, as they are met. */
export const OF_EACH_ERA: readonly RunbookFacts[] = [
  factsOf({
    era: 'up-to-4.35',
    open: 2,
    strategy: { after: 'allowDynamic' },
    inputs: [
      { name: '/etc/wire/brig values.yaml', chart: 'brig' },
      { name: '/etc/wire/federator.yaml', chart: 'federator' },
      { name: 'federator-rendered.yaml' },
    ],
    schedule: { at: '2026-12-01T21:00:00.000Z' },
  }),
  factsOf({
    era: 'from-4.36-lingering-list',
    hazards: [
      { name: 'MASS_ADD', message: 'Adds 2 remotes.' },
      { name: 'WIDENS_ACCESS', domain: assertDomain('c.example'), message: 'c.example gains: federate denied → allowed.' },
    ],
    inputs: [
      { name: 'values.yaml', chart: 'wire-server' },
      { name: "wire/o'hara, the 2nd.yaml", chart: 'wire-server' },
    ],
    schedule: { windows: [{ days: ['mon', 'tue'], from: '22:00', to: '06:00' }], time_zone: 'Europe/Berlin' },
  }),
  factsOf({
    era: 'from-4.36-allow-none',
    strategy: { before: 'allowNone', after: 'allowDynamic' },
    inputs: [{ name: 'brig-configmap.yaml' }],
  }),
  factsOf({ phase: 'clean-up' }),
];

import { brigClient } from '../../../src/adapters/brig/brig-client.ts';
import { brigRegistry } from '../../../src/adapters/brig/registry.ts';
import { startBrig } from '../../support/brig/start-brig.ts';
import type { EraName } from '../../support/brig/era.ts';
import { goodFileLayer, runningService } from '../../support/running-service.ts';
import { registryContract, type RegistryUnderTest } from '../../contract/registry-contract.ts';
import { QUIET } from './opened.ts';

const BRIG = { connected: true, can_remove: false, sole_writer: false } as const;
const OLD = { ...BRIG, can_restrict_by_team: false, knows_layers: false } as const;
const NEW = { ...BRIG, can_restrict_by_team: true, knows_layers: true } as const;

async function inFrontOf(url: string, stop: () => Promise<void>): Promise<RegistryUnderTest> {
  const client = brigClient({ url, log: QUIET });
  const registry = brigRegistry({ client, fileLayer: () => goodFileLayer({}) });
  await registry.probe();
  return {
    registry,
    close: () => {
      client.close();
      return stop();
    },
  };
}

async function standIn(era: EraName): Promise<RegistryUnderTest> {
  const brig = await startBrig({ era });
  return inFrontOf(brig.url, brig.stop);
}

async function dropIn(): Promise<RegistryUnderTest> {
  const service = await runningService({ dropIn: 'full' });
  return inFrontOf(service.url, service.stop);
}

const common = { name: 'brig', shows_leftover_teams: false, many: 60 } as const;

registryContract({ ...common, stands_for: 'brig 5.x', capabilities: NEW, open: () => standIn('5.x') });
registryContract({ ...common, stands_for: 'brig 4.40', capabilities: NEW, knows_localhost: false, open: () => standIn('4.40') });
registryContract({ ...common, stands_for: 'brig 4.39', capabilities: OLD, knows_localhost: false, open: () => standIn('4.39') });
registryContract({ ...common, stands_for: 'brig 4.36', capabilities: OLD, knows_localhost: false, open: () => standIn('4.36') });
registryContract({ ...common, stands_for: 'fedremotes as brig', capabilities: NEW, open: dropIn });

import { onTestFinished } from 'vitest';
import { brigClient, type BrigClient } from '../../../src/adapters/brig/brig-client.ts';
import type { BrigTimes } from '../../../src/adapters/brig/brig-http.ts';
import { brigRegistry, type BrigRegistryOptions } from '../../../src/adapters/brig/registry.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import type { SearchPolicy } from '../../../src/domain/remote.ts';
import type { FileLayerState } from '../../../src/ports/file-layer.ts';
import type { Registry } from '../../../src/ports/registry.ts';
import { startBrig, type BrigOptions, type StandInBrig } from '../../support/brig/start-brig.ts';
import { goodFileLayer } from '../../support/running-service.ts';

/** Short enough for a test that waits for them, long enough for a busy machine. */
export const SHORT: Partial<BrigTimes> = { connect: 1_000, oneTry: 1_500, total: 6_000, firstBackoff: 5, halfOpenAfter: 300 };

/** A log that says nothing. */
export const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The path of brig's list. */
export const REMOTES = '/i/federation/remotes';

export const A = assertDomain('a.example');
export const B = assertDomain('b.example');

/** VALUES is not set. */
export const NO_VALUES: FileLayerState = { status: 'none', layer: { entries: [] }, files: [], findings: [] };

/** Brig's own file entries, of these policies. */
export const fileEntries = (entries: Readonly<Record<string, SearchPolicy>>): readonly { domain: string; search_policy: SearchPolicy }[] =>
  Object.entries(entries).map(([domain, search_policy]) => ({ domain, search_policy }));

/** A registry in front of a stand-in, both of this test alone. */
export interface Opened {
  readonly brig: StandInBrig;
  readonly client: BrigClient;
  readonly registry: Registry;
  /** What VALUES says from now on. */
  readonly values: (state: FileLayerState) => void;
}

/** What of it is not as usual. */
export interface OpenedOptions extends Partial<Omit<BrigRegistryOptions, 'client' | 'fileLayer'>> {
  readonly brig?: BrigOptions;
  readonly values?: FileLayerState;
  readonly times?: Partial<BrigTimes>;
}

/** Starts a stand-in and a registry in front of it; without further word VALUES is good and empty. */
export async function openedRegistry({ brig: options, values = goodFileLayer({}), times, ...rest }: OpenedOptions = {}): Promise<Opened> {
  const brig = await startBrig(options);
  const client = brigClient({ url: brig.url, log: QUIET, times: { ...SHORT, ...times } });
  onTestFinished(() => {
    client.close();
    return brig.stop();
  });
  let state = values;
  const registry = brigRegistry({ client, fileLayer: () => state, lookAgainAfter: [1, 1], ...rest });
  return { brig, client, registry, values: (next) => void (state = next) };
}

import { setTimeout as delay } from 'node:timers/promises';
import pMap from 'p-map';
import { shareReads } from '../../concurrency/share-reads.ts';
import type { Domain } from '../../domain/domain.ts';
import { faultOf } from '../../domain/fault.ts';
import { teamSet } from '../../domain/team.ts';
import type { DatabaseEntry } from '../../domain/layers.ts';
import type { FileLayerState } from '../../ports/file-layer.ts';
import type { Registry, RegistryCapabilities, RowWrite } from '../../ports/registry.ts';
import type { BrigClient } from './brig-client.ts';
import type { BrigList } from './brig-answers.ts';
import { unexpectedSilence } from './brig-fault.ts';
import { eraWatch, PROBE_DOMAIN, type Era, type EraWatch } from './capabilities.ts';
import { splitLayers, type Split } from './split-layers.ts';
import { writeOneOfMany } from './write-one-of-many.ts';
import { writeRemote, type Seen, type Writing } from './write-remote.ts';

/** What the registry needs. */
export interface BrigRegistryOptions {
  /** May be the one that the backend's identity uses too; then both share a read of the list. */
  readonly client: BrigClient;
  /** How the file layer stands, to tell brig's two layers apart. */
  readonly fileLayer: () => FileLayerState;
  /** In milliseconds; only differences count. */
  readonly monotonic?: () => number;
  /** How long to wait before each further look for what was written, in milliseconds. */
  readonly lookAgainAfter?: readonly number[];
}

/** The list as it was read, and what it was taken apart with. */
interface Reading extends Split {
  readonly list: BrigList;
  readonly file: FileLayerState;
  readonly era: Era;
}

const LOOK_AGAIN_AFTER_MS = [50, 250];

/** The registry behind brig's API: it can do what brig can, and says what that is not. */
export function brigRegistry(options: BrigRegistryOptions): Registry {
  const { client, fileLayer, monotonic = () => performance.now(), lookAgainAfter = LOOK_AGAIN_AFTER_MS } = options;
  const eras = eraWatch(client, monotonic);
  let last: Reading | undefined;
  const read = shareReads(async () => {
    const list = await client.list();
    const [era, file] = [await eras.of(list), fileLayer()];
    if (!last || !isOf(last, list, file, era)) last = { ...splitLayers(list, file, era), list, file, era };
    return last;
  });
  const see = async (domain: Domain): Promise<Seen> => {
    const { database, twins, era } = await read();
    return { entry: await withStoredTeams(client, domain, database.get(domain), era), era, isTwin: twins.has(domain) };
  };
  const wait = (ms: number): Promise<void> => delay(ms);
  return {
    name: 'brig',
    get capabilities() {
      return capabilitiesOf(eras.current(), last?.knows_layers ?? false);
    },
    version: eras.version,
    findings: () => last?.findings ?? [],
    probe: () => probe(client, eras, read),
    readAll: async () => (await read()).database,
    readOne: async (domain) => (await see(domain)).entry,
    // Each write reads the list back, so that the last one has all that was written here.
    count: async () => (last ?? (await read())).database.size,
    write: async (domain, _before, after, assertMayWrite) => {
      await writeRemote({ client, see, wait, lookAgainAfter }, { domain, after, assertMayWrite });
      return undefined;
    },
    writeMany: (writes, assertMayWrite, assertMayBegin) => {
      const writing: Writing = { client, see, wait, lookAgainAfter };
      const seen = { era: eras.current(), twins: last?.twins };
      const write = async (one: RowWrite): Promise<void> => {
        assertMayBegin?.();
        await writeOneOfMany(writing, seen, { ...one, assertMayWrite });
      };
      return pMap(writes, (one) => faultOf(() => write(one)), { concurrency: AT_ONCE });
    },
  };
}

// brig reads its whole list for each POST; more at once only make each slower.
const AT_ONCE = 8;

// What was kept stands for the whole answer only while all that it was made from is the same.
const isOf = (last: Reading, list: BrigList, file: FileLayerState, era: Era): boolean =>
  last.list === list && last.era === era && last.file.status === file.status && last.file.layer === file.layer;

/** Until brig was seen: what every brig since 4.36 has, so that nothing is dropped silently. */
const capabilitiesOf = (era: Era | undefined, knows_layers: boolean): RegistryCapabilities => ({
  connected: true,
  can_remove: false,
  can_restrict_by_team: era === '4.40 or later',
  knows_layers,
  sole_writer: false,
});

/** The list has no teams left over under allow_all, and may have been read before a team came; the row's own teams are asked for. */
async function withStoredTeams(
  client: BrigClient,
  domain: Domain,
  entry: DatabaseEntry | undefined,
  era: Era,
): Promise<DatabaseEntry | undefined> {
  if (entry?.kind !== 'row' || era !== '4.40 or later') return entry;
  const teams = await client.teams(domain);
  return teams ? { ...entry, teams: teamSet(teams) } : entry;
}

async function probe(client: BrigClient, eras: EraWatch, read: () => Promise<unknown>): Promise<void> {
  if (eras.current() === undefined) {
    await read();
    return;
  }
  if (await client.status()) return;
  if ((await client.teams(PROBE_DOMAIN)) === undefined) throw unexpectedSilence(client.url);
}

import { effectiveRemotes, type EffectiveRemote } from '../domain/effective.ts';
import { Fault } from '../domain/fault.ts';
import { gravestFirst, type FileFinding } from '../domain/file-finding.ts';
import { isFrozen, MAX_REMOTES } from '../domain/remote.ts';
import { STRATEGY_MEANS, type BackendIdentity, type Strategy } from '../domain/strategy.ts';
import type { FileLayerState } from '../ports/file-layer.ts';
import type { RegistryCapabilities } from '../ports/registry.ts';
import type { Context } from './context.ts';
import { backendFindings } from './backend-findings.ts';
import { driftFindings } from './drift-findings.ts';
import { observeDatabase } from './observe-database.ts';
import { identityNow, readSnapshot } from './read-snapshot.ts';

/** Something that an operator should look at. */
export type Finding = Pick<FileFinding, 'code' | 'severity' | 'message'> &
  Partial<Pick<FileFinding, 'file' | 'line' | 'path'>> & { readonly domain?: string };

/** What is in force, where it comes from, what it means for the present list, and what is wrong. */
export interface StrategyReport {
  readonly strategy: Strategy;
  readonly origin: BackendIdentity['strategy']['origin'];
  readonly meaning: string;
  readonly own_domain?: BackendIdentity['own_domain'];
  readonly remotes: {
    readonly total: number;
    readonly in_file: number;
    readonly in_database: number;
    /** Listed by brig without saying from which layer; counted in neither of the two. */
    readonly in_unknown_layer: number;
    readonly by_team: number;
    readonly frozen: number;
    readonly in_conflict: number;
  };
  readonly findings: readonly Finding[];
  readonly registry: {
    readonly name: string;
    /** What stands behind it; absent while that is not known. */
    readonly version?: string;
    readonly note: string;
    readonly capabilities: RegistryCapabilities;
  };
  /** Where the journal and all else that fedremotes remembers lives. */
  readonly state: { readonly name: string; readonly version?: string };
  readonly file_layer: Pick<FileLayerState, 'status' | 'files'>;
}

/** Said wherever it matters that no backend reads what is written here. */
export const NOT_CONNECTED = 'The embedded registry is not connected to a backend: no brig reads what is written here.';

/** When a change takes effect, for write answers. */
export const takesEffect = ({ connected }: RegistryCapabilities): string =>
  connected ? 'On the next federated request.' : `Not on any backend. ${NOT_CONNECTED}`;

/** Reads everything and reports on it. */
export async function strategyReport(context: Context): Promise<StrategyReport> {
  await observeOrSay(context);
  const identity = identityNow(context);
  const [snapshot, drift] = await Promise.all([readSnapshot(context), context.journal.drift()]);
  const remotes = effectiveRemotes(snapshot);
  const file = context.fileLayer.current();
  const { registry, journal } = context;
  const { name, capabilities } = registry;
  const [version, schema] = [registry.version(), journal.version()];
  const strategy = identity.strategy.value;
  return {
    strategy,
    origin: identity.strategy.origin,
    meaning: `${CAVEAT[file.status]}${STRATEGY_MEANS[strategy]} ${presently(strategy, remotes.length)}`,
    ...(identity.own_domain && { own_domain: identity.own_domain }),
    remotes: counts(remotes),
    findings: gravestFirst([
      ...file.findings.filter(({ code }) => code !== 'own-domain-listed'),
      ...backendFindings(context),
      ...conflicts(remotes),
      ...sizeOfList(strategy, remotes),
      ...registry.findings(),
      ...driftFindings(drift, capabilities),
    ]),
    registry: {
      name,
      ...(version !== undefined && { version }),
      note: capabilities.connected ? 'Connected to a backend.' : NOT_CONNECTED,
      capabilities,
    },
    state: { name: journal.name, ...(schema !== undefined && { version: schema }) },
    file_layer: { status: file.status, files: file.files },
  };
}

const CAVEAT: Readonly<Record<FileLayerState['status'], string>> = {
  none: '',
  good: '',
  stale: 'THE VALUES FILES CANNOT BE USED; this is their last good content. ',
  unknown: 'THE VALUES FILES CANNOT BE USED and never could since the start: strategy and list may be incomplete. ',
};

function presently(strategy: Strategy, count: number): string {
  if (strategy === 'allowNone') return count === 0 ? 'The list is empty.' : `${String(count)} remote(s) in the list lie dormant.`;
  return `${String(count)} remote(s) are in the list.`;
}

function counts(remotes: readonly EffectiveRemote[]): StrategyReport['remotes'] {
  const count = (test: (remote: EffectiveRemote) => boolean): number => remotes.filter(test).length;
  return {
    total: remotes.length,
    in_file: count((remote) => remote.layers.file !== undefined),
    in_database: count((remote) => remote.layers.database !== undefined),
    in_unknown_layer: count((remote) => remote.layers.unknown !== undefined),
    by_team: count((remote) => remote.restriction.tag === 'restrict_by_team' && !allowsNothing(remote)),
    frozen: count((remote) => isFrozen(remote) && !allowsNothing(remote)),
    in_conflict: count((remote) => remote.conflict !== undefined),
  };
}

/** Shown like a frozen remote, but because what is written about it cannot be read. */
const allowsNothing = ({ conflict }: EffectiveRemote): boolean =>
  conflict?.code === 'unreadable-row' || conflict?.code === 'file-contradicts-itself';

/** What others changed a moment ago belongs into the report; a journal that cannot be written must not hide the rest. */
async function observeOrSay(context: Context): Promise<void> {
  if (context.registry.capabilities.sole_writer) return;
  try {
    await observeDatabase(context);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    context.log.warn({ err: error }, 'what changed without fedremotes could not be put on record');
  }
}

const conflicts = (remotes: readonly EffectiveRemote[]): readonly Finding[] =>
  remotes.flatMap(({ domain, conflict }) =>
    conflict
      ? [
          {
            code: conflict.code,
            severity: conflict.code === 'own-domain-listed' ? 'warning' : 'error',
            domain,
            message: conflict.message,
          } as const,
        ]
      : [],
  );

function sizeOfList(strategy: Strategy, remotes: readonly EffectiveRemote[]): readonly Finding[] {
  const rows = remotes.filter(({ layers }) => layers.database !== undefined).length;
  if (rows > MAX_REMOTES) return [{ code: 'list-too-long', severity: 'error', message: tooLong(rows) }];
  return strategy === 'allowDynamic' && remotes.length === 0 ? [{ code: 'list-empty', severity: 'warning', message: EMPTY }] : [];
}

const tooLong = (rows: number): string =>
  `The database has ${String(rows)} rows, and brig reads ${String(MAX_REMOTES)} of them, whichever come first. Remove some.`;
const EMPTY = 'The strategy is allowDynamic and the list is empty, so nobody federates. Add a remote.';

import { Fault, unlessFault } from '../../domain/fault.ts';
import type { Release } from '../../domain/migration/legacy-settings.ts';
import type { BackendLook } from '../../domain/migration/deployment.ts';
import type { HeardIdentity } from '../../domain/strategy.ts';
import type { Backend } from '../../ports/backend.ts';
import type { Log } from '../../ports/log.ts';
import type { BrigClient } from './brig-client.ts';
import { NoListOfRemotes } from './brig-fault.ts';

/** What it takes to keep hearing of the backend. */
export interface WatchBackendOptions {
  /** May be the one that the registry uses too. */
  readonly client: Pick<BrigClient, 'url' | 'list' | 'apiVersion' | 'status'>;
  /** Another client of the same brig, with connections of its own. */
  readonly fresh: () => Pick<BrigClient, 'list' | 'close'>;
  readonly now: () => Date;
  readonly log: Log;
  readonly everyMs?: number;
}

const EVERY_MS = 30_000;

/**
 * Asks brig for its strategy and its own domain, at once and then time and again; what was heard last stays while brig does not
 * answer. The file layer of brig is read when it starts, so that nothing of this changes without a restart of brig. Whoever acts upon
 * a fresh look goes by what was heard too: that must not be of before a deployment that the look has seen.
 */
export function watchBackend({ client, fresh, now, log, everyMs = EVERY_MS }: WatchBackendOptions): Backend {
  const listeners: (() => void)[] = [];
  let heard: HeardIdentity | undefined;
  let release: Release | undefined;
  let problem: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const tell = (next: HeardIdentity): void => {
    const isNew = next.strategy !== heard?.strategy || next.own_domain !== heard?.own_domain;
    heard = next;
    if (isNew) for (const listener of listeners) listener();
  };
  const hear = async (): Promise<void> => {
    const asked = await ask(client, now);
    if (isClosed) return;
    logHearing(log, client.url, problem, asked.problem);
    problem = asked.problem;
    release = asked.release ?? release;
    if (asked.heard) tell(asked.heard);
  };
  const again = async (): Promise<void> => {
    await hear().catch((error: unknown) => {
      problem = 'A fault of fedremotes itself; see its log.';
      log.error({ err: error }, 'brig could not be asked who it is');
    });
    if (!isClosed) timer = setTimeout(() => void again(), everyMs).unref();
  };
  void again();
  return {
    url: client.url,
    heard: () => heard,
    release: () => release,
    problem: () => problem,
    onChange: (listener) => void listeners.push(listener),
    lookAfresh: async () => {
      const look = await lookAfresh(fresh);
      if (look.strategy !== heard?.strategy) await hear();
      return look;
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

function logHearing(log: Log, brig: string, before: string | undefined, now: string | undefined): void {
  if (now !== undefined && now !== before) log.warn({ brig }, now);
  if (now === undefined && before !== undefined) log.info({ brig }, 'brig is heard again');
}

async function lookAfresh(fresh: WatchBackendOptions['fresh']): Promise<BackendLook> {
  const client = fresh();
  try {
    const { strategy, shape, remotes } = await client.list();
    const listed = remotes.flatMap(({ domain, says }) => (says.ok ? [{ domain, ...says.value }] : []));
    return { ...(strategy && { strategy }), listed, shows_twins: shape !== 'without-restriction' };
  } finally {
    client.close();
  }
}

interface Asked {
  readonly release?: Release;
  readonly heard?: HeardIdentity;
  readonly problem?: string;
}

async function ask(client: WatchBackendOptions['client'], now: () => Date): Promise<Asked> {
  try {
    const [{ strategy }, version] = await Promise.all([client.list(), client.apiVersion()]);
    const own = version?.domain;
    return {
      release: 'from-4.36',
      heard: { ...(strategy && { strategy }), ...(own !== undefined && { own_domain: own }), as_of: now().toISOString() },
      ...(!strategy && { problem: `brig at ${client.url} names a strategy that fedremotes does not know. Upgrade fedremotes.` }),
    };
  } catch (error) {
    if (error instanceof NoListOfRemotes && (await isBrig(client))) return { problem: error.message, release: 'up-to-4.35' };
    if (error instanceof Fault) return { problem: error.message };
    throw error;
  }
}

/** Something else may stand at that address: nginz has brig's GET /api-version, but no GET /i/status; the other services have it the other way round. */
const isBrig = async ({ apiVersion, status }: WatchBackendOptions['client']): Promise<boolean> =>
  (await unlessFault(apiVersion)) !== undefined && (await unlessFault(status)) !== undefined;

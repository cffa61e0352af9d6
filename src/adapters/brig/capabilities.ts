import { assertDomain } from '../../domain/domain.ts';
import { Fault } from '../../domain/fault.ts';
import type { BrigList } from './brig-answers.ts';
import type { BrigClient } from './brig-client.ts';

/** The releases of brig that matter here: whether they know a restriction by team (brig-contract §2). */
export type Era = '4.36–4.39' | '4.40 or later';

/** Which brig it is, as far as was seen; nothing is ever written to find out (brig-contract §2.2). */
export interface EraWatch {
  /** Undefined until a list was read. */
  readonly current: () => Era | undefined;
  /** “brig 4.40 or later (API versions up to 15)”. */
  readonly version: () => string | undefined;
  /** The era of the brig that answered this list; asks brig at first, when the list looks otherwise, and now and then. */
  readonly of: (list: BrigList) => Promise<Era>;
}

interface Known {
  readonly era: Era;
  readonly newest: number | undefined;
  /** Monotonic, in milliseconds. */
  readonly at: number;
}

/** brig may be upgraded, or rolled back, while we run. */
const ASK_AGAIN_AFTER_MS = 600_000;

/** A domain of which brig is asked for the teams, only to see whether it has that route; nobody can own it (RFC 6761). */
export const PROBE_DOMAIN = assertDomain('fedremotes-probe.invalid');

/** Watches the era of one brig; `monotonic` is in milliseconds. */
export function eraWatch(client: Pick<BrigClient, 'teams' | 'apiVersion'>, monotonic: () => number): EraWatch {
  let known: Known | undefined;
  return {
    current: () => known?.era,
    version: () => known && versionText(known),
    of: async (list) => {
      const seen = eraByShape(list);
      const isFresh = known !== undefined && monotonic() - known.at < ASK_AGAIN_AFTER_MS;
      if (known && isFresh && (seen === undefined || seen === known.era)) return known.era;
      const era = seen ?? (await eraByRoute(client));
      known = { era, newest: await newestVersion(client), at: monotonic() };
      return era;
    },
  };
}

function eraByShape({ shape }: BrigList): Era | undefined {
  if (shape === 'empty') return undefined;
  return shape === 'with-restriction' ? '4.40 or later' : '4.36–4.39';
}

const eraByRoute = async (client: Pick<BrigClient, 'teams'>): Promise<Era> =>
  (await client.teams(PROBE_DOMAIN)) === undefined ? '4.36–4.39' : '4.40 or later';

// Only to be shown, so that a brig which does not answer this is none the worse.
async function newestVersion(client: Pick<BrigClient, 'apiVersion'>): Promise<number | undefined> {
  try {
    return (await client.apiVersion())?.newest;
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

const versionText = ({ era, newest }: Known): string =>
  newest === undefined ? `brig ${era}` : `brig ${era} (API versions up to ${String(newest)})`;

import { Fault } from '../../domain/fault.ts';
import { placeText } from '../../domain/layers.ts';
import {
  awaitedOf,
  brigProblem,
  deploymentOf,
  isOnlyOfOldKeys,
  OLD_KEYS_ONLY,
  type GateProblem,
  valuesProblem,
} from '../../domain/migration/deployment.ts';
import { copiedRemotes } from '../../domain/migration/meanwhile.ts';
import type { GateName, Unnamed } from '../../domain/migration/migration.ts';
import type { Context } from '../context.ts';
import type { Loaded } from './given-of.ts';
import { otherBrig, otherRegistry } from './other-registry.ts';
import { fileProblem, UNREADABLE } from './unknown-entries.ts';
import { databaseProblem } from './verify-database.ts';

/** How a gate stands. */
export interface GateNow {
  readonly satisfied: boolean;
  /** Whether a person may say that it is, where it cannot be seen. */
  readonly confirmable: boolean;
  /** What was seen, and what is waited for. */
  readonly message: string;
  /** What brig lists and nobody has named: confirming accepts that, and opens no gate. */
  readonly unnamed?: Unnamed;
}

/** A rollout has several pods: brig has to answer so many times in a row, each time on a new connection, over so long. */
export interface GateTimes {
  readonly answers: number;
  readonly overMs: number;
}

export const GATE_TIMES: GateTimes = { answers: 10, overMs: 30_000 };

/** How a gate stands, by one look: with BRIG_URL only brig satisfies one, which {@link gateWatch} sees, or a person where brig cannot show it. */
export async function gateNow(context: Context, loaded: Loaded, gate: GateName): Promise<GateNow> {
  const { record } = loaded;
  const elsewhere = otherRegistry(context, loaded) ?? (gate === 'cleaned-up' ? otherBrig(context, record) : undefined);
  if (elsewhere !== undefined) return { satisfied: false, confirmable: false, message: elsewhere };
  if (isConfirmed(record, gate)) return { satisfied: true, confirmable: true, message: 'It was confirmed by hand.' };
  if (gate === 'database-seen') return databaseGate(context, loaded);
  const asked = context.backend && (await askBrig(context, context.backend, loaded, gate));
  if (asked?.unseen || asked?.unnamed) return notOpen(context, loaded, gate, asked);
  if (context.backend)
    return {
      satisfied: false,
      confirmable: false,
      message: 'With BRIG_URL only brig satisfies this gate: deploy, and wait until it answers so.',
    };
  const unknown = gate === 'cleaned-up' ? await fileProblem(context, loaded, undefined) : undefined;
  if (unknown) return notOpen(context, loaded, gate, unknown);
  if (context.fileLayer.current().status === 'none')
    return {
      satisfied: false,
      confirmable: true,
      message: `Nobody here can see the deployment (no BRIG_URL, no VALUES): deploy, then say so: ${confirmCommand(record.id)}`,
    };
  const problem = watchedProblem(context, loaded, gate);
  if (problem !== undefined) return notYet(record.id, { what: problem });
  return {
    satisfied: false,
    confirmable: true,
    message: `The watched values files are as they should be. Whether they are deployed is for you to say: ${confirmCommand(record.id)}`,
  };
}

/** What was said while the file had the entries says nothing of the database once they are gone from there: then it can be seen. */
const isConfirmed = ({ confirmed, phase }: Loaded['record'], gate: GateName): boolean =>
  confirmed.includes(gate) && !(gate === 'database-seen' && phase === 'check');

const confirmCommand = (id: string): string => `fedremotes migrate confirm ${id}`;

async function databaseGate(context: Context, loaded: Loaded): Promise<GateNow> {
  const problem = await databaseProblem(context, loaded, copiedRemotes(loaded.decided));
  if (problem === undefined) return { satisfied: true, confirmable: false, message: 'All of it was read back from the database.' };
  return { satisfied: false, confirmable: problem.kind === 'not-seen', message: problem.message };
}

/** Watches one gate by asking brig again and again. */
export interface GateWatch {
  readonly look: (context: Context, loaded: Loaded, gate: Exclude<GateName, 'database-seen'>) => Promise<GateNow>;
}

/** What was answered before so long a silence says nothing of what came in between. */
const SILENCE_MS = 30_000;

/** Counts good answers in a row; a bad one, none, or a time in which nobody asked, begins anew. */
export function gateWatch(times: GateTimes): GateWatch {
  let good: { readonly since: number; readonly last: number; readonly count: number } | undefined;
  return {
    look: async (context, loaded, gate) => {
      const { clock, backend } = context;
      if (!backend || isConfirmed(loaded.record, gate)) return gateNow(context, loaded, gate);
      const problem = await askBrig(context, backend, loaded, gate);
      if (problem !== undefined) {
        if (!problem.unseen) good = undefined;
        return notOpen(context, loaded, gate, problem);
      }
      const now = clock.monotonic();
      const before = good && now - good.last <= SILENCE_MS ? good : undefined;
      good = { since: before?.since ?? now, last: now, count: (before?.count ?? 0) + 1 };
      const satisfied = good.count >= times.answers && now - good.since >= times.overMs;
      return { satisfied, confirmable: false, message: `brig has answered as wanted ${String(good.count)} time(s) in a row.` };
    },
  };
}

async function askBrig(
  context: Context,
  { lookAfresh }: NonNullable<Context['backend']>,
  loaded: Loaded,
  gate: Exclude<GateName, 'database-seen'>,
): Promise<GateProblem | undefined> {
  const { record, given, decided } = loaded;
  try {
    const look = await lookAfresh();
    const unknown = gate === 'cleaned-up' ? await fileProblem(context, loaded, look) : undefined;
    if (unknown !== undefined) return unknown;
    const problem = brigProblem(awaitedOf(gate, given, decided, record), look);
    return problem ?? (gate === 'cleaned-up' && isOnlyOfOldKeys(given, decided) ? OLD_KEYS_ONLY : undefined);
  } catch (error) {
    if (error instanceof Fault) return { what: `brig does not answer: ${error.message.replace(/\.$/, '')}` };
    throw error;
  }
}

/** A gate that something keeps shut. Of what no list of brig shows a person has to say whether it is so. */
const notOpen = (context: Context, loaded: Loaded, gate: Exclude<GateName, 'database-seen'>, problem: GateProblem): GateNow =>
  problem.unseen ? byHand(context, loaded, gate, problem) : notYet(loaded.record.id, problem);

const notYet = (id: string, problem: GateProblem): GateNow => ({
  satisfied: false,
  confirmable: problem.unnamed !== undefined,
  message: `Not there yet: ${whatToAccept(id, problem)}`,
  ...(problem.unnamed && { unnamed: problem.unnamed }),
});

/** What is in the way, with the command that accepts it where that can be. */
export const whatToAccept = (id: string, { what, unnamed }: GateProblem): string =>
  `${what}.${unnamed ? ` If all of them are meant to stay: ${confirmCommand(id)} --allow ${unnamed.allow}` : ''}`;

/** The files that are watched, and a person, have to do. */
function byHand(context: Context, loaded: Loaded, gate: Exclude<GateName, 'database-seen'>, unseen: GateProblem): GateNow {
  const problem = watchedProblem(context, loaded, gate) ?? (unseen === OLD_KEYS_ONLY ? oldKeysLeft(context) : undefined);
  return problem === undefined
    ? { satisfied: false, confirmable: true, message: `${unseen.what}. Deploy, then say so: ${confirmCommand(loaded.record.id)}` }
    : notYet(loaded.record.id, { what: problem });
}

/** A sentence part: why the watched values files are not as they should be; undefined where they are, or none are watched. */
function watchedProblem({ fileLayer }: Context, { given, decided }: Loaded, gate: Exclude<GateName, 'database-seen'>): string | undefined {
  const { status, layer } = fileLayer.current();
  if (status === 'none') return undefined;
  return status === 'good' ? valuesProblem(deploymentOf(gate, given, decided), layer) : UNREADABLE;
}

/** A sentence part: where the watched values files still have what a clean-up of old keys alone takes out. */
function oldKeysLeft({ fileLayer }: Context): string | undefined {
  const left = fileLayer.current().findings.find(({ code }) => code === 'legacy-list-ignored');
  return left && `the watched values files still have the federator’s old list (${placeText({ file: left.file, line: left.line ?? 1 })})`;
}

import { isBrokenCircuitError, TaskCancelledError } from 'cockatiel';
import { Fault } from '../../domain/fault.ts';
import { errorOf, meaningOf, type Meaning } from './brig-answers.ts';
import type { BrigAnswer, BrigCall, BrigTimes } from './brig-http.ts';
import { TryFailed } from './try-failed.ts';

type Effect = Fault['effect'];

/** A call, and how it came to nothing. */
export interface NoAnswer {
  readonly url: string;
  readonly call: BrigCall;
  readonly error: unknown;
  readonly tries: number;
  readonly mayHaveHappened: boolean;
  readonly times: BrigTimes;
}

/** The call as people write it. */
export const callText = ({ method, path }: BrigCall): string => `${method} ${path}`;

/** The Fault of a call that brig did not answer; what is no matter of the network stays as it is. */
export function noAnswer({ url, call, error, tries, mayHaveHappened, times }: NoAnswer): unknown {
  const effect: Effect = mayHaveHappened ? 'unknown' : 'none';
  const maybe = mayHaveHappened ? ' It may have had its effect all the same.' : '';
  if (isBrokenCircuitError(error)) {
    const pause = `${String(times.halfOpenAfter / 1000)} s`;
    return registryFault(
      `brig at ${url} was not asked (${callText(call)}): it did not answer several times in a row, so it is asked again only after ${pause}.${maybe} ${LOOK}`,
      effect,
      error,
    );
  }
  const what = whatHappened(error, times);
  if (what === undefined) return error;
  const tried = tries > 1 ? ` in ${String(tries)} tries` : '';
  return registryFault(`brig at ${url} gave no answer to ${callText(call)}${tried}: ${what}.${maybe} ${LOOK}`, effect, error);
}

/** The Fault of an answer that is none of those that the call may have. */
export function unexpectedAnswer(url: string, call: BrigCall, answer: BrigAnswer): Fault {
  const { status, text } = answer;
  const asked = `brig at ${url} answered ${String(status)} to ${callText(call)}`;
  if (status === 533) return refused(call, asked, text);
  const said = errorOf(text);
  const words = said ? ` (${said.label}: ${said.message.slice(0, 200)})` : '';
  if (status === 500) {
    const maybe = call.method === 'GET' ? '' : ' It may have done a part of it.';
    return registryFault(`${asked}${words}.${maybe} ${LOOK_500}`, call.method === 'GET' ? 'none' : 'unknown');
  }
  const isOfClient = status >= 400 && status < 500;
  return registryFault(`${asked}${words}. ${LOOK_OTHER}`, isOfClient || call.method === 'GET' ? 'none' : 'unknown');
}

/** The Fault of an answer that cannot be read. */
export const unreadableAnswer = (url: string, call: BrigCall, problem: string): Fault =>
  registryFault(`What brig at ${url} answered to ${callText(call)} cannot be read: ${problem}. ${LOOK_OTHER}`, 'none');

/** What answers has no list of remotes at all: brig older than 4.36.0, or not brig (brig-contract §2.2). */
export class NoListOfRemotes extends Fault {
  constructor(message: string) {
    super('registry', message, { effect: 'none' });
  }
}

/** A Fault of the registry. */
export const registryFault = (message: string, effect: Effect, cause?: unknown): Fault =>
  new Fault('registry', message, { effect, ...(cause !== undefined && { cause }) });

function whatHappened(error: unknown, times: BrigTimes): string | undefined {
  if (error instanceof TryFailed) return error.message;
  if (error instanceof TaskCancelledError)
    return `nothing came within ${String(times.oneTry / 1000)} s a try, ${String(times.total / 1000)} s in all`;
  return undefined;
}

function refused(call: BrigCall, asked: string, text: string): Fault {
  const meaning = meaningOf(text);
  const own = meaning === 'other' ? `It says: ${(errorOf(text)?.message ?? text).slice(0, 300)}` : REFUSALS[meaning];
  // A 533 of a GET is not brig's: it refuses writes only.
  return registryFault(`${asked}, a refusal. ${own}`, call.method === 'GET' || meaning !== 'other' ? 'none' : 'unknown');
}

const REFUSALS: Readonly<Record<Exclude<Meaning, 'other'>, string>> = {
  'diverges-from-file':
    "brig's own file has this domain with other settings, and VALUES does not say so: VALUES is not what is deployed, or not set. Deploy it, or take the entry out of brig's file and redeploy brig.",
  'in-file':
    "brig's own file has this domain, which it then does not change in its database, and VALUES does not say so: VALUES is not what is deployed, or not set. Change brig's file and redeploy brig.",
  'maximum-reached': 'Its database has as many remotes as it takes. An administrator has to delete rows that are not needed any more.',
  'domain-changed': 'It reads another domain in the path than in the body; something between changes paths.',
  'not-found': 'Its database has no row for this domain any more. Look at the remote again, and decide anew.',
  'team-of-unknown-domain': 'It has no such remote any more. Look at the remote again, and decide anew.',
  'not-restricted-by-team':
    "It takes this remote for open to everybody: its own file has the domain, or somebody lifted the restriction meanwhile. Look at the remote again, and at brig's file.",
};

const LOOK = 'Check that brig runs, and BRIG_URL.';
const LOOK_500 =
  "See brig's log. One row that it cannot read (a search_policy or restriction that is NULL or unknown) or a file that contradicts itself fails its whole list and every POST.";
const LOOK_OTHER = 'Check that BRIG_URL is the address of brig itself.';

/** The Fault of a server that has neither of the routes by which brig, or fedremotes in its place, shows that it lives. */
export const unexpectedSilence = (url: string): Fault =>
  registryFault(`What answers at ${url} knows neither GET /i/status nor brig's teams of a remote (404 to both). ${LOOK_OTHER}`, 'none');

import { groupBy } from '../domain/group-by.ts';
import type { FileFinding } from '../domain/file-finding.ts';
import type { Hazard } from '../domain/hazard.ts';
import { placeText } from '../domain/layers.ts';
import type { PatchRefusal } from '../domain/migration/values-patch.ts';
import type { Moved } from '../domain/moved.ts';
import type { Refusal } from '../domain/refusal.ts';
import { exitCodeOf } from './exit-code.ts';
import { Failure } from './failure.ts';
import { commandFor } from './refusal-command.ts';
import { repeatCommand } from './repeat-command.ts';
import { whomText } from './show/said.ts';

/** An answer that is not good, as the service gives it (RFC 9457, with a stable code). */
export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly hazards?: readonly Hazard[];
  readonly refusals?: readonly Refusal[];
  readonly moved?: readonly Moved[];
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly findings?: readonly FileFinding[];
  readonly refused?: readonly PatchRefusal[];
}

/** What is known of the request that a problem answers. */
export interface Asked {
  readonly url: string;
  readonly argv: readonly string[];
  readonly hasToken: boolean;
}

/** Whether a parsed answer is a problem of fedremotes. */
export const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' &&
  body !== null &&
  'code' in body &&
  typeof body.code === 'string' &&
  'detail' in body &&
  typeof body.detail === 'string';

/** Says what the service refused or could not do, and the next step. */
export function problemFailure(problem: Problem, asked: Asked): Failure {
  const { code, detail, hazards = [], refusals = [], moved = [], errors = [], findings = [], refused = [] } = problem;
  const next = nextSteps(problem, asked);
  return new Failure(MESSAGES[code] ?? (next.length > 0 ? withoutHttp(detail) : detail), {
    exitCode: exitCodeOf(code),
    details: [
      ...few([
        ...hazardTexts(hazards),
        ...refusals.map(refusalText).filter((message) => message !== detail),
        ...moved.map(({ domain, was, is }) => `${domain === '*' ? '' : `${domain}: `}was ${was}, is ${is}`),
        ...findings.slice(1).map(({ message, file, line = 0 }) => `${placeText({ file, line })}: ${message}`),
        ...errors.slice(1).map(({ path, message }) => `${path}: ${message}`),
      ]),
      ...refused.flatMap(byHand),
    ],
    next,
    problem,
  });
}

/** What stands in the way of a patch, and the lines to be written in its place. */
const byHand = ({ message, by_hand, ...place }: PatchRefusal): readonly string[] => [
  `${placeText(place)}: ${message}`,
  ...(by_hand?.split('\n').filter((line) => line !== '') ?? []).map((line) => `    ${line}`),
];

/** Each consequence once; of whom is said where there are several remotes. */
function hazardTexts(hazards: readonly Hazard[]): readonly string[] {
  const isOfOne = new Set(hazards.map(({ domain }) => domain)).size === 1;
  return [...groupBy(hazards, ({ name, message }) => JSON.stringify([name, message])).values()].flatMap((group) => {
    const [first] = group;
    return first ? [`${first.name}${isOfOne ? '' : ` (${whomText(group)})`}: ${first.message}`] : [];
  });
}

const refusalText = ({ domain, message }: Refusal): string =>
  domain === undefined || message.includes(domain) ? message : `${domain}: ${message}`;

/** More than this nobody reads; --json has all of it. */
const MOST_DETAILS = 20;

const few = (details: readonly string[]): readonly string[] =>
  details.length <= MOST_DETAILS
    ? details
    : [...details.slice(0, MOST_DETAILS), `… and ${String(details.length - MOST_DETAILS)} more; --json has all of them`];

/** What is said in words of HTTP by the service, and in other words here. */
const MESSAGES: Readonly<Record<string, string>> = {
  'hazards-not-allowed': 'Not done: it has consequences that must be allowed by name.',
  'precondition-failed': 'Not done: somebody else changed it between our reading and our writing.',
};

/** The detail less a last sentence that names the next step as a request, for the next step is said as a command here. */
const withoutHttp = (detail: string): string => detail.replace(/ [^.]*\b(?:GET|PUT|PATCH|DELETE|Authorization)\b[^.]*\.$/, '');

function nextSteps({ code, hazards = [], refusals = [] }: Problem, { url, argv, hasToken }: Asked): readonly string[] {
  if (hazards.length > 0) return [`If that is meant, repeat it so: ${repeatCommand(argv, [...new Set(hazards.map(({ name }) => name))])}`];
  if (refusals.length > 0) return [...new Set(refusals.flatMap(commandFor))];
  if (code === 'unauthorised') return hasToken ? TOKEN_UNKNOWN : TOKEN_MISSING;
  if (code === 'no-such-route') return [`Is ${url} right, and is the service of the same version? See: fedremotes --version`];
  return NEXT[code] ?? [];
}

const TOKEN_MISSING = [
  'Set FEDREMOTES_TOKEN to your token.',
  'No token yet? Make one with: fedremotes token new ACTOR',
  'Its second line goes into the file that the service was given as FEDREMOTES_TOKENS_FILE.',
];

const TOKEN_UNKNOWN = [
  'The service does not know the token in FEDREMOTES_TOKEN. Is its line in the file named by FEDREMOTES_TOKENS_FILE?',
  'Make a new one with: fedremotes token new ACTOR',
];

/** What to do about a problem, by its code; a code that is missing here has its next step in its detail. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  'not-found': ['See what there is: fedremotes remotes list'],
  'precondition-failed': ['Look at it (fedremotes remotes list), then repeat the command if it is still meant.'],
  'file-layer-unknown': [
    'See what is wrong with them: fedremotes strategy',
    'They are read again as soon as they change; then repeat the command.',
  ],
  'no-such-source': ['See what there is: fedremotes sources list'],
  'no-such-plan': ['See what there is: fedremotes plans list'],
  'plan-closed': ['See what there is: fedremotes plans list'],
  'plan-stale': ['Nothing was changed. Make the plan again, and read it again.'],
  'too-many-writes': ['Wait a few seconds, then repeat the command.'],
  'apply-incomplete': ['See what is recorded: fedremotes journal --limit 5', 'See how it stands: fedremotes remotes list'],
  'journal-unavailable': [
    'Look at the log of the service, and at where its journal lives: the space and rights of the data folder (FEDREMOTES_DATA_DIR), or Cassandra.',
  ],
  'registry-unavailable': ['Look at the log of the service: the store of the remotes cannot be reached.'],
  'record-unreadable': ['The others are not touched by it; fedremotes journal has what was done.'],
  draining: ['It is stopping. Wait until it runs again, then repeat the command.'],
  'internal-error': ['This is a fault of fedremotes. The log of the service says more; please report it.'],
};

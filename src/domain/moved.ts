import { fileText, type PlannedStep } from './draft-plan.ts';
import type { Domain } from './domain.ts';
import type { Source } from './journal.ts';
import { sameDatabaseEntry } from './layers.ts';
import { fromRecordedState, recordedText, toRecordedState } from './recorded.ts';
import { fingerprint, type Snapshot } from './snapshot.ts';

/** Something that a plan was decided on and that is otherwise now; `*` is what holds for all domains. */
export interface Moved {
  readonly domain: Domain | '*';
  readonly was: string;
  readonly is: string;
}

/** What a plan was decided on, besides what its steps name. */
export type Ground = Pick<Snapshot, 'strategy' | 'own_domain'>;

/** What holds for all domains. */
export const groundOf = ({ strategy, own_domain }: Snapshot): Ground => ({ strategy, ...(own_domain && { own_domain }) });

/** The fingerprint of all that steps were decided on: both layers and the owners of their domains, strategy, own domain. */
export const fingerprintOf = (snapshot: Snapshot, steps: readonly PlannedStep[]): string =>
  fingerprint(snapshot, new Set(steps.map(({ domain }) => domain)));

/** Whether a step has come about already: its row is as it should be, and belongs to whom it should. */
export const isDone = ({ database, owners }: Snapshot, step: PlannedStep, source: Source): boolean =>
  sameDatabaseEntry(database.get(step.domain), fromRecordedState(step.after)) &&
  (step.after === null || owners.get(step.domain) === (step.owner ?? source));

/** What moved since the steps were decided on. Steps that may not have moved are asked for; those that are done are not. */
export function movedSince(ground: Ground, steps: readonly PlannedStep[], snapshot: Snapshot): readonly Moved[] {
  return [...movedForAll(ground, snapshot), ...steps.flatMap((step) => movedFor(step, snapshot))];
}

function movedForAll(was: Ground, is: Snapshot): readonly Moved[] {
  const own = (domain: Domain | undefined): string => (domain === undefined ? 'no own domain known' : `own domain ${domain}`);
  return [
    ...(was.strategy === is.strategy ? [] : [{ domain: '*' as const, was: `strategy ${was.strategy}`, is: `strategy ${is.strategy}` }]),
    ...(was.own_domain === is.own_domain ? [] : [{ domain: '*' as const, was: own(was.own_domain), is: own(is.own_domain) }]),
  ];
}

function movedFor(step: PlannedStep, { file, database, owners }: Snapshot): readonly Moved[] {
  const { domain } = step;
  const entry = file.get(domain);
  const said = entry && fileText(entry);
  const now = database.get(domain);
  const pairs = [
    [inFile(step.file), inFile(said), step.file === said],
    [recordedText(step.before), recordedText(toRecordedState(now)), sameDatabaseEntry(now, fromRecordedState(step.before))],
    [ownedBy(step.owned_by), ownedBy(owners.get(domain)), step.owned_by === owners.get(domain)],
  ] as const;
  return pairs.flatMap(([was, is, isSame]) => (isSame ? [] : [{ domain, was, is: was === is ? `another ${is}` : is }]));
}

const inFile = (said: string | undefined): string => (said === undefined ? 'no entry in the file' : `${said} in the file`);
const ownedBy = (owner: Source | undefined): string => (owner === undefined ? 'owned by nobody' : `owned by ${owner}`);

import { wishesOf, type Wishes } from '../../domain/desired-wishes.ts';
import type { Domain } from '../../domain/domain.ts';
import type { Draft, PlannedStep } from '../../domain/draft-plan.ts';
import { noticesKept, refusedNotice } from '../../domain/left-out.ts';
import { countAbsent, ownerOf, type KeptSource, type SourceStatus } from '../../domain/list-source.ts';
import type { Notice } from '../../domain/notices-of.ts';
import { kindOf } from '../../domain/plan.ts';
import { isMassByItself } from '../../domain/plan-hazards.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { WantedRemote } from '../../domain/wanted-remote.ts';
import type { Context } from '../context.ts';
import { draft } from '../plans/make-plan.ts';
import { frozenBy } from '../plans/plan-request.ts';
import { readSnapshot } from '../read-snapshot.ts';

/** What a list asks for, and what is known of it now. */
export interface Synced {
  readonly snapshot: Snapshot;
  readonly asked: Wishes;
  readonly drafted: Draft;
  /** So many of what the source owns the list lacks that nobody may take it for a list as usual; a sentence. */
  readonly shrunk?: string;
  readonly absent: NonNullable<SourceStatus['absent']>;
  readonly counts: NonNullable<SourceStatus['counts']>;
  readonly notices?: readonly Notice[];
}

/**
 * What a good list asks for now. A list that lacks too much is looked at as if all that were to be taken away at once: that
 * plan is for a person.
 */
export async function syncList(context: Context, { source, status }: KeptSource, list: readonly WantedRemote[]): Promise<Synced> {
  const snapshot = await readSnapshot(context);
  const owner = ownerOf(source);
  const absent = countAbsent(status.absent, ownedBy(snapshot, owner), new Set(list.map(({ domain }) => domain)));
  const frozenFrom = await frozenBy(context, snapshot, list, owner);
  const ask = (isAbsentLongEnough: (domain: Domain) => boolean) => {
    const asked = wishesOf(snapshot, list, { ...source, source: owner, isAbsentLongEnough, frozenFrom });
    return { asked, drafted: draft(context, { snapshot, wishes: asked.wishes, source: owner }) };
  };
  const all = ask(() => true);
  const isShrunk = isMassByItself(snapshot, all.drafted.steps, taken(all.drafted), owner) && !source.allow.includes('MASS_CHANGE');
  const isLongEnough = (domain: string): boolean => (absent[domain] ?? 0) >= source.absent_after;
  const isAll = isShrunk || Object.keys(absent).every(isLongEnough);
  const { asked, drafted } = isAll ? all : ask(isLongEnough);
  const notices = noticesKept([...drafted.refusals.map(refusedNotice), ...asked.notices]);
  return {
    snapshot,
    asked,
    drafted,
    ...(isShrunk && { shrunk: shrunkText(drafted) }),
    absent,
    counts: {
      wanted: list.length,
      present: presentOf(snapshot, list, { owner, asked, drafted }),
      conflicts: asked.notices.filter(({ code }) => code === 'owned-by-another-source' || code === 'left-alone').length,
      refused: drafted.refusals.length + asked.refusals.length,
    },
    ...(notices.length > 0 && { notices }),
  };
}

const ownedBy = ({ owners, database }: Snapshot, owner: string): readonly string[] =>
  [...owners].flatMap(([domain, one]) => (one === owner && database.has(domain) ? [domain] : []));

/** How many of the list the source owns as they are wanted: nothing is to be done about them, and nothing is left out. */
function presentOf(
  { owners, database }: Snapshot,
  list: readonly WantedRemote[],
  { owner, asked, drafted }: { readonly owner: string; readonly asked: Wishes; readonly drafted: Draft },
): number {
  const excluded = asked.notices.filter(({ code }) => code === 'excluded');
  const others = new Set([...excluded, ...drafted.refusals, ...drafted.steps].map(({ domain }) => domain));
  return list.filter(({ domain }) => owners.get(domain) === owner && database.has(domain) && !others.has(domain)).length;
}

/** What the list lacks; what it changes is of no account here. */
const taken = ({ steps }: Draft): readonly PlannedStep[] => steps.filter((step) => kindOf(step) === 'freeze' || kindOf(step) === 'remove');

const shrunkText = (drafted: Draft): string =>
  `The list lacks ${String(taken(drafted).length)} remote(s) that the source owns, which is a mass change. Nothing is taken away. If the list is right, apply the plan that waits; if such lists are usual, let the source allow MASS_CHANGE.`;

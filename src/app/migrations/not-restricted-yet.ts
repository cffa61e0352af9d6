import { few } from '../../domain/few.ts';
import { restrictedLast, type Meanwhile } from '../../domain/migration/meanwhile.ts';
import type { MigrationRecord, Phase } from '../../domain/migration/migration.ts';
import type { TargetRemote } from '../../domain/migration/target.ts';
import type { Context } from '../context.ts';
import type { Loaded } from './given-of.ts';
import { differingIn } from './verify-database.ts';

/** Where the copy, which restricts whom nothing stands in the way of, is still to come, and where only the last step is. */
const BEFORE_COPY: ReadonlySet<Phase> = new Set(['prepare', 'copy']);
const BEFORE_RESTRICT: ReadonlySet<Phase> = new Set(['verify', 'clean-up', 'check', 'restrict']);

const STANDS: Readonly<Record<Meanwhile, (once: string) => string>> = {
  absent: (once) => `in no list, and cut off${once}`,
  open: () => 'open for everybody',
  'as-stored': (once) => `as its row has it${once}`,
};

/** Where an entry of the file may still stand over it. Up to 4.35 the first patch has left it out. */
const hasEntry = ({ phase, started }: MigrationRecord): boolean =>
  phase === 'prepare' || (started?.era !== 'up-to-4.35' && phase !== 'check' && phase !== 'restrict');

/** Remotes that are still to be restricted by team. */
export async function notRestrictedYet(
  context: Context,
  { record: { phase, started }, decided }: Loaded,
): Promise<readonly TargetRemote[]> {
  const wanted = BEFORE_COPY.has(phase) ? decided.target.remotes : BEFORE_RESTRICT.has(phase) ? restrictedLast(decided) : [];
  const concerned = started ? wanted.filter(({ meanwhile }) => meanwhile !== undefined) : [];
  // All of them where the database cannot be read now.
  return concerned.length === 0 ? [] : ((await differingIn(context, concerned)) ?? concerned);
}

/** How they stand meanwhile, in a sentence; empty where there is none. */
export function notRestrictedText(record: MigrationRecord, waiting: readonly TargetRemote[]): string {
  const once = hasEntry(record) ? ', once its file entry is gone' : '';
  const texts = (Object.keys(STANDS) as Meanwhile[]).flatMap((which) => {
    const domains = waiting.filter(({ meanwhile }) => meanwhile === which).map(({ domain }) => domain);
    return domains.length === 0 ? [] : [`${few(domains, MOST_NAMED)} (${STANDS[which](once)})`];
  });
  return texts.length === 0 ? '' : `Not restricted by team yet: ${texts.join(', ')}.`;
}

const MOST_NAMED = 20;

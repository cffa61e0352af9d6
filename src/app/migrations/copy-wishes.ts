import { toRow } from '../../domain/layers.ts';
import type { Wish } from '../../domain/draft-plan.ts';
import { copiedRemotes, restrictedLast } from '../../domain/migration/meanwhile.ts';
import type { Decided, TargetRemote } from '../../domain/migration/target.ts';

/** What is to be written into the database; what stands there and stays as it is, is not asked for. */
export const copyWishes = (decided: Decided): readonly Wish[] => wishesOf(copiedRemotes(decided));

/** What is to be restricted by team once no entry of the file stands over it. */
export const restrictWishes = (decided: Decided): readonly Wish[] => wishesOf(restrictedLast(decided));

const wishesOf = (remotes: readonly TargetRemote[]): readonly Wish[] =>
  remotes
    .filter(({ from }) => from !== 'database')
    .map((remote) => ({
      change: { action: 'upsert', domain: remote.domain, search_policy: remote.search_policy, restriction: remote.restriction },
      exactly: { row: toRow(remote) },
      // An entry of the file that brig lists is no row yet, and where brig does not tell them apart, it is no reason not to write.
      writes_unseen: true,
    }));

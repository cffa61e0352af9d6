import { toRow } from '../../domain/layers.ts';
import type { Wish } from '../../domain/draft-plan.ts';
import type { Target } from '../../domain/migration/target.ts';

/** What is to be written into the database; what stands there and stays as it is, is not asked for. */
export const copyWishes = ({ remotes }: Target): readonly Wish[] =>
  remotes
    .filter(({ from }) => from !== 'database')
    .map((remote) => ({
      change: { action: 'upsert', domain: remote.domain, search_policy: remote.search_policy, restriction: remote.restriction },
      exactly: { row: toRow(remote) },
      // An entry of the file that brig lists is no row yet, and where brig does not tell them apart, it is no reason not to write.
      writes_unseen: true,
    }));

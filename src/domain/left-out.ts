import type { SourceStatus } from './list-source.ts';
import type { Notice } from './notices-of.ts';
import type { Refusal } from './refusal.ts';

/** What weighs most first. */
const NOT_AS_LISTED = ['refused-and-left-out', 'owned-by-another-source', 'left-alone', 'clipped', 'excluded'] as const;

/** Whether a list does not get something, or not as it says. */
export const isNotAsListed = ({ code }: Notice): boolean => rank(code) >= 0;
const rank = (code: Notice['code']): number => (NOT_AS_LISTED as readonly string[]).indexOf(code);

/** So many are kept of a list of thousands. */
const MOST_KEPT = 20;

/** What a source keeps of all that was said of its list. */
export const noticesKept = (notices: readonly Notice[]): readonly Notice[] =>
  notices
    .filter(isNotAsListed)
    .sort((a, b) => rank(a.code) - rank(b.code))
    .slice(0, MOST_KEPT);

/** What is said of a change that a rule refuses while the rest is done. */
export const refusedNotice = ({ rule, domain, message }: Refusal): Notice => ({
  code: 'refused-and-left-out',
  ...(domain !== undefined && { domain }),
  message: `Left out, refused by the rule ${rule}: ${message}`,
});

/** Whether a rule refused it. */
export const isRefused = ({ code }: Pick<Notice, 'code'>): boolean => code === 'refused-and-left-out';

/** Whether a rule refused it, or another owner keeps it. */
const isLeftOut = (notice: Notice): boolean =>
  isRefused(notice) || notice.code === 'owned-by-another-source' || notice.code === 'left-alone';

/** The domains of a list that a rule refused or that other owners keep, by code. */
export const leftOut = ({ notices = [] }: Pick<SourceStatus, 'notices'>): readonly Notice[] => notices.filter(isLeftOut);

/** What a good list does not get, as a sentence: the first of it, with the rule and the way out, and how many more there are. */
export function leftOutText(status: Pick<SourceStatus, 'counts' | 'notices'>): string | undefined {
  const [first] = leftOut(status);
  if (!first) return undefined;
  const { refused = 0, conflicts = 0 } = status.counts ?? {};
  const more = refused + conflicts - 1;
  const others =
    more > 0 ? ` There are ${String(more)} more: ${String(refused)} refused by a rule in all, ${String(conflicts)} of other owners.` : '';
  return `${first.domain === undefined ? '' : `${first.domain}: `}${first.message}${others}`;
}

import { z } from 'zod';
import { parseDomain, type Domain } from '../domain/domain.ts';
import type { Source } from '../domain/journal.ts';
import type { RecordedState } from '../domain/recorded.ts';
import { SEARCH_POLICIES } from '../domain/remote.ts';
import type { Result } from '../domain/result.ts';
import { parseTeam, type TeamId } from '../domain/team.ts';

/** A domain as it is stored: in lower case. */
export const storedDomain = z.custom<Domain>(
  (value) => typeof value === 'string' && isSame(parseDomain(value), value),
  'not a domain in lower case',
);

/** A team as it is stored: in lower case. */
export const storedTeam = z.custom<TeamId>(
  (value) => typeof value === 'string' && isSame(parseTeam(value), value),
  'not a UUID in lower case',
);

/** Who wants an entry, as it is stored. */
export const storedSource = z.custom<Source>(
  (value) => typeof value === 'string' && /^(manual|file|unmanaged|(sync|migration):.*)$/s.test(value),
  'not a source',
);

/** A restriction, as it is stored. */
export const storedRestriction = z.discriminatedUnion('tag', [
  z.strictObject({ tag: z.literal('allow_all'), value: z.null() }),
  z.strictObject({ tag: z.literal('restrict_by_team'), value: z.array(storedTeam) }),
]);

/** What stood before or after, as it is stored. */
export const storedState: z.ZodType<RecordedState> = z.union([
  z.null(),
  z.strictObject({
    search_policy: z.enum(SEARCH_POLICIES),
    restriction: storedRestriction,
    leftover_teams: z.array(storedTeam).exactOptional(),
  }),
  z.strictObject({ value: z.string() }),
  z.strictObject({ unreadable: z.string() }),
]);

const isSame = (parsed: Result<string, string>, text: string): boolean => parsed.ok && parsed.value === text;

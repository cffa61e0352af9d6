import { z } from 'zod';
import { parseDomain, type Domain } from '../../domain/domain.ts';
import { ALLOW_ALL, MAX_REMOTES, restrictByTeam, SEARCH_POLICIES, type Restriction } from '../../domain/remote.ts';
import type { Result } from '../../domain/result.ts';
import { parseTeam, type TeamId } from '../../domain/team.ts';
import { MOST_OF_REASON, recordedText } from '../recorded-text.ts';

/** Text that a domain rule reads; its problem becomes the sentence. */
const textBy = <T>(parse: (text: string) => Result<T, string>, expected: string) =>
  z.string().transform((text, context): T => {
    const parsed = parse(text);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: `Expected ${expected}, but ${parsed.problem}.` });
    return z.NEVER;
  });

/** A backend domain, folded to lower case. */
export const WantedDomain = textBy<Domain>(parseDomain, 'a backend domain').meta({
  description: 'A backend domain by brig’s grammar; folded to lower case.',
  example: 'partner.example.com',
});

/** A team id, folded to lower case. */
export const WantedTeam = textBy<TeamId>(parseTeam, 'a team id').meta({
  description: 'A team of the remote: a UUID.',
  example: '99db9768-04e3-4b5d-9268-831b6a25c4ab',
});

/** A search policy. */
export const WantedPolicy = z
  .enum(SEARCH_POLICIES)
  .meta({ id: 'SearchPolicy', description: 'What users of the remote may find of ours by search.' });

const EXPECTED_RESTRICTION = 'Expected {"tag": "allow_all", "value": null} or {"tag": "restrict_by_team", "value": [team ids]}.';

/** A restriction; team ids may come in any order and more than once. */
export const WantedRestriction = z
  .discriminatedUnion(
    'tag',
    [
      z.strictObject({ tag: z.literal('allow_all'), value: z.null() }),
      z.strictObject({ tag: z.literal('restrict_by_team'), value: z.array(WantedTeam).max(MAX_REMOTES) }),
    ],
    {
      // Also called for a value that is no object, whatever its type says.
      error: ({ code, input }: { readonly code: string; readonly input: unknown }) =>
        code === 'invalid_type' ? `${input === undefined ? 'It is missing. ' : ''}${EXPECTED_RESTRICTION}` : undefined,
    },
  )
  .transform((wanted): Restriction => (wanted.tag === 'allow_all' ? ALLOW_ALL : restrictByTeam(wanted.value)))
  .meta({ id: 'WantedRestriction', description: 'Who of the remote is meant: everybody, or the members of the named teams of theirs.' });

/** Why a change is made, as it is put on record; by the rule of the header X-Reason. */
export const Reason = z
  .string()
  .regex(recordedText(MOST_OF_REASON), {
    error: `Expected 1 to ${String(MOST_OF_REASON)} printable characters, because it is put on record. Leave the key out where there is no reason.`,
  })
  .meta({ description: 'Why, for the journal; the header X-Reason wins.' });

/** An operation that takes no body; one that comes all the same is not looked at. */
export const NoBody = z.unknown().meta({ override: {} });

/** The body of a write that needs none: empty, or only a reason. */
export const ReasonBody = z.strictObject({ reason: Reason.exactOptional() }).optional().meta({ id: 'ReasonBody' });

/** The body of PUT: what the remote is to be, as a whole. */
export const WholeRemote = z
  .strictObject({
    domain: WantedDomain.exactOptional(),
    search_policy: WantedPolicy,
    restriction: WantedRestriction,
    reason: Reason.exactOptional(),
  })
  .meta({ id: 'WholeRemote', description: 'What the remote is to be. `domain` may be repeated, and must then be that of the path.' });

/** The body of PATCH: the fields that change, at least one. */
export const PartOfRemote = z
  .strictObject({
    search_policy: WantedPolicy.exactOptional(),
    restriction: WantedRestriction.exactOptional(),
    reason: Reason.exactOptional(),
  })
  .refine((part) => 'search_policy' in part || 'restriction' in part, {
    error: 'It names no field to change. Expected search_policy, restriction or both; a field left out is kept as it is.',
  })
  .meta({ id: 'PartOfRemote', description: 'The fields to change, at least one of search_policy and restriction.' });

import { z } from 'zod';
import { HAZARD_NAMES } from '../../domain/hazard.ts';
import { WEEKDAYS } from '../../domain/migration/work-time.ts';
import { STRATEGIES } from '../../domain/strategy.ts';
import { isZone } from '../../domain/zone.ts';
import { MAX_REMOTES } from '../../domain/remote.ts';
import { Reason, WantedDomain, WantedTeam } from './wanted.ts';

const Input = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(255)
    .regex(/^\P{C}*$/u, { error: 'Expected a file name of printable characters.' })
    .meta({ description: 'The name of the file, as a patch of it shall name it.' }),
  content: z.string().meta({ description: 'The whole text of the file.' }),
});

const Restrictions = z
  .array(z.strictObject({ domain: WantedDomain, teams: z.array(WantedTeam).min(1).max(MAX_REMOTES) }))
  .max(MAX_REMOTES)
  .meta({ description: 'Remotes of the inputs that are to be restricted to these teams of theirs in the end.' });

/** The body of POST /v1/migrations. */
export const MigrationWish = z
  .strictObject({
    inputs: z.array(Input).min(1).max(50),
    target: z.strictObject({ strategy: z.enum(STRATEGIES).exactOptional(), restrict: Restrictions.exactOptional() }).exactOptional(),
    reason: Reason.exactOptional(),
  })
  .meta({ id: 'MigrationWish', description: 'Values files in the order of helm -f, and rendered files of services beside them.' });

/** The body of POST /v1/migrations/{id}/answers. */
export const AnswersWish = z
  .strictObject({
    answers: z
      .array(
        z.strictObject({
          question: z.string().min(1).max(1000).meta({ description: 'The id of a question, or a code for all questions of that code.' }),
          option: z.string().min(1).max(100),
        }),
      )
      .min(1)
      .max(2000),
    reason: Reason.exactOptional(),
  })
  .meta({ id: 'AnswersWish' });

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'Expected a time of day such as 22:00.' });

const zone = z.string().refine(isZone, { error: 'Expected a time zone by its IANA name, such as Europe/Berlin.' });

/** The body of POST /v1/migrations/{id}/schedule; empty: work may be begun at any time. */
export const ScheduleWish = z
  .union([
    z.strictObject({ at: z.iso.datetime({ offset: true }), reason: Reason.exactOptional() }),
    z.strictObject({
      windows: z
        .array(z.strictObject({ days: z.array(z.enum(WEEKDAYS)).min(1), from: time, to: time }))
        .min(1)
        .max(50),
      time_zone: zone.default('UTC'),
      reason: Reason.exactOptional(),
    }),
    z.strictObject({ reason: Reason.exactOptional() }),
  ])
  .optional()
  .meta({ id: 'ScheduleWish', description: 'When work may be begun: from an instant on, or in windows that begin on days of the week.' });

/** The body of what may allow consequences by name. */
export const AllowingWish = z
  .strictObject({
    allow: z.array(z.enum(HAZARD_NAMES)).default([]).meta({ description: 'Hazards allowed by name.' }),
    reason: Reason.exactOptional(),
  })
  .optional()
  .meta({ id: 'AllowingWish' });

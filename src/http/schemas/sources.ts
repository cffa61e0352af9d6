import { z } from 'zod';
import { parseDomain } from '../../domain/domain.ts';
import { HAZARD_NAMES } from '../../domain/hazard.ts';
import { parseSourceName } from '../../domain/list-source.ts';
import { ABSENT, PLAN_MODES } from '../../domain/plan.ts';
import { LIST_FORMATS } from '../../domain/wanted-remote.ts';
import { Reason, WantedPolicy } from './wanted.ts';

/** The name of a source. */
export const SourceName = z
  .string()
  .superRefine((text, context) => {
    const parsed = parseSourceName(text);
    if (!parsed.ok) context.addIssue({ code: 'custom', message: `Expected the name of a source, but ${parsed.problem}.` });
  })
  .meta({ description: 'A name: 1 to 63 lower-case letters, digits and hyphens.', example: 'partners' });

const Path = z.string().min(1).max(4096);

const Pattern = z
  .string()
  .transform((text) => text.toLowerCase())
  .superRefine((text, context) => {
    const parsed = parseDomain(text.replace(/^\*\./, ''));
    if (!parsed.ok) context.addIssue({ code: 'custom', message: `Expected a domain, or *. and a domain, but ${parsed.problem}.` });
  })
  .meta({ description: 'A domain, or *. and a domain for all below it.', override: { type: 'string' } });

const HttpUrl = (what: string) =>
  z
    .string()
    .superRefine((text, context) => {
      const problem = urlProblem(text);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: `Expected ${what}, ${problem}.` });
    })
    .meta({ description: what });

function urlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return `found “${text.slice(0, 60)}”, which is no URL`;
  const { protocol, username, password } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return `found one of ${protocol}`;
  return username + password === '' ? undefined : 'found one with a user or a password in it: give a token_file instead';
}

/** What is said of a source, each key as it is kept. */
export const said = {
  file: Path.meta({ description: 'A file on the machine of the service.' }),
  url: HttpUrl('an http or https URL without user and password'),
  push: z.literal(true).meta({ description: 'The list is sent to /run.' }),
  format: z.enum(LIST_FORMATS).meta({ description: 'How the list is written, where content type and name do not say so.' }),
  token_file: Path.meta({ description: 'A file with a bearer token for the URL; read for each fetch.' }),
  ca_file: Path.meta({ description: 'A file of certificates (PEM) that are trusted in place of those of the system.' }),
  proxy: HttpUrl('an http URL of a proxy'),
  mode: z
    .enum(PLAN_MODES)
    .meta({ description: 'create: only what is new; upsert: also what differs; sync: also what the list no longer has.' }),
  absent: z.enum(ABSENT).meta({ description: 'What becomes of what the list no longer has.' }),
  absent_after: z.int().min(1).max(1000).meta({ description: 'Only after it was absent from so many good fetches, one after another.' }),
  schedule: z.string().max(200).meta({ description: 'A cron expression.', example: '0 3 * * *' }),
  interval: z.string().max(20).meta({ description: 'How often, from 10s to 30d.', example: '15m' }),
  time_zone: z.string().max(100).meta({ description: 'The zone of the schedule, by its IANA name; UTC where it is left out.' }),
  ceiling: z
    .strictObject({ search_policy: WantedPolicy.exactOptional(), restriction: z.literal('restrict_by_team').exactOptional() })
    .meta({ description: 'No remote of the list gets more than this.' }),
  exclude: z.array(Pattern).max(1000).meta({ description: 'Neither created, changed, frozen nor removed.' }),
  allow: z
    .array(z.enum(HAZARD_NAMES))
    .meta({ description: 'Hazards that need nobody’s word. A plan with another one waits for a person.' }),
  review: z.boolean().meta({ description: 'Whether every plan waits for a person.' }),
  adopt: z.boolean().meta({ description: 'Whether rows of other owners are taken over.' }),
  enabled: z.boolean(),
};

/** The keys that may be left out. */
export const optional = {
  file: said.file.exactOptional(),
  url: said.url.exactOptional(),
  push: said.push.exactOptional(),
  format: said.format.exactOptional(),
  token_file: said.token_file.exactOptional(),
  ca_file: said.ca_file.exactOptional(),
  proxy: said.proxy.exactOptional(),
  schedule: said.schedule.exactOptional(),
  interval: said.interval.exactOptional(),
  time_zone: said.time_zone.exactOptional(),
  ceiling: said.ceiling.exactOptional(),
  exclude: said.exclude.exactOptional(),
};

const isOne = ({ file, url, push }: { readonly file?: string; readonly url?: string; readonly push?: true }): boolean =>
  [file, url, push].filter((one) => one !== undefined).length === 1;

/** The body of PUT: a source as a whole. */
export const WantedSource = z
  .strictObject({
    ...optional,
    mode: said.mode.default('sync'),
    absent: said.absent.default('freeze'),
    absent_after: said.absent_after.default(2),
    allow: said.allow.default([]),
    review: said.review.default(false),
    adopt: said.adopt.default(false),
    enabled: said.enabled.default(true),
    reason: Reason.exactOptional(),
  })
  .refine(isOne, { error: 'Expected exactly one of file, url and push: true, so that it is known where the list comes from.' })
  .meta({ id: 'WantedSource' });

/** The body of PATCH: what changes of a source; null takes a key away. */
export const PartOfSource = z
  .strictObject({
    ...Object.fromEntries(Object.entries(optional).map(([key, schema]) => [key, z.union([schema.unwrap(), z.null()]).exactOptional()])),
    mode: said.mode.exactOptional(),
    absent: said.absent.exactOptional(),
    absent_after: said.absent_after.exactOptional(),
    allow: said.allow.exactOptional(),
    review: said.review.exactOptional(),
    adopt: said.adopt.exactOptional(),
    enabled: said.enabled.exactOptional(),
    reason: Reason.exactOptional(),
  })
  .meta({ id: 'PartOfSource', description: 'What changes; null takes a key away.' });

import { z } from 'zod';
import { parseDomain } from '../../domain/domain.ts';
import { HAZARD_NAMES } from '../../domain/hazard.ts';
import { parseSourceName, SOURCE_STATES } from '../../domain/list-source.ts';
import { ABSENT, PLAN_MODES } from '../../domain/plan.ts';
import { RUN_STATES } from '../../domain/sync-run.ts';
import { LIST_FORMATS } from '../../domain/wanted-remote.ts';
import { Plan } from './plan.ts';
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
const Moment = z.string().meta({ format: 'date-time' });
const count = z.int().min(0);

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
const said = {
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

const optional = {
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

const Status = z.strictObject({
  state: z.enum(SOURCE_STATES),
  last_run: Moment.exactOptional(),
  last_success: Moment.exactOptional(),
  next_run: Moment.exactOptional(),
  etag: z.string().exactOptional(),
  last_modified: z.string().exactOptional(),
  digest: z.string().exactOptional(),
  consecutive_failures: count,
  message: z.string().exactOptional().meta({ description: 'Why it is unhealthy, or what it waits for.' }),
  plan: z.string().exactOptional().meta({ description: 'The plan that waits for a person.' }),
  last_slot: Moment.exactOptional(),
  retry_at: Moment.exactOptional(),
  absent: count.meta({ description: 'Remotes that it owns and its last list did not have.' }),
  counts: z.strictObject({ wanted: count, present: count, conflicts: count, refused: count }).exactOptional(),
});

const Run = z
  .strictObject({
    id: z.string().meta({ description: 'Also the id of its plan, where it made one.' }),
    source: z.string(),
    trigger: z.enum(['schedule', 'request', 'push']),
    slot: Moment,
    state: z.enum(RUN_STATES),
    holder: z.strictObject({ replica: z.string(), epoch: z.int() }).exactOptional(),
    started_at: Moment,
    ended_at: Moment.exactOptional(),
    message: z.string().exactOptional(),
  })
  .meta({ id: 'SyncRun' });

const sourceKeys = {
  name: z.string(),
  ...optional,
  mode: said.mode,
  absent: said.absent,
  absent_after: said.absent_after,
  allow: said.allow,
  review: said.review,
  adopt: said.adopt,
  enabled: said.enabled,
};

/** A source as it is answered. */
export const Source = z.strictObject({ ...sourceKeys, status: Status }).meta({ id: 'ListSource' });

/** A source with its last runs. */
export const SourceWithRuns = z.strictObject({ ...sourceKeys, status: Status, runs: z.array(Run) }).meta({ id: 'ListSourceWithRuns' });

/** All sources. */
export const SourcePage = z.strictObject({ items: z.array(Source) }).meta({ id: 'ListSourcePage' });

/** What came of a run. */
export const RunAnswer = z
  .strictObject({
    run: z.string().exactOptional(),
    state: z.enum([...RUN_STATES, 'planned']),
    message: z.string().exactOptional(),
    plan: Plan.exactOptional(),
    source: Source,
  })
  .meta({ id: 'RunAnswer' });

/** A source that is gone. */
export const RemovedSource = z
  .strictObject({
    name: z.string(),
    removed: z.literal(true),
    handed_over: count.meta({ description: 'Remotes that belong to manual now.' }),
  })
  .meta({ id: 'RemovedSource' });

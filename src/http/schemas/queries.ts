import { z } from 'zod';
import { REPORT_PARTS } from '../../app/migrations/find-migration.ts';
import { RUNBOOK_FORMATS } from '../../app/migrations/runbook.ts';
import { OPERATIONS } from '../../domain/decide.ts';
import { HAZARD_NAMES, type HazardName } from '../../domain/hazard.ts';
import { OUTCOMES } from '../../domain/journal.ts';
import { WantedDomain, WantedTeam } from './wanted.ts';

/** A whole number in a query, from `least` to `most`. */
const wholeNumber = (least: number, most: number) =>
  z.string().transform((text, context): number => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    context.addIssue({
      code: 'custom',
      message: `Expected a whole number from ${String(least)} to ${String(most)}, found “${text.slice(0, 40)}”.`,
    });
    return z.NEVER;
  });

const LIMIT = { least: 1, most: 1000, usual: 100 };

const Limit = wholeNumber(LIMIT.least, LIMIT.most)
  .default(LIMIT.usual)
  .meta({
    description: 'The most items to answer.',
    override: { type: 'integer', minimum: LIMIT.least, maximum: LIMIT.most, default: LIMIT.usual },
  });

const after = (what: string) => ({ description: `Only items behind this one: the \`next\` of the page before, ${what}.` });

/** A moment in a query, as UTC with milliseconds; a bare date is its first moment in UTC. */
const moment = (description: string) =>
  z
    .string()
    .transform((text, context): string => {
      if (z.iso.date().safeParse(text).success || z.iso.datetime({ offset: true }).safeParse(text).success)
        return new Date(text).toISOString();
      const hint = text.includes(' ') ? ' (write a + as %2B)' : '';
      context.addIssue({
        code: 'custom',
        message: `Expected a time such as 2026-05-01T12:00:00Z or a date, found “${text.slice(0, 40)}”${hint}.`,
      });
      return z.NEVER;
    })
    .meta({ description, example: '2026-05-01T12:00:00Z' });

const isHazardName = (name: string): name is HazardName => (HAZARD_NAMES as readonly string[]).includes(name);

/** `?allow=NAME,NAME`, also given more than once. */
const Allow = z
  .union([z.string(), z.array(z.string())])
  .transform((given, context): readonly HazardName[] => {
    const names = [given]
      .flat()
      .flatMap((text) => text.split(','))
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const [unknown] = names.filter((name) => !isHazardName(name));
    if (unknown === undefined) return [...new Set(names.filter(isHazardName))];
    context.addIssue({
      code: 'custom',
      message: `Expected names of hazards, found “${unknown.slice(0, 40)}”. There are: ${HAZARD_NAMES.join(', ')}.`,
    });
    return z.NEVER;
  })
  .default([])
  .meta({
    description: 'Hazards allowed by name, separated by commas or given several times.',
    override: ({ jsonSchema }: { jsonSchema: { anyOf?: unknown; type?: unknown; items?: unknown } }) => {
      delete jsonSchema.anyOf;
      Object.assign(jsonSchema, { type: 'array', items: { type: 'string', enum: HAZARD_NAMES } });
    },
    param: { style: 'form', explode: false },
  });

/** No query at all. */
export const NoQuery = z.strictObject({});

/** The query of every write. */
export const WriteQuery = z.strictObject({ allow: Allow });

/** A page of the list. */
export const RemotesQuery = z.strictObject({ limit: Limit, after: z.string().exactOptional().meta(after('a domain')) });

/** A page of teams. */
export const TeamsQuery = z.strictObject({ limit: Limit, after: WantedTeam.exactOptional().meta(after('a team id')) });

/** What is asked of /v1/decisions. */
export const DecisionQuery = z.strictObject({
  domain: WantedDomain,
  team: WantedTeam.exactOptional().meta({ description: 'The team of the remote’s user; left out, a user without team is meant.' }),
  operation: z
    .enum(OPERATIONS)
    .default('federate')
    .meta({ description: 'What they would do.', override: { type: 'string', enum: [...OPERATIONS], default: 'federate' } }),
});

/** Which file of a patch is wanted whole. */
export const PatchQuery = z.strictObject({
  file: z.string().exactOptional().meta({ description: 'Which file, by the name of its input, where several change.' }),
});

/** Which part of a migration is wanted. */
export const MigrationQuery = z.strictObject({
  report: z
    .enum(REPORT_PARTS)
    .default('all')
    .meta({
      description:
        'How much of the report: all of it, what is not the same as before, or nothing. summary: remotes are left empty too, hazards are those that are not allowed, and questions are left empty once it is started, for whoever only wants to see how far it has come.',
      override: { type: 'string', enum: [...REPORT_PARTS], default: 'all' },
    }),
});

/** How a runbook is wanted. */
export const RunbookQuery = z.strictObject({
  format: z
    .enum(RUNBOOK_FORMATS)
    .default('markdown')
    .meta({
      description: 'To be read (Markdown), or to be run (bash).',
      override: { type: 'string', enum: [...RUNBOOK_FORMATS], default: 'markdown' },
    }),
});

/** A page of the journal, newest first. */
export const JournalQuery = z.strictObject({
  domain: WantedDomain.exactOptional(),
  plan: z.string().exactOptional().meta({ description: 'The id of a plan.' }),
  actor: z.string().exactOptional().meta({ description: 'Who did it.' }),
  source: z.string().exactOptional().meta({ description: 'Who wanted it: manual, file, unmanaged, sync:NAME, migration:ID.' }),
  outcome: z.enum(OUTCOMES).exactOptional().meta({ description: 'How it stands.' }),
  since: moment('Only entries of this moment or later.').exactOptional(),
  until: moment('Only entries before this moment.').exactOptional(),
  limit: Limit,
  after: wholeNumber(1, Number.MAX_SAFE_INTEGER)
    .exactOptional()
    .meta({ ...after('a seq'), override: { type: 'integer', minimum: 1 } }),
});

/** A page of plans, newest first. */
export const PlansQuery = z.strictObject({ limit: Limit, after: z.string().exactOptional().meta(after('the id of a plan')) });

/** How much of a plan is wanted. */
export const PlanQuery = z.strictObject({
  steps: z
    .enum(['all', 'none'])
    .default('all')
    .meta({
      description: 'none: steps and notices are left empty, for whoever only wants to see how far it has come.',
      override: { type: 'string', enum: ['all', 'none'], default: 'all' },
    }),
});

/** How a source is run. */
export const RunQuery = z.strictObject({
  dry_run: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ description: 'Only say what would be done.', override: { type: 'boolean', default: false } }),
});

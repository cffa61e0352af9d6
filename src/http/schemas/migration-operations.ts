import { z } from 'zod';
import type { RunbookFormat } from '../../app/migrations/runbook.ts';
import type { ProblemCode } from '../problem.ts';
import { Migration, MigrationPage } from './migration.ts';
import { AllowingWish, AnswersWish, MigrationWish, ScheduleWish } from './migration-wishes.ts';
import { BODY_PROBLEMS, COMMON_PROBLEMS, operation } from './operation.ts';
import { MigrationQuery, NoQuery, PatchQuery, PlansQuery, RunbookQuery } from './queries.ts';
import { NoBody, ReasonBody } from './wanted.ts';

const ONE_MIGRATION = z.strictObject({ id: z.string().min(1).max(100) });
const PROBLEMS = [...BODY_PROBLEMS, 'no-such-migration', 'migration-not-there'] as const satisfies readonly ProblemCode[];

/** As what a runbook of a format is answered. */
export const RUNBOOK_TYPES = { markdown: 'text/markdown', bash: 'text/x-shellscript' } as const satisfies Record<RunbookFormat, string>;

const common = { tag: 'migrations', etag: false } as const;

/** What is done to a migration that is there: all of these answer it as it is then, with what changes of its report. */
const steering = <B extends z.ZodType>(
  operationId: string,
  door: string,
  {
    summary,
    description,
    body,
    problems = [],
  }: {
    readonly summary: string;
    readonly description?: string;
    readonly body: B;
    readonly problems?: readonly ProblemCode[];
  },
) =>
  operation({
    ...common,
    operationId,
    method: 'post',
    path: `/v1/migrations/{id}/${door}`,
    summary,
    ...(description !== undefined && { description }),
    params: ONE_MIGRATION,
    query: NoQuery,
    body,
    heeds: 'reason',
    statuses: { 200: 'The migration as it is now, with what of its report is not the same as before.' },
    answer: Migration,
    problems: [...PROBLEMS, ...problems],
  });

/** POST /v1/migrations. */
export const createMigration = operation({
  ...common,
  operationId: 'createMigration',
  method: 'post',
  path: '/v1/migrations',
  summary: 'Make a migration from values and rendered files; nothing is changed by that',
  description:
    'The inputs are kept until the migration ends, and shown to nobody. What brig and its tables show is taken into account; where that contradicts the inputs it is refused, and nothing is guessed.',
  params: z.strictObject({}),
  query: NoQuery,
  body: MigrationWish,
  heeds: 'reason',
  statuses: { 201: 'The migration.' },
  answer: Migration,
  problems: [...BODY_PROBLEMS, 'inputs-unusable'],
});

/** GET /v1/migrations. */
export const listMigrations = operation({
  ...common,
  operationId: 'listMigrations',
  method: 'get',
  path: '/v1/migrations',
  summary: 'Migrations, newest first, in pages',
  params: z.strictObject({}),
  query: PlansQuery,
  body: NoBody,
  heeds: 'none',
  statuses: { 200: 'A page.' },
  answer: MigrationPage,
  problems: COMMON_PROBLEMS,
});

/** GET /v1/migrations/{id}. */
export const getMigration = operation({
  ...common,
  operationId: 'getMigration',
  method: 'get',
  path: '/v1/migrations/{id}',
  summary: 'One migration: questions, report, hazards, phase, gates, progress, the next step',
  params: ONE_MIGRATION,
  query: MigrationQuery,
  body: NoBody,
  heeds: 'none',
  statuses: { 200: 'The migration.' },
  answer: Migration,
  problems: [...COMMON_PROBLEMS, 'no-such-migration'],
});

/** GET /v1/migrations/{id}/runbook. */
export const runbookOfMigration = operation({
  ...common,
  operationId: 'runbookOfMigration',
  method: 'get',
  path: '/v1/migrations/{id}/runbook',
  summary: 'The runbook of one migration, with its commands filled in: to be read, or as a bash script',
  description:
    'The script asks the service where the migration is, does what is next, stops where a person is needed, and can be run again.',
  params: ONE_MIGRATION,
  query: RunbookQuery,
  body: NoBody,
  heeds: 'none',
  statuses: { 200: 'text/markdown, or with `format=bash` text/x-shellscript.' },
  answer: z.string(),
  media: Object.values(RUNBOOK_TYPES),
  problems: [...COMMON_PROBLEMS, 'no-such-migration'],
});

/** POST /v1/migrations/{id}/answers. */
export const answerMigration = steering('answerMigration', 'answers', {
  summary: 'Answer questions; answers can be changed until the start',
  description: 'All of them count, or none. More may be asked once the first are answered.',
  body: AnswersWish,
  problems: ['no-such-question'],
});

/** POST /v1/migrations/{id}/schedule. */
export const scheduleMigration = steering('scheduleMigration', 'schedule', {
  summary: 'Say when work may be begun: from an instant on, in windows, or (empty) at any time',
  description: 'Nothing is begun later than half a minute before a window ends. Gates are looked at all the time.',
  body: ScheduleWish,
});

/** POST /v1/migrations/{id}/start. */
export const startMigration = steering('startMigration', 'start', {
  summary: 'Start it: from then on its answers stand',
  description: 'Refused while questions are open, where a rule refuses what they come to, and where a consequence is not allowed by name.',
  body: AllowingWish,
  problems: ['questions-open', 'refused-by-rule', 'hazards-not-allowed'],
});

/** POST /v1/migrations/{id}/confirm. */
export const confirmMigration = steering('confirmMigration', 'confirm', {
  summary: 'Confirm by hand what nobody here can see, such as that a patch is deployed',
  description: 'Refused where brig can be asked, and where the watched values files say otherwise.',
  body: AllowingWish,
  problems: ['hazards-not-allowed'],
});

/** POST /v1/migrations/{id}/pause. */
export const pauseMigration = steering('pauseMigration', 'pause', { summary: 'Begin nothing more until it is resumed', body: ReasonBody });

/** POST /v1/migrations/{id}/resume. */
export const resumeMigration = steering('resumeMigration', 'resume', {
  summary: 'Go on with a migration that was paused, or has failed',
  body: AllowingWish,
});

/** POST /v1/migrations/{id}/abort. */
export const abortMigration = steering('abortMigration', 'abort', {
  summary: 'End it where it is; what was done stays done',
  body: ReasonBody,
});

/** POST /v1/migrations/{id}/rollback. */
export const rollBackMigration = steering('rollBackMigration', 'rollback', {
  summary: 'Go back: file entries come back first where they are gone, then the rows go',
  description: 'Refused where a remote stays cut off that the first patch has left out, until that is allowed by name.',
  body: AllowingWish,
  problems: ['hazards-not-allowed'],
});

/** GET /v1/migrations/{id}/patches/{name}. */
export const getPatch = operation({
  ...common,
  operationId: 'getMigrationPatch',
  method: 'get',
  path: '/v1/migrations/{id}/patches/{name}',
  summary: 'The change of your own values.yaml for a step: before-upgrade, clean-up, restore',
  description:
    'A unified diff for git apply and patch -p1, empty where nothing has to change. With Accept: application/yaml the whole file as it is to be, and only for the file that the migration was made from: If-Match names its SHA-256.',
  params: ONE_MIGRATION.extend({ name: z.string().min(1).max(50) }),
  query: PatchQuery,
  body: NoBody,
  heeds: 'file',
  statuses: { 200: 'The diff, or the whole file.' },
  answer: z.string(),
  media: ['text/x-diff', 'application/yaml'],
  problems: [...COMMON_PROBLEMS, 'no-such-migration', 'no-such-patch', 'migration-not-there', 'patch-refused', 'precondition-failed'],
});

import { z } from 'zod';
import { OPERATIONS } from '../../domain/decide.ts';
import { SEVERITIES } from '../../domain/file-finding.ts';
import { HAZARD_NAMES } from '../../domain/hazard.ts';
import { ERAS } from '../../domain/migration/era.ts';
import { MEANWHILE } from '../../domain/migration/meanwhile.ts';
import { GATES, MIGRATION_STATES, PHASES, PHASES_BACK } from '../../domain/migration/migration.ts';
import { QUESTION_CODES } from '../../domain/migration/question.ts';
import { BRIG_RULES, RELEASE_RULES } from '../../domain/migration/release-rules.ts';
import { WEEKDAYS } from '../../domain/migration/work-time.ts';
import { SEARCH_POLICIES } from '../../domain/remote.ts';
import { STRATEGIES } from '../../domain/strategy.ts';
import { Domain, Hazard, Refusal, settings } from './shown.ts';

const moment = z.string().meta({ format: 'date-time' });
const count = z.int().min(0);

/** Something about an input of a migration. */
export const InputFinding = z
  .strictObject({
    code: z.string(),
    severity: z.enum(SEVERITIES),
    file: z.string(),
    line: z.int().exactOptional(),
    path: z.string().exactOptional(),
    message: z.string(),
  })
  .meta({ id: 'InputFinding' });

/** Why values are not patched. */
export const PatchRefusal = z
  .strictObject({
    file: z.string(),
    line: z.int(),
    path: z.string().exactOptional(),
    message: z.string(),
    by_hand: z.string().exactOptional().meta({ description: 'The exact lines that are wanted.' }),
  })
  .meta({ id: 'PatchRefusal' });

const Question = z
  .strictObject({
    id: z.string(),
    code: z.enum(QUESTION_CODES),
    domain: Domain.exactOptional(),
    text: z.string(),
    options: z.array(z.strictObject({ id: z.string(), meaning: z.string() })),
    proposed: z
      .string()
      .exactOptional()
      .meta({ description: 'What counts where nobody answers; absent where that could let somebody in.' }),
    answer: z.string().exactOptional().meta({ description: 'The option that counts now.' }),
    given: z
      .strictObject({ option: z.string(), actor: z.string(), verified: z.boolean(), reason: z.string().exactOptional(), at: moment })
      .exactOptional()
      .meta({ description: 'Who chose it, when and why; absent where the proposed option counts.' }),
    elsewhere: z
      .string()
      .exactOptional()
      .meta({ description: 'What the answer takes that is done elsewhere; the question is open until then.' }),
  })
  .meta({ id: 'MigrationQuestion' });

const value = z.enum(['allowed', 'denied', ...SEARCH_POLICIES]);

const ReportRow = z
  .strictObject({
    domain: Domain.meta({ description: 'A domain, or * for every backend that nothing names.' }),
    operation: z.enum(OPERATIONS),
    audience: z.enum(['everybody', 'no team', 'listed team', 'other team']),
    before: value,
    after: value,
    effect: z.enum(['same', 'wider', 'narrower']),
    because: z.string(),
  })
  .meta({ id: 'MigrationReportRow', description: 'One decision before and after the migration.' });

const Window = z.strictObject({ days: z.array(z.enum(WEEKDAYS)), from: z.string(), to: z.string() });

/** When work may be begun, as it is answered. */
const WorkTime = z
  .union([z.strictObject({ at: moment }), z.strictObject({ windows: z.array(Window), time_zone: z.string() })])
  .meta({ id: 'WorkTime' });

const Gate = z
  .strictObject({
    name: z.enum(GATES),
    satisfied: z.boolean(),
    opens_by_itself: z.boolean().meta({ description: 'Whether it opens once brig is seen to be so; else a person has to say so.' }),
    message: z.string(),
    unnamed: z
      .strictObject({ domains: z.array(z.string()), allow: z.enum(HAZARD_NAMES) })
      .exactOptional()
      .meta({ description: 'What nobody has named; confirming with what it takes accepts it, and the gate goes on looking.' }),
  })
  .meta({ id: 'MigrationGate' });

const Input = z.strictObject({ name: z.string(), digest: z.string().meta({ description: 'SHA-256 in hex of its content.' }) });

const Meanwhile = z.enum(MEANWHILE).meta({
  description: 'How it stands until it can be restricted by team; absent where that is at once, or nothing is restricted.',
});

const Target = z
  .strictObject({
    domain: Domain,
    ...settings,
    from: z.enum(['allow_list', 'brig_list', 'database']),
    meanwhile: Meanwhile.exactOptional(),
  })
  .meta({ id: 'MigrationTarget' });

const keys = {
  id: z.string(),
  state: z.enum(MIGRATION_STATES),
  phase: z.enum([...PHASES, ...PHASES_BACK]),
  created_at: moment,
  actor: z.string(),
  reason: z.string().exactOptional(),
  message: z.string().exactOptional().meta({ description: 'Why it waits, or what failed.' }),
};

/** A migration, whole. */
export const Migration = z
  .strictObject({
    ...keys,
    era: z.enum(ERAS).exactOptional().meta({ description: 'Which semantics are in force before; absent while that is a question.' }),
    inputs: z.array(Input),
    strategy: z.strictObject({ before: z.enum(STRATEGIES).exactOptional(), after: z.enum(STRATEGIES) }),
    questions: z.array(Question),
    open: count.meta({ description: 'How many questions still need an answer.' }),
    remotes: z.array(Target),
    remote_count: count.meta({ description: 'How many remotes there are, also where they are left out.' }),
    report: z.array(ReportRow),
    rules: z
      .strictObject({ before: z.enum(RELEASE_RULES), after: z.enum(BRIG_RULES), told_by: z.string() })
      .exactOptional()
      .meta({
        description:
          'The releases by whose rules the report decides, and what shows it; absent while the report cannot be made, as release or strategy is not known.',
      }),
    unseen: z
      .string()
      .exactOptional()
      .meta({ description: 'Before the start: why the database could not be read, so that questions and report lack what it holds.' }),
    outdated: z
      .string()
      .exactOptional()
      .meta({ description: 'Before the start: why the report is not of what is in force now; it is not started then.' }),
    summary: z
      .strictObject({ same: count, wider: count, narrower: count })
      .meta({ description: 'Remotes, and *, by what becomes of them.' }),
    hazards: z.array(Hazard),
    refusals: z.array(Refusal),
    allowed: z.array(z.enum(HAZARD_NAMES)),
    accepted: z
      .array(z.strictObject({ domain: z.string(), as: z.enum(HAZARD_NAMES) }))
      .meta({ description: 'What the inputs do not name and a person has said to stay.' }),
    gates: z.array(Gate),
    progress: z.strictObject({ done: count, total: count }),
    plans: z.array(z.string()).meta({ description: 'The plans that have written, in their order.' }),
    schedule: WorkTime.exactOptional(),
    next: z.string().meta({ description: 'What to do now.' }),
  })
  .meta({ id: 'Migration' });

const Unreadable = z.strictObject({ id: z.string(), unreadable: z.string() }).meta({
  id: 'MigrationUnreadable',
  description: 'One that is kept and that this release cannot read: what is wrong with it, and what to do. The others go on.',
});

/** A page of migrations. */
export const MigrationPage = z
  .strictObject({
    items: z.array(z.union([z.strictObject(keys).meta({ id: 'MigrationShown' }), Unreadable])),
    next: z.string().exactOptional(),
  })
  .meta({ id: 'MigrationPage' });

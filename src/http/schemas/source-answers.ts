import { z } from 'zod';
import { SOURCE_STATES } from '../../domain/list-source.ts';
import { RUN_STATES } from '../../domain/sync-run.ts';
import { Notice, Plan } from './plan.ts';
import { optional, said } from './sources.ts';

const Moment = z.string().meta({ format: 'date-time' });
const count = z.int().min(0);

const Status = z.strictObject({
  state: z.enum(SOURCE_STATES),
  last_run: Moment.exactOptional(),
  last_success: Moment.exactOptional(),
  next_run: Moment.exactOptional(),
  etag: z.string().exactOptional(),
  last_modified: z.string().exactOptional(),
  digest: z.string().exactOptional(),
  consecutive_failures: count,
  message: z.string().exactOptional().meta({ description: 'Why it is unhealthy, what it waits for, or what of a good list is left out.' }),
  plan: z.string().exactOptional().meta({ description: 'The plan that waits for a person.' }),
  last_slot: Moment.exactOptional(),
  retry_at: Moment.exactOptional(),
  absent: count.meta({ description: 'Remotes that it owns and its last list did not have.' }),
  counts: z.strictObject({ wanted: count, present: count, conflicts: count, refused: count }).exactOptional(),
  notices: z.array(Notice).exactOptional().meta({
    description: 'Of the last good list: what a rule refused, what other owners keep, what was clipped or excluded; the first 20.',
  }),
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

import type { z } from 'zod';
import type { Context } from '../../app/context.ts';
import { answerMigration } from '../../app/migrations/answer-migration.ts';
import { noSuchMigration } from '../../app/migrations/change-migration.ts';
import { createMigration } from '../../app/migrations/create-migration.ts';
import { getMigration, listMigrations, viewOf } from '../../app/migrations/find-migration.ts';
import { patchOfMigration } from '../../app/migrations/patch-of-migration.ts';
import { runbookOf } from '../../app/migrations/runbook.ts';
import { startMigration } from '../../app/migrations/start-migration.ts';
import { confirmMigration } from '../../app/migrations/confirm-migration.ts';
import {
  abortMigration,
  pauseMigration,
  resumeMigration,
  rollBackMigration,
  scheduleMigration,
} from '../../app/migrations/steer-migration.ts';
import type { MigrationRecord } from '../../domain/migration/migration.ts';
import type { WorkTime } from '../../domain/migration/work-time.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import { byOf } from '../caller.ts';
import * as migrations from '../schemas/migration-operations.ts';
import type { ScheduleWish } from '../schemas/migration-wishes.ts';
import type { Problem } from '../problem.ts';
import type { Serve } from './serve.ts';
import { wholeFile } from './whole-file.ts';

/** The routes of migrations. */
export function migrationRoutes(serve: Serve, context: Context): void {
  serve(migrations.createMigration, async ({ body: { inputs, target, reason }, request }) => {
    const made = await createMigration(context, { inputs, ...target }, byOf(request, reason));
    if (!made.ok) return made;
    return ok({ status: 201, location: `/v1/migrations/${made.value.id}`, body: await viewOf(context, made.value, 'changes') });
  });

  serve(migrations.listMigrations, async ({ query }) => ok({ body: await listMigrations(context, query) }));

  serve(migrations.getMigration, async ({ params: { id }, query: { report } }) => {
    const migration = await getMigration(context, id, report);
    return migration ? ok({ body: migration }) : bad(noSuchMigration(id));
  });

  serve(migrations.runbookOfMigration, async ({ params: { id }, query: { format } }) => {
    const runbook = await runbookOf(context, id, format);
    return runbook === undefined ? bad(noSuchMigration(id)) : ok({ body: runbook, type: migrations.RUNBOOK_TYPES[format] });
  });

  serve(migrations.answerMigration, async ({ params: { id }, body: { answers, reason }, request }) =>
    shown(context, await answerMigration(context, id, answers, byOf(request, reason))),
  );

  serve(migrations.scheduleMigration, async ({ params: { id }, body, request }) =>
    shown(context, await scheduleMigration(context, id, workTimeOf(body), byOf(request, body?.reason))),
  );

  serve(migrations.startMigration, async ({ params: { id }, body, request }) =>
    shown(context, await startMigration(context, id, { allow: body?.allow ?? [], by: byOf(request, body?.reason) })),
  );

  serve(migrations.pauseMigration, async ({ params: { id }, body, request }) =>
    shown(context, await pauseMigration(context, id, byOf(request, body?.reason))),
  );

  serve(migrations.abortMigration, async ({ params: { id }, body, request }) =>
    shown(context, await abortMigration(context, id, byOf(request, body?.reason))),
  );

  patchRoute(serve, context);
  const allowing = [
    [migrations.confirmMigration, confirmMigration],
    [migrations.resumeMigration, resumeMigration],
    [migrations.rollBackMigration, rollBackMigration],
  ] as const;
  for (const [door, steer] of allowing) {
    serve(door, async ({ params: { id }, body, request }) =>
      shown(context, await steer(context, id, body?.allow ?? [], byOf(request, body?.reason))),
    );
  }
}

function patchRoute(serve: Serve, context: Context): void {
  serve(migrations.getPatch, async ({ params: { id, name }, query: { file }, request }) => {
    const patch = await patchOfMigration(context, id, name);
    if (!patch.ok) return patch;
    if (request.accepts(['text/x-diff', 'application/yaml']) !== 'application/yaml')
      return ok({ type: 'text/x-diff', body: patch.value.diff });
    const whole = wholeFile(patch.value, file, request.headers['if-match']);
    return whole.ok ? ok({ type: 'application/yaml', body: whole.value }) : whole;
  });
}

async function shown(context: Context, result: Result<MigrationRecord, Problem>) {
  return result.ok ? ok({ body: await viewOf(context, result.value, 'changes') }) : result;
}

/** An instant, windows, or nothing: at any time. */
function workTimeOf(body: z.output<typeof ScheduleWish>): WorkTime | undefined {
  if (body && 'at' in body) return { at: new Date(body.at).toISOString() };
  return body && 'windows' in body ? { windows: body.windows, time_zone: body.time_zone } : undefined;
}

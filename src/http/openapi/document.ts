import { createDocument, type oas31, type ZodOpenApiPathsObject } from 'zod-openapi';
import * as migrations from '../schemas/migration-operations.ts';
import * as plans from '../schemas/plan-operations.ts';
import * as reads from '../schemas/read-operations.ts';
import * as sources from '../schemas/source-operations.ts';
import * as writes from '../schemas/write-operations.ts';
import { dropInPaths } from './drop-in-paths.ts';
import { pathsOf } from './paths-of.ts';
import { servicePaths } from './service-paths.ts';

/** The whole API as OpenAPI 3.1, from the schemas that validate; the same object on every call. */
export function openApiDocument(): oas31.OpenAPIObject {
  return (document ??= createDocument({
    openapi: '3.1.1',
    info: { title: 'fedremotes', version: '1', description: INTRODUCTION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    tags: [
      { name: 'remotes', description: 'The list, and every change of it.' },
      { name: 'plans', description: 'Changes of many remotes: planned, read, applied, taken back.' },
      { name: 'sources', description: 'Partner lists that are synced: from files, URLs, or sent.' },
      { name: 'migrations', description: 'From the old allow lists to entries of the database.' },
      { name: 'strategy', description: 'What is in force, and what follows from it.' },
      { name: 'journal', description: 'The audit trail.' },
      { name: 'drop-in', description: 'brig’s contract (4.40 and later), for whatever talks to brig about remotes.' },
      { name: 'operations', description: 'Health, metrics, documentation.' },
    ],
    security: [{ bearer: [] }, {}],
    paths: allPaths(),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A token of TOKENS_FILE; needed where the service was started with one.' },
      },
    },
  }));
}

let document: oas31.OpenAPIObject | undefined;

/** In the order in which a reader wants them. */
const OPERATIONS = [
  reads.listRemotes,
  reads.getRemote,
  writes.putRemote,
  writes.patchRemote,
  writes.removeRemote,
  writes.freezeRemote,
  writes.unfreezeRemote,
  writes.adoptRemote,
  reads.listTeams,
  writes.addTeam,
  writes.removeTeam,
  plans.createPlan,
  plans.listPlans,
  plans.getPlan,
  plans.applyPlan,
  plans.rejectPlan,
  plans.undo,
  sources.listSources,
  sources.getSource,
  sources.putSource,
  sources.patchSource,
  sources.removeSource,
  sources.runSource,
  migrations.createMigration,
  migrations.listMigrations,
  migrations.getMigration,
  migrations.runbookOfMigration,
  migrations.answerMigration,
  migrations.scheduleMigration,
  migrations.startMigration,
  migrations.confirmMigration,
  migrations.pauseMigration,
  migrations.resumeMigration,
  migrations.abortMigration,
  migrations.rollBackMigration,
  migrations.getPatch,
  reads.getStrategy,
  reads.explainDecision,
  reads.listJournal,
  reads.verifyJournal,
];

const allPaths = (): ZodOpenApiPathsObject => ({
  ...pathsOf(OPERATIONS),
  ...dropInPaths,
  ...servicePaths,
});

const INTRODUCTION = `Manages the federation remotes of a Wire backend. JSON keys are snake_case; errors under /v1 are problems (RFC 9457) with a
stable \`code\`. Who makes a change is the bearer of the token; without tokens the header X-Actor, recorded as unverified. Why is the
header X-Reason, or \`reason\` in the body.`;

import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Seconds of a run on two cores, rounded; those that are not named take less. Only the order is meant.
const SECONDS: Readonly<Record<string, number>> = {
  'test/faults/nodes.test.ts': 146,
  'test/docs/commands.test.ts': 117,
  'test/faults/slots.test.ts': 81,
  'test/faults/migration-kill.test.ts': 75,
  'test/faults/away.test.ts': 68,
  'test/faults/migration-replicas.test.ts': 65,
  'test/faults/apply-kill.test.ts': 64,
  'test/faults/migration-restart.test.ts': 60,
  'test/faults/plan-restart.test.ts': 55,
  'test/adapters/cassandra/access.test.ts': 52,
  'test/adapters/cassandra/journal.test.ts': 49,
  'test/adapters/cassandra/state-contract.test.ts': 47,
  'test/faults/restriction.test.ts': 46,
  'test/faults/migration.test.ts': 45,
  'test/adapters/cassandra/migrate.test.ts': 40,
  'test/adapters/cassandra/state-nodes.test.ts': 35,
  'test/faults/kill-cassandra.test.ts': 32,
  'test/support-tests/own-nodes.test.ts': 32,
  'test/adapters/cassandra/kill.test.ts': 30,
  'test/adapters/cassandra/registry.test.ts': 28,
  'test/faults/values.test.ts': 27,
  'test/faults/frozen.test.ts': 25,
  'test/faults/kill.test.ts': 24,
  'test/adapters/cassandra/grants.test.ts': 24,
  'test/adapters/cassandra/stored-rows.test.ts': 24,
  'test/cli/plans.test.ts': 24,
  'test/adapters/brig/contract.test.ts': 20,
};

/** Begins with the files that take longest, so that the workers end together: also on a machine that never ran them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config;
    // A worker goes from one file to the next without a new process only where that comes next in line.
    const rank = ({ moduleId, project }: TestSpecification): number =>
      project.config.isolate ? (SECONDS[moduleId.slice(root.length + 1)] ?? 0) : -1;
    return (await super.sort(files)).sort((a, b) => rank(b) - rank(a));
  }
}

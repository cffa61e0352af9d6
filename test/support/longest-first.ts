import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Seconds of a run on two cores, rounded; those that are not named take less. Only the order is meant.
const SECONDS: Readonly<Record<string, number>> = {
  'test/faults/nodes.test.ts': 150,
  'test/docs/commands.test.ts': 100,
  'test/faults/away.test.ts': 70,
  'test/faults/plan-restart.test.ts': 69,
  'test/faults/apply-kill.test.ts': 64,
  'test/adapters/cassandra/migrate.test.ts': 62,
  'test/faults/slots.test.ts': 52,
  'test/faults/restriction.test.ts': 50,
  'test/adapters/cassandra/kill.test.ts': 49,
  'test/adapters/cassandra/journal.test.ts': 45,
  'test/faults/migration.test.ts': 45,
  'test/adapters/cassandra/access.test.ts': 40,
  'test/faults/migration-kill.test.ts': 40,
  'test/adapters/cassandra/state-nodes.test.ts': 35,
  'test/adapters/cassandra/state-contract.test.ts': 34,
  'test/adapters/cassandra/registry.test.ts': 27,
};

/** Begins with the files that take longest, so that the workers end together: also on a machine that never ran them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config;
    const seconds = ({ moduleId }: TestSpecification): number => SECONDS[moduleId.slice(root.length + 1)] ?? 0;
    return (await super.sort(files)).sort((a, b) => seconds(b) - seconds(a));
  }
}

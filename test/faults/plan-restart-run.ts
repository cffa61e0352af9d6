import { setTimeout as wait } from 'node:timers/promises';
import { plainClient } from '../adapters/cassandra/support.ts';
import { freshKeyspace } from '../support/cassandra/fresh-keyspace.ts';
import { startNode, type CassandraNode } from '../support/cassandra/start-node.ts';
import { startService, type ReadyService } from '../support/service-process.ts';
import { call } from './call.ts';
import { cassandraSettings } from './cassandra-place.ts';
import { chanceOf, newSeed, type Chance } from './chance.ts';
import { inFolder } from './in-folder.ts';
import { isDisagreement, journalAudit, readRows, type JournalAudit } from './journal-audit.ts';
import { askToApply, finishPlan, planChanges, readPlan } from './plan-calls.ts';
import { changeAll, expectRows, type ExpectedRows } from './planned-remotes.ts';
import { stepsDone, type StepsDone } from './steps-done.ts';
import { until } from './until.ts';

/** What a run of restarts in the middle of plans did. */
export interface PlanRestartCounts {
  readonly seed: number;
  /** What was answered to the apply that was cut, of each pass; and how the plan stood then, by steps. */
  readonly passes: readonly { readonly answered: string; readonly state: string; readonly outcomes: Readonly<Record<string, number>> }[];
  readonly entries: number;
  readonly drifted: number;
}

interface Place {
  readonly node: CassandraNode;
  readonly service: ReadyService;
  readonly chance: Chance;
  readonly audit: JournalAudit;
  readonly done: StepsDone;
}

// Its own time limits, the driver's way back, and the ends that could not be recorded.
const WELL_WITHIN_S = 90;

/**
 * Ends a Cassandra in the middle of a plan and starts it again, `passes` times. Throws, with the seed, where the plan does not end
 * as applied or incomplete, a step that it calls done is not on record as that, or it cannot be finished afterwards.
 */
export const planRestartRun = ({ passes, steps }: { readonly passes: number; readonly steps: number }): Promise<PlanRestartCounts> =>
  inFolder(async (folder) => {
    const chance = chanceOf(newSeed());
    const node = await startNode();
    const audit = journalAudit({ mayDrift: () => true });
    const done = stepsDone();
    try {
      const client = plainClient({ host: node.address, port: node.port });
      const keyspaces = await freshKeyspace(client);
      await client.shutdown();
      const service = await startService({ folder, settings: cassandraSettings([`${node.address}:${String(node.port)}`], keyspaces) });
      let rows: ExpectedRows = new Map(Array.from({ length: steps }, (_, n) => [`r${String(n)}.example`, undefined]));
      const seen = [];
      for (let pass = 0; pass < passes; pass += 1) {
        const { then, ...counts } = await onePass({ node, service, chance, audit, done }, rows);
        rows = then;
        seen.push(counts);
      }
      const { code } = await service.end('SIGTERM');
      if (code !== 0) throw new Error(`the service ended with ${String(code)}`);
      const { entries, drifted } = audit.counts();
      return { seed: chance.seed, passes: seen, entries, drifted };
    } catch (error) {
      throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${String(error)}`, { cause: error });
    } finally {
      await node.stop();
    }
  });

async function onePass(
  { node, service, chance, audit, done }: Place,
  before: ExpectedRows,
): Promise<PlanRestartCounts['passes'][number] & { readonly then: ExpectedRows }> {
  const { url } = service;
  await untilReady(service);
  const { changes, then } = changeAll(before, chance);
  const { id, steps } = await planChanges(url, changes);
  const applying = askToApply(url, id).then(({ status, text }) => `${String(status)} ${codeIn(text)}`);
  await until('it is being applied', async () => (await readPlan(url, id, 'none')).state !== 'open');
  await wait(chance.below(chance.pick([1, 50, 300])));
  await (chance.next() < 0.5 ? node.kill() : node.shutDown());
  const answered = await applying;
  await wait(chance.below(3000));
  await node.start();
  await untilReady(service);
  await until(`all that was begun has an end on record`, async () => (await audit.follow(url)) === 0, WELL_WITHIN_S);

  const plan = await readPlan(url, id);
  if (plan.state !== 'incomplete' && plan.state !== 'applied') throw new Error(`the plan is ${plan.state}, and ${answered} was answered`);
  await done.follow(url);
  const outcomes: Record<string, number> = {};
  for (const { outcome = 'none' } of plan.steps) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  await finishPlan(url, id, WELL_WITHIN_S);
  await done.follow(url);
  done.expectAll(id, steps.length);
  expectRows(await readRows(url), then);
  await until('journal and tables agree', () => audit.check(url).then(() => true, isDisagreement), WELL_WITHIN_S);
  return { answered, state: plan.state, outcomes, then };
}

const codeIn = (text: string): string => (JSON.parse(text) as { readonly code?: string; readonly state?: string }).code ?? '';

const untilReady = ({ url }: ReadyService): Promise<void> =>
  until(
    'the service is ready',
    async () => (await call(url, { method: 'GET', path: '/readyz' })).text.includes('"status":"ready"'),
    WELL_WITHIN_S,
  );

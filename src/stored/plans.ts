import type { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import type { Plans, StoredPlan } from '../ports/plans.ts';
import type { Records, StoredRecord } from '../ports/records.ts';
import { storedPlanBody, storedPlanRecord } from './plan.ts';
import { parseStored } from './parse-stored.ts';

const KIND = 'plan';

/** Plans among the records. */
export function plansIn(records: Records): Plans {
  return {
    create: async (record, body) => {
      if (!(await records.create(KIND, record.id, JSON.stringify(record), JSON.stringify(body)))) throw sameId(record.id);
      return { record, revision: 1 };
    },
    get: async (id) => optional(await records.get(KIND, id)),
    body: async (id) => {
      const text = await records.body(KIND, id);
      return text === undefined ? undefined : parseStored(`the plan ${id}`, text, storedPlanBody);
    },
    list: async (page) => (await records.list(KIND, page)).map(toPlan),
    update: async (record, revision) => {
      const updated = await records.update(KIND, record.id, revision, JSON.stringify(record));
      return updated && { record, revision: updated.revision };
    },
    remove: ({ record, revision }) => records.remove(KIND, record.id, revision),
  };
}

const toPlan = ({ id, text, revision }: StoredRecord): StoredPlan => ({
  record: parseStored(`the plan ${id}`, text, storedPlanRecord satisfies z.ZodType),
  revision,
});

const optional = (stored: StoredRecord | undefined): StoredPlan | undefined => stored && toPlan(stored);

const sameId = (id: string): Fault =>
  new Fault('records', `there is a plan ${id} already, though ids are chosen at random; try again`, { effect: 'none' });

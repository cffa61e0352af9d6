import { z } from 'zod';
import { PROBLEMS, type ProblemCode } from '../problem.ts';
import { InputFinding, PatchRefusal } from './migration.ts';
import { Plan } from './plan.ts';
import { Hazard, Refusal } from './shown.ts';

/** The fields that a code adds to its problem. */
const MORE: Readonly<Partial<Record<ProblemCode, z.core.$ZodLooseShape>>> = {
  'invalid-request': {
    errors: z
      .array(
        z.strictObject({
          path: z.string().meta({ description: 'Where, such as body.restriction.value[2] or query.limit.' }),
          message: z.string(),
        }),
      )
      .min(1)
      .exactOptional(),
  },
  'refused-by-rule': { refusals: z.array(Refusal).min(1) },
  'hazards-not-allowed': { hazards: z.array(Hazard).min(1) },
  'plan-stale': {
    moved: z
      .array(
        z.strictObject({
          domain: z.string().meta({ description: 'A domain, or * for what holds for all.' }),
          was: z.string(),
          is: z.string(),
        }),
      )
      .min(1),
  },
  'inputs-unusable': { findings: z.array(InputFinding).min(1) },
  'patch-refused': { refused: z.array(PatchRefusal).min(1) },
  'questions-open': { questions: z.array(z.string()).min(1) },
  'apply-incomplete': { plan: Plan },
};

const made = new Map<ProblemCode, z.ZodObject>();

/** The RFC 9457 problem of one code, exactly. */
export function problemSchema(code: ProblemCode): z.ZodObject {
  const known = made.get(code);
  if (known) return known;
  const { status, title } = PROBLEMS[code];
  const schema = z
    .strictObject({
      type: z.literal(`urn:fedremotes:problem:${code}`),
      title: z.literal(title),
      status: z.literal(status),
      code: z.literal(code),
      detail: z.string().min(1),
      ...MORE[code],
    })
    .meta({ id: `Problem-${code}` });
  made.set(code, schema);
  return schema;
}

import type { z } from 'zod';
import { Fault } from '../domain/fault.ts';

/** Reads what was stored back, without trust. Throws a Fault that names it where it is not what this program writes. */
export function parseStored<T>(what: string, text: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
  throw new Fault(
    'stored',
    `${what} is not stored as this release writes it${where}: ${issue?.message ?? 'invalid'}. Run the release that wrote it, restore it from a backup, or make it anew.`,
    { effect: 'none' },
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

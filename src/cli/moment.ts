import { Failure } from './failure.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment that a person typed: ISO 8601 (a bare date is its first moment in UTC), or so long ago: 30m, 2h, 7d. */
export function momentArgument(text: string, option: string, now: Date): string {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const ago = UNITS[unit];
  if (ago !== undefined) return new Date(now.getTime() - Number(count) * ago).toISOString();
  const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text) ? new Date(text) : undefined;
  if (iso && !Number.isNaN(iso.getTime())) return iso.toISOString();
  throw new Failure(`${option}: expected a time such as 2026-05-01T12:00:00Z, a date, or how long ago (30m, 2h, 7d); found “${text}”.`);
}

import type { CronSchedule } from '../../src/domain/schedule.ts';
import { parseSchedule } from '../../src/scheduler/parse-schedule.ts';

/** A cron schedule as a configuration would give it; of one that cannot be parsed the problem is thrown. */
export function cron(schedule: string, time_zone = 'UTC'): CronSchedule {
  const parsed = parseSchedule({ schedule, time_zone });
  if (!parsed.ok) throw new Error(parsed.problem);
  if (parsed.value?.kind !== 'cron') throw new Error('expected a cron schedule');
  return parsed.value;
}

import type { PlanProgress } from '../../domain/plan.ts';

/** How far something has come, how fast, and how long it will take; `seconds` since it was at `atFirst`. */
export function progressText(progress: PlanProgress | undefined, seconds: number, atFirst = 0): string {
  if (!progress) return 'Applying …';
  const { done, failed, total } = progress;
  const percent = total > 0 ? Math.floor((100 * (done + failed)) / total) : 100;
  const failures = failed > 0 ? `, ${String(failed)} failed` : '';
  return `Applying: ${String(done)} of ${String(total)} steps (${String(percent)} %)${failures}${paceText(progress, seconds, atFirst)}`;
}

/** `, 40 a second, 12 s left`; nothing where that cannot be told. */
export function paceText({ done, failed, total }: PlanProgress, seconds: number, atFirst: number): string {
  const rate = seconds > 0 ? (done - atFirst) / seconds : 0;
  // Of a last step, or of one in ten seconds, nobody wants to know how long it takes.
  if (rate < 0.1 || done + failed >= total) return '';
  return `, ${rate.toFixed(rate < 10 ? 1 : 0)} a second, ${timeText((total - done - failed) / rate)} left`;
}

function timeText(seconds: number): string {
  if (seconds < 90) return `${String(Math.ceil(seconds))} s`;
  return seconds < 5400 ? `${String(Math.ceil(seconds / 60))} min` : `${(seconds / 3600).toFixed(1)} h`;
}

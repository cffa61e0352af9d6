import { namesOf, type Hazard } from '../hazard.ts';
import type { ReportRow } from './report.ts';

/** The consequences of what a report shows, one for each remote and kind; `*` is every backend that nothing names. */
export function reportHazards(report: readonly ReportRow[]): readonly Hazard[] {
  const hazards = report
    .filter(({ effect }) => effect !== 'same')
    .map((row): Hazard => {
      const name = row.effect === 'wider' ? 'WIDENS_ACCESS' : row.operation === 'federate' ? 'CUTS_FEDERATION' : 'NARROWS_ACCESS';
      return { name, ...(row.domain !== '*' && { domain: row.domain }), message: textOf(report, row) };
    });
  return [...new Map(hazards.map((hazard) => [`${hazard.name} ${hazard.domain ?? '*'}`, hazard])).values()];
}

/** All that moves for one remote in one direction, in one sentence. */
function textOf(report: readonly ReportRow[], { domain, effect }: ReportRow): string {
  const moved = report.filter((row) => row.domain === domain && row.effect === effect);
  const parts = moved.map(
    ({ operation, audience, before, after }) => `${operation}${audience === 'everybody' ? '' : ` (${audience})`} ${before} → ${after}`,
  );
  return `${domain === '*' ? 'Every backend that nothing names' : domain} ${effect === 'wider' ? 'gains' : 'loses'}: ${[...new Set(parts)].join(', ')}.`;
}

/** Hazards of which each is said once: by name and domain, the first that was given. */
export function mergedHazards(...lists: readonly (readonly Hazard[])[]): readonly Hazard[] {
  const all = lists.flat();
  const names = namesOf(all);
  return names.flatMap((name) =>
    [
      ...new Map(
        all
          .filter((hazard) => hazard.name === name)
          .toReversed()
          .map((hazard) => [hazard.domain, hazard]),
      ).values(),
    ].toReversed(),
  );
}

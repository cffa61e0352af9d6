import { groupBy } from '../group-by.ts';
import { namesOf, type Hazard, type HazardName } from '../hazard.ts';
import type { ReportRow } from './report.ts';

/** The consequences of what a report shows, one for each remote and kind; `*` is every backend that nothing names. */
export function reportHazards(report: readonly ReportRow[]): readonly Hazard[] {
  const moved = report.filter(({ effect }) => effect !== 'same');
  return [...groupBy(moved, ({ domain, effect }) => `${domain} ${effect}`).values()].flatMap((rows) => {
    const [first] = rows;
    if (!first) return [];
    const message = textOf(first, rows);
    return [...new Set(rows.map(nameOf))].map((name) => ({ name, ...(first.domain !== '*' && { domain: first.domain }), message }));
  });
}

function nameOf({ effect, operation }: ReportRow): HazardName {
  if (effect === 'wider') return 'WIDENS_ACCESS';
  return operation === 'federate' ? 'CUTS_FEDERATION' : 'NARROWS_ACCESS';
}

/** All that moves for one remote in one direction, in one sentence. */
function textOf({ domain, effect }: ReportRow, moved: readonly ReportRow[]): string {
  const parts = moved.map(
    ({ operation, audience, before, after }) => `${operation}${audience === 'everybody' ? '' : ` (${audience})`} ${before} → ${after}`,
  );
  return `${domain === '*' ? 'Every backend that nothing names' : domain} ${effect === 'wider' ? 'gains' : 'loses'}: ${[...new Set(parts)].join(', ')}.`;
}

/** Hazards of which each is said once: by name and domain, the first that was given. */
export function mergedHazards(...lists: readonly (readonly Hazard[])[]): readonly Hazard[] {
  const all = lists.flat();
  return namesOf(all).flatMap((name) => {
    const same = all.filter((hazard) => hazard.name === name);
    return [...groupBy(same, ({ domain = '*' }) => domain).values()].flatMap(([first]) => first ?? []);
  });
}

/** One line of the report: a ratio against a comparator that ran in the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the issue demands, and hopes for. */
  readonly must?: string;
  readonly goal?: string;
  /** The figures behind it. */
  readonly detail: string;
  /** Whether what must hold does; absent where nothing is demanded. */
  readonly holds?: boolean;
}

/** A figure that must not be above (`≤`) or below (`≥`) a bound. */
export function bounded(
  name: string,
  value: number,
  unit: string,
  bounds: { readonly sign: '≤' | '≥'; readonly must: number; readonly goal: number },
  detail: string,
): Figure {
  const holds = bounds.sign === '≤' ? value <= bounds.must : value >= bounds.must;
  return { name, value, unit, must: `${bounds.sign} ${String(bounds.must)}`, goal: `${bounds.sign} ${String(bounds.goal)}`, detail, holds };
}

/** The report as text. */
export function report(figures: readonly Figure[]): string {
  return figures
    .map(({ name, value, unit, must, goal, detail, holds }) => {
      const verdict = holds === undefined ? '' : holds ? '  holds' : '  FALLS SHORT';
      const bounds = must === undefined ? (goal === undefined ? '' : `  (goal ${goal})`) : `  (must ${must}, goal ${goal ?? '–'})`;
      return `${name}\n    ${value.toFixed(2)} ${unit}${bounds}${verdict}\n    ${detail}`;
    })
    .join('\n');
}

import type { types } from 'cassandra-driver';

// The driver types a column as `any`; these are the two kinds that our own tables have.

/** A text column; empty where it is null. */
export function textIn(row: types.Row, column: string): string {
  const value: unknown = row[column];
  return typeof value === 'string' ? value : '';
}

/** An int or bigint column, whichever class the driver reads it as; undefined where it is null. */
export function numberIn(row: types.Row, column: string): number | undefined {
  const value: unknown = row[column];
  return value === null || value === undefined ? undefined : Number(value);
}

/** What a conditional statement answered; a batch whose condition did not hold answers the row that it found instead. */
export function wasApplied(rows: readonly types.Row[]): boolean {
  const value: unknown = rows[0]?.['[applied]'];
  return value === true;
}

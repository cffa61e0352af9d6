/**
 * What a statement is, from which follows how long it may take and how often it may be tried: reads and plain writes of fixed values may be repeated,
 * a conditional write never, since its second try would answer for its first.
 */
export type StatementKind = 'scan' | 'read' | 'serial-read' | 'write' | 'conditional';

/** Whether it changes nothing. */
export const isRead = (kind: StatementKind): boolean => kind === 'scan' || kind === 'read' || kind === 'serial-read';

import { createHash } from 'node:crypto';
import type { SchemaStep } from '../../../stored/schema-steps.ts';

/** A name as CQL takes it whatever its letters. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * The id of a table of ours. Cassandra gives a new table a random one; where two coordinators create the same table at
 * once, the two ids do not merge, and one node loses what was written under its own.
 */
export function tableId(keyspace: string, table: string): string {
  const bytes = createHash('sha256').update(`fedremotes ${keyspace}.${table}`).digest().subarray(0, 16);
  // Version 8 of RFC 9562, a UUID of one's own making; and its variant.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The statements of a step, for one keyspace; each may be run again. */
export function statementsOf({ text }: SchemaStep, keyspace: string): readonly string[] {
  return text
    .replace(/^\s*--.*$/gm, '')
    .replaceAll('{keyspace}', quoted(keyspace))
    .replace(/\{id:(\w+)\}/g, (_, table: string) => tableId(keyspace, table))
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** Whether a statement changes the schema, and not rows. */
export const isSchemaChange = (statement: string): boolean => /^(CREATE|ALTER|DROP)\b/i.test(statement);

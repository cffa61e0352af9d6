import type { z } from 'zod';

/** What is wrong with a value, as a sentence: what was expected, what was found. Given to zod as its error map. */
export function sentenceOfIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `There is no ${issue.keys.map(quoted).join(', ')} here; ${knownKeys(issue.inst)}.`;
    case 'too_big':
      return `Expected at most ${String(issue.maximum)} ${issue.origin === 'string' ? 'characters' : 'items'}, found ${found(issue.input)}.`;
    case 'invalid_value':
      return expectedInstead(`${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`, issue.input);
    case 'invalid_union':
      return expectedInstead(optionsOf(issue), fieldOf(issue.input, issue.discriminator));
    case 'invalid_type':
      return expectedInstead(issue.inst ? typeName(issue.expected, issue.inst) : issue.expected, issue.input);
    default:
      return `Not valid (${issue.code}).`;
  }
}

const expectedInstead = (expected: string, input: unknown): string =>
  input === undefined ? `It is missing. Expected ${expected}.` : `Expected ${expected}, found ${found(input)}.`;

function knownKeys(schema: unknown): string {
  const names = keysOf(schema);
  return names.length === 0 ? 'nothing can be given' : `expected only ${names.join(', ')}`;
}

function keysOf(schema: unknown): readonly string[] {
  const shape = schema !== null && typeof schema === 'object' && 'shape' in schema ? schema.shape : undefined;
  return shape !== null && typeof shape === 'object' ? Object.keys(shape) : [];
}

function typeName(expected: string, schema: unknown): string {
  if (expected === 'object') return `an object with ${keysOf(schema).join(', ')}`;
  return { string: 'text', array: 'a list' }[expected] ?? expected;
}

function optionsOf(issue: { readonly inst?: unknown }): string {
  if ('options' in issue && Array.isArray(issue.options)) return `one of ${issue.options.map(String).join(', ')}`;
  const { inst } = issue;
  const options: unknown = inst !== null && typeof inst === 'object' && 'options' in inst ? inst.options : undefined;
  return Array.isArray(options) ? options.map((option) => `an object with ${keysOf(option).join(', ')}`).join(', or ') : 'another value';
}

function fieldOf(input: unknown, discriminator: string | undefined): unknown {
  if (discriminator === undefined || input === null || typeof input !== 'object') return input;
  return (input as Readonly<Record<string, unknown>>)[discriminator];
}

/** A value, short enough for a sentence. */
function found(value: unknown): string {
  if (typeof value === 'string') return value.length > 60 ? `text of ${String(value.length)} characters` : quoted(value);
  if (Array.isArray(value)) return `a list of ${String(value.length)}`;
  if (value !== null && typeof value === 'object') return 'an object';
  return String(value);
}

const quoted = (text: string): string => `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`;

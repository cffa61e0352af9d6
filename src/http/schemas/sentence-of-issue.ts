import type { z } from 'zod';
import { counted } from '../../domain/counted.ts';

/** What is wrong with a value, as a sentence: what was expected, what was found. Given to zod as its error map. */
export function sentenceOfIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `There is no ${issue.keys.map(quoted).join(', ')} here; ${knownKeys(issue.inst)}.`;
    case 'too_big':
      return expectedInstead(sizeOf(issue, 'most', issue.maximum), issue.input);
    case 'too_small':
      return expectedInstead(sizeOf(issue, 'least', issue.minimum), issue.input);
    case 'invalid_format':
      return expectedInstead(
        FORMATS[issue.format] ?? `text of the format ${issue.format === 'regex' ? String(issue.pattern) : issue.format}`,
        issue.input,
      );
    case 'not_multiple_of':
      return expectedInstead(`a multiple of ${String(issue.divisor)}`, issue.input);
    case 'invalid_value':
      return expectedInstead(`${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`, issue.input);
    case 'invalid_union':
      return expectedInstead(optionsOf(issue), fieldOf(issue.input, issue.discriminator));
    case 'invalid_type':
      return expectedInstead(issue.inst ? typeName(issue.expected, issue.inst) : issue.expected, issue.input);
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.map(({ message }) => message).join(' ');
    case 'custom':
      return `Expected another value, found ${found(issue.input)}.`;
  }
}

/** Formats by the names that zod has for them. */
const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'a time with Z or an offset, such as 2026-05-01T12:00:00Z',
  date: 'a date such as 2026-05-01',
};

type Size = Pick<z.core.$ZodIssueTooBig, 'origin' | 'exact' | 'inclusive'>;

function sizeOf({ origin, exact, inclusive = true }: Size, end: 'most' | 'least', limit: number | bigint): string {
  const many = Number(limit);
  const bound = exact ? 'exactly' : inclusive ? `at ${end}` : end === 'most' ? 'less than' : 'more than';
  if (origin === 'string') return `${bound} ${counted(many, 'character')}`;
  return NUMBERS.has(origin) ? `a number of ${bound} ${String(limit)}` : `${bound} ${counted(many, 'item')}`;
}

const NUMBERS: ReadonlySet<string> = new Set(['number', 'int', 'bigint']);

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

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function typeName(expected: string, schema: unknown): string {
  if (expected === 'object') return `an object with ${keysOf(schema).join(', ')}`;
  return NAMES[expected] ?? expected;
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

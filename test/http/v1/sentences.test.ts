import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sentenceOfIssue } from '../../../src/http/schemas/sentence-of-issue.ts';
import { operator } from './operator.ts';

type Case = readonly [method: 'GET' | 'POST' | 'PUT', path: string, json: object | undefined, errorPath: string, message: string];
type Code = z.core.$ZodIssueCode;

const MIGRATIONS = '/v1/migrations';
const SOURCE = '/v1/sources/partners';
const url = 'https://partners.example/list.json';

/** What a request can raise, by the code that zod has for it. */
const RAISED: Readonly<Partial<Record<Code, readonly Case[]>>> = {
  too_small: [
    ['POST', MIGRATIONS, { inputs: [] }, 'body.inputs', 'Expected at least 1 item, found a list of 0.'],
    ['POST', MIGRATIONS, { inputs: [{ name: '', content: '' }] }, 'body.inputs[0].name', 'Expected at least 1 character, found “”.'],
    ['PUT', SOURCE, { url, absent_after: 0 }, 'body.absent_after', 'Expected a number of at least 1, found 0.'],
    ['POST', '/v1/undo', { entry: 0 }, 'body.entry', 'Expected a number of at least 1, found 0.'],
    [
      'POST',
      `${MIGRATIONS}/1/schedule`,
      { windows: [{ days: [], from: '22:00', to: '23:00' }] },
      'body.windows[0].days',
      'Expected at least 1 item, found a list of 0.',
    ],
  ],
  too_big: [
    ['PUT', SOURCE, { url, absent_after: 2000 }, 'body.absent_after', 'Expected a number of at most 1000, found 2000.'],
    ['PUT', SOURCE, { url, interval: 'x'.repeat(21) }, 'body.interval', `Expected at most 20 characters, found “${'x'.repeat(21)}”.`],
    [
      'POST',
      MIGRATIONS,
      { inputs: Array.from({ length: 51 }, () => ({ name: 'a', content: '' })) },
      'body.inputs',
      'Expected at most 50 items, found a list of 51.',
    ],
    ['GET', `${MIGRATIONS}/${'x'.repeat(101)}`, undefined, 'path.id', 'Expected at most 100 characters, found text of 101 characters.'],
  ],
  invalid_format: [
    [
      'POST',
      `${MIGRATIONS}/1/schedule`,
      { at: 'yesterday' },
      'body.at',
      'Expected a time with Z or an offset, such as 2026-05-01T12:00:00Z, found “yesterday”.',
    ],
    [
      'POST',
      `${MIGRATIONS}/1/schedule`,
      { at: '2026-05-01T12:00:00' },
      'body.at',
      'Expected a time with Z or an offset, such as 2026-05-01T12:00:00Z, found “2026-05-01T12:00:00”.',
    ],
    [
      'POST',
      `${MIGRATIONS}/1/schedule`,
      { windows: [{ days: ['mon'], from: '25:00', to: '23:00' }] },
      'body.windows[0].from',
      'Expected a time of day such as 22:00.',
    ],
  ],
  invalid_type: [
    ['PUT', SOURCE, { url, absent_after: 1.5 }, 'body.absent_after', 'Expected a whole number, found 1.5.'],
    ['PUT', SOURCE, { url, review: 'yes' }, 'body.review', 'Expected true or false, found “yes”.'],
    ['POST', MIGRATIONS, { inputs: 'values.yaml' }, 'body.inputs', 'Expected a list, found “values.yaml”.'],
    ['POST', MIGRATIONS, { inputs: [{ name: 'a' }] }, 'body.inputs[0].content', 'It is missing. Expected text.'],
  ],
  unrecognized_keys: [
    [
      'POST',
      MIGRATIONS,
      { inputs: [{ name: 'a', content: '', x: 1 }] },
      'body.inputs[0]',
      'There is no “x” here; expected only name, content.',
    ],
  ],
  invalid_value: [
    ['GET', `${MIGRATIONS}/1?report=some`, undefined, 'query.report', 'Expected one of all, changes, none, summary, found “some”.'],
  ],
  invalid_union: [
    ['POST', '/v1/undo', {}, 'body', 'Expected an object with entry, reason, or an object with plan, reason, found an object.'],
  ],
  custom: [['PUT', '/v1/sources/A', { url }, 'path.name', 'Expected the name of a source, but ']],
};

/** Each code there is, as a schema of any kind raises it. */
const ANY: Readonly<Record<Code, readonly [schema: z.ZodType, value: unknown, message: string]>> = {
  invalid_type: [z.number(), 'x', 'Expected a number, found “x”.'],
  too_big: [z.number().lt(5), 5, 'Expected a number of less than 5, found 5.'],
  too_small: [z.array(z.number()).length(2), [1], 'Expected exactly 2 items, found a list of 1.'],
  invalid_format: [z.email(), 'x', 'Expected text of the format email, found “x”.'],
  not_multiple_of: [z.number().multipleOf(5), 7, 'Expected a multiple of 5, found 7.'],
  unrecognized_keys: [z.strictObject({}), { x: 1 }, 'There is no “x” here; nothing can be given.'],
  invalid_union: [
    z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.string() })]),
    1,
    'Expected an object with a, or an object with b, found 1.',
  ],
  invalid_key: [z.record(z.string().min(2), z.string()), { a: 'b' }, 'Expected at least 2 characters, found “a”.'],
  invalid_element: [z.map(z.unknown(), z.string()), new Map([[{}, 1]]), 'Expected text, found 1.'],
  invalid_value: [z.enum(['a', 'b']), 'c', 'Expected one of a, b, found “c”.'],
  custom: [z.string().refine(() => false), 'x', 'Expected another value, found “x”.'],
};

describe('a request that is not valid is told what was expected and what was found', () => {
  const cases = Object.entries(RAISED).flatMap(([code, of]) => of.map((one) => [code, ...one] as const));
  it.each(cases)('%s: %s %s %j', async (_code, method, path, json, errorPath, message) => {
    const { problem } = await operator();
    const { status, body } = await problem(method, path, json ? { json } : {});
    expect([status, body.code]).toEqual([400, 'invalid-request']);
    expect(body.errors).toEqual([{ path: errorPath, message: expect.stringContaining(message) as string }]);
  });

  it.each(Object.entries(ANY))('%s, wherever it comes from', (_code, [schema, value, message]) => {
    const { error } = schema.safeParse(value, { error: sentenceOfIssue });
    expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
  });

  it.each(Object.entries(ANY))('%s is what the case for it raises', (code, [schema, value]) => {
    expect(schema.safeParse(value).error?.issues.map((issue) => issue.code)).toEqual([code]);
  });
});

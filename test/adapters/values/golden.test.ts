import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readValues } from '../../../src/adapters/values/read-values.ts';
import { ERROR_CODES, REMARK_CODES, type ValuesFinding } from '../../../src/adapters/values/values-finding.ts';
import type { FileLayer } from '../../../src/domain/layers.ts';

interface Golden {
  readonly says: string;
  readonly files: readonly { readonly file: string; readonly lines: readonly string[] }[];
  readonly layer?: FileLayer;
  /** What the messages say, in the order of the findings; those that are left out may say anything. */
  readonly messages?: readonly string[];
  readonly findings: readonly Pick<ValuesFinding, 'code' | 'severity' | 'file' | 'line'>[];
}

const folder = new URL('../../golden/values/', import.meta.url);
const casesIn = (kind: string): readonly (readonly [string, Golden])[] =>
  readdirSync(new URL(`${kind}/`, folder)).map((name) => [
    name,
    JSON.parse(readFileSync(new URL(`${kind}/${name}`, folder), 'utf8')) as Golden,
  ]);

const textsOf = (golden: Golden, newline: string): { file: string; text: string }[] =>
  golden.files.map(({ file, lines }) => ({ file, text: lines.map((line) => line + newline).join('') }));

const inShort = (findings: readonly ValuesFinding[]): unknown =>
  findings.map(({ code, severity, file, line }) => ({ code, severity, file, ...(line === undefined ? {} : { line }) }));

describe.each(['accepted', 'rejected'])('values files that are %s', (kind) => {
  it.each(casesIn(kind))('%s', (_, golden) => {
    const read = readValues(textsOf(golden, '\n'));
    expect(inShort(read.findings)).toEqual(golden.findings);
    expect(read.layer).toEqual(golden.layer);
    for (const [index, message] of (golden.messages ?? []).entries()) expect(read.findings[index]?.message).toContain(message);
    expect(read.layer === undefined).toBe(kind === 'rejected');
  });

  it.each(casesIn(kind))('%s reads alike with CRLF and a byte order mark', (_, golden) => {
    const plain = readValues(textsOf(golden, '\n'));
    expect(readValues(textsOf(golden, '\r\n').map(({ file, text }) => ({ file, text: `\uFEFF${text}` })))).toEqual(plain);
  });
});

describe('the golden cases', () => {
  const codes = (kind: string): ReadonlySet<string> =>
    new Set(casesIn(kind).flatMap(([, { findings }]) => findings.map(({ code }) => code)));

  it('show every error that a text can have', () => {
    const ofBytes = ['file-missing', 'file-unreadable', 'file-too-large', 'not-text', 'parse-timeout', 'parse-failed'];
    expect(ERROR_CODES.filter((code) => !ofBytes.includes(code) && !codes('rejected').has(code))).toEqual([]);
  });

  it('show every remark', () => {
    expect(REMARK_CODES.filter((code) => code !== 'more-findings' && !codes('accepted').has(code))).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { LIST_FORMATS, MAX_LIST_BYTES, type ListFormat } from '../../src/domain/wanted-remote.ts';
import { parseList } from '../../src/lists/parse-list.ts';
import { bytesOf, parseText, problemsOf } from './bytes-of.ts';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

describe.each(LIST_FORMATS)('bytes that are no text are refused, as %s', (format: ListFormat) => {
  it.each([
    ['UTF-16, little endian', Buffer.from('\uFEFF["a.example"]', 'utf16le'), /^undefined:undefined Expected UTF-8, found UTF-16/],
    ['UTF-16 without its mark', Buffer.from('["a.example"]', 'utf16le'), /UTF-16/],
    ['UTF-16, big endian', Buffer.from('\uFEFF["a.example"]', 'utf16le').swap16(), /UTF-16/],
    ['Latin-1', bytes('[\n"a.example", "b', [0xfc], 'cher.example"]'), /^2:16 Expected UTF-8, found other bytes/],
    ['a surrogate', bytes('["', [0xed, 0xa0, 0x80], '"]'), /^1:3 Expected UTF-8/],
    ['a NUL byte', bytes('["a.example",\n"b.example', [0], '"]'), /^2:11 Expected text, found a NUL byte/],
    ['gzip', bytes([0x1f, 0x8b, 8, 0]), /found gzip/],
    ['too much', Buffer.alloc(MAX_LIST_BYTES + 1, ' '), /Expected at most 10 MB/],
  ])('%s', (_, given, message) => {
    expect(problemsOf(parseList(given, format))).toEqual([expect.stringMatching(message)]);
  });
});

describe('the bounds of a list', () => {
  const domains = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `b${String(index)}.example`);
  const written: Readonly<Record<ListFormat, (list: readonly string[]) => string>> = {
    json: (list) => JSON.stringify(list, undefined, 1),
    yaml: (list) => list.map((domain) => `- ${domain}\n`).join(''),
    csv: (list) => `domain\n${list.join('\n')}\n`,
    lines: (list) => list.join('\n'),
  };

  it.each(LIST_FORMATS)('10,000 remotes are read, and one more is refused as a whole (%s)', (format) => {
    const read = parseText(written[format](domains(10_000)), format);
    expect(read.ok && read.value.length).toBe(10_000);
    expect(parseText(written[format]([...domains(10_000), 'b3.example']), format)).toEqual(read);
    expect(problemsOf(parseText(written[format](domains(10_001)), format))).toEqual([
      expect.stringMatching(/^1000[0-2]:\d+ Expected at most 10000 remotes/),
    ]);
  });

  it.each(LIST_FORMATS)('of many problems the first twenty are shown, and the rest is counted (%s)', (format) => {
    const problems = problemsOf(parseText(written[format](Array.from({ length: 25 }, (_, index) => `no${String(index)}`)), format));
    expect(problems).toHaveLength(21);
    expect(problems.at(19)).toContain('“no19”');
    expect(problems.at(20)).toBe('undefined:undefined There are 5 more problems.');
  });

  it.each<[string, string, ListFormat]>([
    ['brackets without end', '['.repeat(1_000_000), 'json'],
    ['objects without end', '{"a":'.repeat(1_000_000), 'json'],
    ['deep brackets that are closed', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'json'],
    ['YAML brackets without end', '['.repeat(1_000_000), 'yaml'],
    ['YAML dashes without end', '- '.repeat(100_000), 'yaml'],
    ['columns without end', ','.repeat(1_000_000), 'csv'],
    ['a domain without end', `["${'a'.repeat(1_000_000)}"]`, 'json'],
    ['a foreign domain without end', `["${'ü'.repeat(1_000_000)}"]`, 'json'],
  ])('%s are refused in little time and few words', (_, text, format) => {
    const problems = problemsOf(parseText(text, format));
    expect(problems[0]).toContain('Expected');
    expect(problems.join('').length).toBeLessThan(2_000);
  });

  it('what a message shows of a list forges no line and no colour', () => {
    const read = parseList(bytesOf('["\\u001b[31mred\\nline 9: fine\\u202e"]'), 'json');
    expect(problemsOf(read)[0]).toContain('“\\u001b[31mred\\u000aline 9: fine\\u202e”');
  });
});

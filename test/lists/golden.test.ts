import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ListFormat, ListProblem, WantedRemote } from '../../src/domain/wanted-remote.ts';
import { parseText } from './bytes-of.ts';

interface Golden {
  readonly says: string;
  readonly format: ListFormat;
  readonly lines: readonly string[];
  readonly remotes?: readonly WantedRemote[];
  /** Of each message a part is enough. */
  readonly problems?: readonly ListProblem[];
}

const folder = new URL('../golden/lists/', import.meta.url);
const casesIn = (kind: string): readonly (readonly [string, Golden])[] =>
  readdirSync(new URL(`${kind}/`, folder)).map((name) => [
    name,
    JSON.parse(readFileSync(new URL(`${kind}/${name}`, folder), 'utf8')) as Golden,
  ]);

const textOf = ({ lines }: Golden, newline = '\n'): string => lines.map((line) => line + newline).join('');

describe('lists that are accepted', () => {
  it.each(casesIn('accepted'))('%s', (_, golden) => {
    expect(parseText(textOf(golden), golden.format)).toEqual({ ok: true, value: golden.remotes });
  });

  it.each(casesIn('accepted'))('%s reads alike with CRLF, a byte order mark, and no newline at its end', (_, golden) => {
    const plain = parseText(textOf(golden), golden.format);
    expect(parseText(textOf(golden, '\r\n'), golden.format)).toEqual(plain);
    expect(parseText(`\uFEFF${textOf(golden)}`, golden.format)).toEqual(plain);
    expect(parseText(golden.lines.join('\n'), golden.format)).toEqual(plain);
  });

  it('have no key for what they leave out', () => {
    const read = parseText('[{"domain": "a.example"}]', 'json');
    expect(read.ok && read.value.map((remote) => Object.keys(remote))).toEqual([['domain']]);
  });
});

describe('lists that are rejected', () => {
  it.each(casesIn('rejected'))('%s', (_, golden) => {
    const read = parseText(textOf(golden), golden.format);
    const problems = read.ok ? [] : read.problem;
    expect(problems).toEqual(
      (golden.problems ?? []).map((problem) => ({ ...problem, message: expect.stringContaining(problem.message) as string })),
    );
    expect(read.ok).toBe(false);
  });

  it.each(casesIn('rejected'))('%s is rejected at the same lines with CRLF and a byte order mark', (_, golden) => {
    const lines = (text: string) => {
      const read = parseText(text, golden.format);
      return read.ok ? 'accepted' : read.problem.map(({ line }) => line);
    };
    expect(lines(`\uFEFF${textOf(golden, '\r\n')}`)).toEqual(lines(textOf(golden)));
  });
});

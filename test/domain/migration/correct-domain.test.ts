import { describe, expect, it } from 'vitest';
import { correctionsOf } from '../../../src/domain/migration/correct-domain.ts';

describe('what a text that is no domain may have meant', () => {
  it.each([
    ['[domain1.example domain2.example]', ['domain1.example', 'domain2.example']],
    ['[domain1.example]', ['domain1.example']],
    ['a.example, b.example;c.example', ['a.example', 'b.example', 'c.example']],
    ['https://A.example/path?x=1', ['a.example']],
    ['alice@a.example', ['a.example']],
    ['a.example:8443', ['a.example']],
    ['a.example.', ['a.example']],
    ['"a.example"', ['a.example']],
    ['exämple.com', ['xn--exmple-cua.com']],
    ['a.example A.EXAMPLE', ['a.example']],
  ])('%s → %j', (text, domains) => {
    expect(correctionsOf(text)).toEqual(domains);
  });

  it.each([
    '',
    '[]',
    'dotless',
    '*.example.com',
    '192.168.1.65',
    '.example.com',
    'a_b.example',
    'a.example *.b.example',
    '7',
    'a.example '.repeat(101),
  ])('%s → nothing is guessed', (text) => {
    expect(correctionsOf(text)).toEqual([]);
  });
});

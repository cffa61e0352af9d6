import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertDomain, parseDomain } from '../../src/domain/domain.ts';

const LONGEST = Array.from({ length: 127 }, () => 'h').join('.');
const TOO_LONG = Array.from({ length: 128 }, () => 'h').join('.');

/** The grammar of brig-contract §1.5 once more, as one expression; length is looked at apart. */
const GRAMMAR = /^(?:localhost|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)$/;
const isDomain = (text: string): boolean => text.length <= 253 && GRAMMAR.test(text);

const problemOf = (text: string): string => {
  const parsed = parseDomain(text);
  return parsed.ok ? 'accepted' : parsed.problem;
};

describe('a backend domain', () => {
  it.each([
    ['wire.com', 'wire.com'],
    ['multiple-------dashes.co.uk', 'multiple-------dashes.co.uk'],
    ['0123456789.abc.ABC', '0123456789.abc.abc'],
    ['Foo.Example.com', 'foo.example.com'],
    ['1.1.1.g1', '1.1.1.g1'],
    ['xn--exmple-cua.com', 'xn--exmple-cua.com'],
    ['localhost', 'localhost'],
    ['LocalHost', 'localhost'],
    [`${'x'.repeat(63)}.foo`, `${'x'.repeat(63)}.foo`],
    [LONGEST, LONGEST],
  ])('%s is one, written %s', (text, written) => {
    expect(parseDomain(text)).toEqual({ ok: true, value: written });
  });

  it.each([
    ['', /it is empty/],
    ['dotless-domain', /no dot; at least two labels/],
    ['localhosts', /no dot; at least two labels/],
    ['label.starting.with.-dash.com', /label “-dash” starts with a hyphen/],
    ['label.ending.with.dash-.com', /label “dash-” ends with a hyphen/],
    ['exämple.com', /contains “ä”.*punycode/],
    ['(comment)domain.com', /contains “\(”/],
    ['[1.1.1.1]', /contains “\[”/],
    ['192.168.1.65', /last label “65” starts with a digit/],
    [`${'x'.repeat(64)}.foo`, /64 characters long; at most 63/],
    [TOO_LONG, /255 bytes long; at most 253/],
    ['example.com.', /empty label/],
    ['.example.com', /empty label/],
    ['two..dots.com', /empty label/],
    ['under_score.com', /contains “_”/],
    [' example.com', /contains “ ”/],
    ['example.com\n', /contains “\n”/],
    ['example.com:443', /contains “:”.*without a port/],
    ['https://example.com', /contains “:”.*not a URL/],
    // Characters that some engines fold to an ASCII letter: K (Kelvin sign) and ſ (long s).
    ['\u212Aelvin.example', /only ASCII letters/],
    ['\u017Fharp.example', /only ASCII letters/],
  ])('%j is none, and the message names the rule', (text, message) => {
    expect(problemOf(text)).toMatch(message);
  });

  it('is 253 bytes at most, and 253 are fine', () => {
    expect(LONGEST).toHaveLength(253);
    expect(problemOf(`${LONGEST}h`)).toMatch(/254 bytes long/);
  });

  it('that this program wrote wrongly is an exception that names text and rule', () => {
    expect(() => assertDomain('nodot')).toThrow(/“nodot” is not a backend domain: it has no dot/);
    expect(assertDomain('A.example')).toBe('a.example');
  });
});

const label = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9-]{0,6}$/),
  fc.stringMatching(/^[a-z][a-z0-9]{0,3}$/),
  fc.constantFrom('x'.repeat(63), 'x'.repeat(64), 'localhost', 'ä', '_', ''),
);
const almostDomain = fc.oneof(
  fc.array(label, { maxLength: 6 }).map((labels) => labels.join('.')),
  fc.array(fc.constant('x'.repeat(62)), { minLength: 3, maxLength: 5 }).map((labels) => [...labels, 'foo'].join('.')),
  fc.string({ maxLength: 12 }),
);

describe('the grammar', () => {
  it('accepts exactly what the expression of the contract accepts, whatever the case', () => {
    fc.assert(
      fc.property(almostDomain, (text) => {
        const ascii = Buffer.byteLength(text) === text.length;
        expect(parseDomain(text).ok).toBe(ascii && isDomain(text.toLowerCase()));
      }),
      { numRuns: 2000 },
    );
  });

  it('yields lower case of at most 253 bytes, and reading it again changes nothing', () => {
    fc.assert(
      fc.property(almostDomain, (text) => {
        const parsed = parseDomain(text);
        fc.pre(parsed.ok);
        expect(parsed.value).toBe(text.toLowerCase());
        expect(Buffer.byteLength(parsed.value)).toBeLessThanOrEqual(253);
        expect(parseDomain(parsed.value)).toEqual(parsed);
      }),
    );
  });

  it('says something about everything that it refuses', () => {
    fc.assert(
      fc.property(almostDomain, (text) => {
        const parsed = parseDomain(text);
        fc.pre(!parsed.ok);
        expect(parsed.problem).toMatch(/^its? .{5,}/s);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseContactPoints, parseHostPort, parseListen, showHostPort } from '../../src/config/addresses.ts';

const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain());
const address = fc.record({ host, port: fc.integer({ min: 0, max: 65_535 }) });

describe('an address', () => {
  it('reads back as what was shown', () => {
    fc.assert(
      fc.property(address, (one) => {
        expect(parseHostPort(showHostPort(one))).toEqual({ ok: true, value: one });
      }),
    );
  });

  it('is never guessed from any text: what is read shows as the text itself', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.string(), fc.nat(70_000)).map(([name, port]) => `${name}:${String(port)}`),
        ),
        (text) => {
          const read = parseHostPort(text);
          if (read.ok) expect(showHostPort(read.value).replace(/:\d+$/, '')).toBe(text.replace(/:\d+$/, ''));
        },
      ),
    );
  });

  it.each(['127.0.0.1:1', '127.8.9.10:1', '[::1]:1', '[::ffff:127.0.0.1]:1', 'localhost:1', 'LOCALHOST:1'])('%s is loopback', (text) => {
    expect(parseListen(text)).toMatchObject({ ok: true, value: { loopback: true } });
  });

  it.each([
    '0.0.0.0:1',
    '[::]:1',
    '128.0.0.1:1',
    '[::2]:1',
    '[::ffff:10.0.0.1]:1',
    'localhost.example.org:1',
    '127.0.0.1.example.org:1',
    '0:1',
    '127.1:1',
  ])('%s is not', (text) => {
    expect(parseListen(text)).toMatchObject({ ok: true, value: { loopback: false } });
  });
});

describe('contact points', () => {
  it('have Cassandra’s port where none is given', () => {
    const points = fc.array(
      address.filter(({ port }) => port > 0),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(points, (wanted) => {
        expect(parseContactPoints(wanted.map(showHostPort).join(', '))).toEqual({ ok: true, value: wanted });
      }),
    );
    expect(parseContactPoints('one')).toEqual({ ok: true, value: [{ host: 'one', port: 9042 }] });
  });

  it.each(['', 'a,', 'a:0', 'a:70000', 'a b'])('“%s” are none', (text) => {
    expect(parseContactPoints(text).ok).toBe(false);
  });
});

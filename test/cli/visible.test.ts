import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visible, visibleIn, visibleJson } from '../../src/cli/visible.ts';
import { fedremotes, fedremotesAt } from './support/fedremotes.ts';
import { answering, answeringProblem } from './support/stranger.ts';

const text = fc.string({ unit: 'binary' });
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Sets the title, clears the screen, goes back a line, and turns the direction of reading. */
const NASTY = 'a\u001b]0;owned\u0007\u001b[2J\u009b1A\r\n\u202eb';
const SHOWN = 'a\\u001b]0;owned\\u0007\\u001b[2J\\u009b1A\\u000d\\u000a\\u202eb';

describe('text that came from outside', () => {
  it('keeps no character that a terminal obeys or hides', () => {
    expect(visible(NASTY)).toBe(SHOWN);
    fc.assert(fc.property(text, (any) => !UNSEEN.test(visible(any))));
  });

  it('is left alone where there is none', () => {
    fc.assert(
      fc.property(
        text.filter((any) => !UNSEEN.test(any)),
        (plain) => visible(plain) === plain,
      ),
    );
  });

  it('is found at any depth', () => {
    fc.assert(
      fc.property(
        fc.object({ values: [text], key: text }),
        (data) => !UNSEEN.test(Object.values(visibleIn({ data })).map(deepText).join('')),
      ),
    );
  });

  it('means the same in JSON as before', () => {
    fc.assert(fc.property(fc.array(text), (data) => isDeepStrictEqual(JSON.parse(visibleJson({ data })), { data })));
    fc.assert(fc.property(fc.array(text), (data) => !UNSEEN.test(visibleJson({ data }).replaceAll('\n', ''))));
  });
});

describe('a service that sends control characters', () => {
  const remote = {
    domain: NASTY,
    search_policy: NASTY,
    restriction: { tag: 'allow_all', value: null },
    source: NASTY,
    layers: {},
    conflict: { code: NASTY, message: NASTY },
  };
  /** What the table of a remote asks for besides. */
  const report = { strategy: NASTY, meaning: NASTY, findings: [], registry: { name: NASTY, note: NASTY } };

  it.each(['remotes get one.example', 'remotes get one.example --json'])(
    'cannot steer the terminal by the answer to “%s”',
    async (line) => {
      const { url, stop } = await answering(200, 'application/json', JSON.stringify({ ...remote, ...report }));
      const { exitCode, out } = await fedremotesAt(url)(line);
      await stop();
      expect(exitCode).toBe(0);
      expect(out).toContain('owned');
      expect(out.replaceAll('\n', '')).not.toMatch(UNSEEN);
    },
  );

  it('cannot do so by a problem, nor by its content type', async () => {
    for (const starting of [
      answeringProblem(422, { code: 'x', detail: NASTY, refusals: [{ rule: 'x', message: NASTY }] }),
      answering(200, 'text/x\u009b31m', NASTY),
    ]) {
      const { url, stop } = await starting;
      const { err } = await fedremotesAt(url)('strategy');
      await stop();
      expect(err).toMatch(/^fedremotes: /);
      expect(err.replaceAll('\n', '')).not.toMatch(UNSEEN);
    }
  });

  it('nor can what was typed', async () => {
    const { err } = await fedremotes(['remotes', 'get', NASTY]);
    expect(err).toContain('is not a backend domain');
    expect(err.replaceAll('\n', '')).not.toMatch(UNSEEN);
  });
});

const deepText = (data: unknown): string =>
  typeof data === 'object' && data !== null ? Object.entries(data).flat().map(deepText).join('') : String(data);

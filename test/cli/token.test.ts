import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseTokens } from '../../src/adapters/tokens/parse-tokens.ts';
import { fedremotes } from './support/fedremotes.ts';

interface Made {
  readonly actor: string;
  readonly token: string;
  readonly line: string;
}

const made = async (actor: string): Promise<Made> => JSON.parse((await fedremotes(['token', 'new', actor, '--json'])).out) as Made;

describe('token new', () => {
  it('prints the token and the line with its SHA-256, and needs no service', async () => {
    const { exitCode, out } = await fedremotes('token new alice', { env: { FEDREMOTES_URL: 'http://127.0.0.1:1' } });
    expect(exitCode).toBe(0);
    const token = /^ {2}(fedremotes_\S+)$/m.exec(out)?.[1] ?? '';
    expect(out).toContain(`\n  alice: ${createHash('sha256').update(token).digest('hex')}\n`);
    expect(out).toContain('FEDREMOTES_TOKENS_FILE');
  });

  it('has 256 random bits, others each time', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, async () => (await made('alice')).token));
    expect(new Set(tokens).size).toBe(20);
    for (const token of tokens) expect(Buffer.from(token.replace('fedremotes_', ''), 'base64url')).toHaveLength(32);
  });

  it.each(['alice', 'Partner sync (prod)', 'sync:partners', 'jürgen@example.com'])(
    'makes a line for “%s” that the service reads',
    async (actor) => {
      const { token, line } = await made(actor);
      const read = parseTokens(`# people\n${line}\n`);
      expect(read).toEqual({ ok: true, value: [{ actor, hash: createHash('sha256').update(token).digest() }] });
    },
  );

  it.each(['', ' alice', '#alice', 'a\nb: 00', 'x'.repeat(201)])(
    'refuses the name %j, which would not come back from the file',
    async (actor) => {
      const { exitCode, out, err } = await fedremotes(['token', 'new', actor]);
      expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
      expect(err).toContain('cannot be the name of an actor');
    },
  );
});

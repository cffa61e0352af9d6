import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchFilesEvery } from '../../../src/adapters/files/watch-files.ts';
import { parseTokens } from '../../../src/adapters/tokens/parse-tokens.ts';
import { TokensRefused, watchTokens } from '../../../src/adapters/tokens/token-file.ts';
import type { Tokens } from '../../../src/ports/tokens.ts';

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
const line = (actor: string, token: string): string => `${actor}: ${hashOf(token)}\n`;
const watch = watchFilesEvery({ poll: 50, debounce: 10 });

let folder: string;
let file: string;
let tokens: Tokens | undefined;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fedremotes-tokens-'));
  file = join(folder, 'tokens');
  said = [];
});
afterEach(() => {
  tokens?.close();
  tokens = undefined;
  rmSync(folder, { recursive: true });
});

const say = (_fields: object, message: string): void => void said.push(message);
const open = async (): Promise<Tokens> => (tokens = await watchTokens({ path: file, watch, log: { info: say, warn: say, error: say } }));

const notRead: readonly (readonly [what: string, make: (path: string) => unknown, message: string])[] = [
  ['a pipe', (path) => execFileSync('mkfifo', [path]), 'found a folder, a pipe or a device'],
  ['a device without end', linkToZeros, 'found a folder, a pipe or a device'],
  ['larger than 1 MB', enlarge, 'it is larger than 1 MB'],
];

function linkToZeros(path: string): void {
  symlinkSync('/dev/zero', path);
}

function enlarge(path: string): void {
  writeFileSync(path, line('ada', 'one'));
  truncateSync(path, 1024 * 1024 + 1);
}

describe('a tokens file', () => {
  it('says whose a token is', async () => {
    writeFileSync(file, line('ada', 'one') + line('ben', 'two'));
    const opened = await open();
    expect(['one', 'two', 'three', '', hashOf('one')].map(opened.actorOf)).toEqual(['ada', 'ben', undefined, undefined, undefined]);
    expect(opened.problem()).toBeUndefined();
  });

  it('may have comments, blank lines, CRLF, a BOM, upper-case digits, and colons in the actor', () => {
    const text = `\uFEFF# tokens\r\n\r\n  ada :  ${hashOf('one').toUpperCase()}  \r\nci:deploy: ${hashOf('two')}`;
    const parsed = parseTokens(text);
    expect(parsed.ok && parsed.value.map(({ actor }) => actor)).toEqual(['ada', 'ci:deploy']);
  });

  it('may name an actor twice, so that a token can be replaced without a gap', async () => {
    writeFileSync(file, line('ada', 'old') + line('ada', 'new'));
    const opened = await open();
    expect(['old', 'new'].map(opened.actorOf)).toEqual(['ada', 'ada']);
  });

  it.each([
    ['no colon', 'ada\n', 'line 1: expected “actor: sha256-of-token”, found no colon'],
    ['no actor', `# x\n: ${hashOf('one')}\n`, 'line 2: expected the name of the actor'],
    ['a token instead of its hash', 'ada: hunter2\n', 'line 1: expected the SHA-256 of a token after the colon, 64 hexadecimal digits'],
    ['the same token twice', line('ada', 'one') + line('ben', 'one'), 'line 2: the same token stands in line 1 already'],
  ])('with %s keeps the service from starting, and says where', async (_what, text, message) => {
    writeFileSync(file, text);
    await expect(open()).rejects.toThrow(TokensRefused);
    await expect(open()).rejects.toThrow(message);
    await expect(open()).rejects.not.toThrow('hunter2');
  });

  it('with bytes that are no text keeps the service from starting, and says where', async () => {
    writeFileSync(file, Buffer.concat([Buffer.from(`# é\n${line('ada', 'one')}`), Buffer.from([0x62, 0xe9, 0x6e, 0x0a])]));
    await expect(open()).rejects.toThrow(/cannot be used: line 3: expected text in UTF-8/);
  });

  it.each(notRead)('that is %s keeps the service from starting', async (_what, make, message) => {
    make(file);
    await expect(open()).rejects.toThrow(message);
  });

  it.each(['missing', 'a folder'])('that is %s keeps the service from starting', async (what) => {
    if (what === 'a folder') mkdirSync(file);
    await expect(open()).rejects.toThrow(/cannot be read .* “fedremotes token new ACTOR”/);
  });
});

describe('a tokens file that changes', () => {
  it('is followed: new tokens hold, removed ones are revoked', async () => {
    writeFileSync(file, line('ada', 'one'));
    const opened = await open();
    writeFileSync(file, line('ben', 'two'));
    await vi.waitFor(() => {
      expect(['one', 'two'].map(opened.actorOf)).toEqual([undefined, 'ben']);
    });
  });

  it('is followed through a ConfigMap’s swap of symlinks', async () => {
    mkdirSync(join(folder, '..1'));
    mkdirSync(join(folder, '..2'));
    writeFileSync(join(folder, '..1', 'tokens'), line('ada', 'one'));
    writeFileSync(join(folder, '..2', 'tokens'), line('ada', 'two'));
    symlinkSync('..1', join(folder, '..data'));
    symlinkSync(join('..data', 'tokens'), file);
    const opened = await open();
    symlinkSync('..2', join(folder, '..data_tmp'));
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    await vi.waitFor(() => {
      expect(['one', 'two'].map(opened.actorOf)).toEqual([undefined, 'ada']);
    });
  });

  it('into one that does not parse leaves the last good content in force, and says so once', async () => {
    writeFileSync(file, line('ada', 'one'));
    const opened = await open();
    writeFileSync(file, 'ada hunter2\n');
    await vi.waitFor(() => {
      expect(opened.problem()).toContain('line 1');
    });
    expect(opened.actorOf('one')).toBe('ada');
    expect(said.filter((message) => message.includes('line 1'))).toHaveLength(1);
    expect(said.join()).not.toContain('hunter2');
    writeFileSync(file, line('ben', 'two'));
    await vi.waitFor(() => {
      expect([opened.problem(), opened.actorOf('one'), opened.actorOf('two')]).toEqual([undefined, undefined, 'ben']);
    });
  });

  it('that is deleted revokes every token, until it is back', async () => {
    writeFileSync(file, line('ada', 'one'));
    const opened = await open();
    unlinkSync(file);
    await vi.waitFor(() => {
      expect(opened.actorOf('one')).toBeUndefined();
    });
    expect(opened.problem()).toContain('no token is valid');
    writeFileSync(file, line('ada', 'one'));
    await vi.waitFor(() => {
      expect([opened.actorOf('one'), opened.problem()]).toEqual(['ada', undefined]);
    });
  });

  it.each(notRead)('into one that is %s revokes every token, until it is good again', async (_what, make, message) => {
    writeFileSync(file, line('ada', 'one'));
    const opened = await open();
    make(`${file}.new`);
    renameSync(`${file}.new`, file);
    await vi.waitFor(() => {
      expect(opened.problem()).toContain(message);
    });
    expect(opened.actorOf('one')).toBeUndefined();
    unlinkSync(file);
    writeFileSync(file, line('ben', 'two'));
    await vi.waitFor(() => {
      expect([opened.problem(), opened.actorOf('two')]).toEqual([undefined, 'ben']);
    });
  });

  it('that is emptied revokes every token', async () => {
    writeFileSync(file, line('ada', 'one'));
    const opened = await open();
    writeFileSync(file, '# nobody\n');
    await vi.waitFor(() => {
      expect([opened.actorOf('one'), opened.problem()]).toEqual([undefined, undefined]);
    });
  });
});

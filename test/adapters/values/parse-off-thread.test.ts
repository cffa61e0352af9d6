import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseOffThread } from '../../../src/adapters/values/parse-off-thread.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const bytes = (text: string): Uint8Array => Buffer.from(text);
const RENDERED = 'optSettings: {setFederationDomain: a.example.com}\n';

const manyEntries = (count: number): string =>
  ['optSettings:', '  setFederationDomain: a.example.com', '  setFederationDomainConfigs:']
    .concat(Array.from({ length: count }, (_, n) => `  - domain: d${String(n)}.example.com\n    search_policy: full_search`))
    .join('\n');

describe('reading values off the request path', () => {
  it('gives what the files say', async () => {
    const { layer, findings } = await parseOffThread([{ file: 'brig.yaml', bytes: bytes(RENDERED) }]);
    expect(findings).toEqual([]);
    expect(layer).toEqual({ own_domain: { value: 'a.example.com', file: 'brig.yaml', line: 1 }, entries: [] });
  });

  it('lets the event loop go on while a large file is read', async () => {
    const parsing = parseOffThread([{ file: 'brig.yaml', bytes: bytes(manyEntries(30_000)) }], { milliseconds: 60_000 });
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 1);
    const { layer } = await parsing;
    clearInterval(ticking);
    expect(layer?.entries).toHaveLength(30_000);
    expect(turns).toBeGreaterThan(20);
  }, 90_000);

  it('gives up a parse that takes too long, and says so', async () => {
    const { layer, findings } = await parseOffThread([{ file: 'brig.yaml', bytes: bytes(manyEntries(30_000)) }], { milliseconds: 1 });
    expect(layer).toBeUndefined();
    expect(findings.map(({ code }) => code)).toEqual(['parse-timeout']);
  });

  it('gives up when the service stops', async () => {
    const stopping = new AbortController();
    const parsing = parseOffThread([{ file: 'brig.yaml', bytes: bytes(RENDERED) }], { signal: stopping.signal });
    stopping.abort();
    expect((await parsing).findings.map(({ code }) => code)).toEqual(['parse-failed']);
  });

  it.each([
    ['UTF-16', Buffer.from(`\uFEFF${RENDERED}`, 'utf16le'), /UTF-16/],
    ['a zipped file', Buffer.from([0x1f, 0x8b, 8, 0]), /gzipped/],
    ['Latin-1', Buffer.from('optSettings: {note: "Müller"}', 'latin1'), /not UTF-8/],
    ['NUL bytes', Buffer.from('optSettings: {}\n\u0000\u0000'), /NUL/],
  ])('refuses %s', async (_, content, message) => {
    const { layer, findings } = await parseOffThread([{ file: 'brig.yaml', bytes: content }]);
    expect(layer).toBeUndefined();
    expect(findings).toEqual([
      expect.objectContaining({ code: 'not-text', severity: 'error', message: expect.stringMatching(message) as unknown }),
    ]);
  });

  it('reads UTF-8 with a byte order mark', async () => {
    const { layer } = await parseOffThread([{ file: 'brig.yaml', bytes: bytes(`\uFEFF${RENDERED}`) }]);
    expect(layer?.own_domain?.value).toBe('a.example.com');
  });
});

describe('the compiled reader', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fedremotes-compiled-'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    const config = {
      extends: join(root, 'tsconfig.build.json'),
      compilerOptions: { rootDir: join(root, 'src'), outDir: folder, types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
      include: [join(root, 'src/adapters/values')],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]);
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true }));

  it('reads in a worker of plain Node, and leaves nothing that keeps the process alive', async () => {
    const module = pathToFileURL(join(folder, 'adapters/values/parse-off-thread.js')).href;
    const script = `import { parseOffThread } from ${JSON.stringify(module)};
      const bytes = Buffer.from(${JSON.stringify(RENDERED)});
      console.log(JSON.stringify((await parseOffThread([{ file: 'brig.yaml', bytes }])).layer));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({ own_domain: { value: 'a.example.com', file: 'brig.yaml', line: 1 }, entries: [] });
  });
});

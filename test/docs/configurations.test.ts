import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { startService } from '../../src/compose.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { plainClient } from '../adapters/cassandra/support.ts';
import { startBrig } from '../support/brig/start-brig.ts';
import { describeCassandra } from '../support/cassandra/describe-cassandra.ts';
import { freshKeyspace, type FreshKeyspaces } from '../support/cassandra/fresh-keyspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'fedremotes-configurations-'));
writeFileSync(join(folder, 'password'), 'a password');

/** The configurations that a document shows, with the paths of a machine that is not ours, and what else differs here. */
function shown(document: string, here: Readonly<Record<string, unknown>> = {}): readonly Config[] {
  const blocks = [...readFileSync(document, 'utf8').matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  return blocks.map((text, place) => {
    const settings = parse(text) as Readonly<Record<string, unknown>>;
    const paths = {
      VALUES: 'docs/examples/values.yaml',
      ...('CASSANDRA_PASSWORD_FILE' in settings && { CASSANDRA_PASSWORD_FILE: join(folder, 'password') }),
    };
    const file = join(folder, `${String(place)}.yaml`);
    writeFileSync(file, stringify({ ...settings, ...paths, ...here }));
    const config = loadConfig({ env: { FEDREMOTES_CONFIG: file } });
    if (!config.ok) throw new Error(JSON.stringify(config.problem));
    return config.value;
  });
}

async function strategyOf(config: Config): Promise<unknown> {
  const service = await startService(config, pino({ level: 'silent' }));
  try {
    const answer = await fetch(`http://127.0.0.1:${String(service.address.port)}/v1/strategy`);
    return await answer.json();
  } finally {
    await service.close();
  }
}

const HERE = { LISTEN: '127.0.0.1:0', DATA_DIR: join(folder, 'data') };

describe('the configurations of the documents', () => {
  it.each([
    ['README.md', ['cassandra', 'brig']],
    ['docs/cassandra.md', ['cassandra']],
    ['docs/in-front-of-brig.md', ['brig']],
  ])('of %s are accepted', (document, registries) => {
    expect(shown(document).map(({ registry }) => registry)).toEqual(registries);
  });

  it('in front of brig runs', async () => {
    const brig = await startBrig({ strategy: 'allowAll' });
    const [, inFront] = shown('README.md', { ...HERE, BRIG_URL: brig.url });
    expect(inFront && (await strategyOf(inFront))).toMatchObject({
      strategy: 'allowAll',
      origin: { from: 'brig' },
      registry: { name: 'brig', version: expect.stringContaining('4.40 or later') as string },
      state: { name: 'embedded' },
    });
    await brig.stop();
  });
});

await describeCassandra('the configuration of the README', ({ host, port, version }) => {
  const client = plainClient({ host, port });
  let keyspaces: FreshKeyspaces;
  beforeAll(async () => {
    keyspaces = await freshKeyspace(client);
  }, 60_000);
  afterAll(async () => {
    await keyspaces.drop();
    await client.shutdown();
  }, 60_000);

  it('runs', { timeout: 60_000 }, async () => {
    const [onCassandra] = shown('README.md', {
      ...HERE,
      CASSANDRA_CONTACT_POINTS: `${host}:${String(port)}`,
      CASSANDRA_KEYSPACE: keyspaces.own,
      CASSANDRA_BRIG_KEYSPACE: keyspaces.brig,
      BRIG_URL: 'http://127.0.0.1:1',
    });
    expect(onCassandra && (await strategyOf(onCassandra))).toMatchObject({
      registry: { name: 'cassandra', version: `Cassandra ${version}` },
      state: { name: 'cassandra', version: 'schema 3' },
      findings: expect.arrayContaining([expect.objectContaining({ code: 'brig-not-heard' })]) as unknown,
    });
  });
});

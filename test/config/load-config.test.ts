import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderProblems } from '../../src/config/config-problem.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fedremotes-config-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function fileWith(content: string, name = 'fedremotes.yaml'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function good(env: Record<string, string>, configPath?: string): Config {
  const loaded = loadConfig({ env, ...(configPath !== undefined && { configPath }) });
  if (!loaded.ok) throw new Error(renderProblems(loaded.problem));
  return loaded.value;
}

function problems(env: Record<string, string>, configPath?: string): string[] {
  const loaded = loadConfig({ env, ...(configPath !== undefined && { configPath }) });
  return loaded.ok ? [] : loaded.problem.map(({ where, message }) => `${where}: ${message}`);
}

describe('without any setting', () => {
  it('the embedded default on loopback comes out', () => {
    expect(good({ PATH: '/bin', HOME: '/root' })).toEqual({
      listen: { host: '127.0.0.1', port: 8090, loopback: true },
      registry: 'embedded',
      state: 'embedded',
      dataDir: './data',
      values: [],
      freshness: 'strict',
      dropIn: 'full',
      insecure: false,
      cassandra: { contactPoints: [], localDc: 'datacenter1', keyspace: 'fedremotes', brigKeyspace: 'brig' },
    });
  });
});

describe('a setting in the environment', () => {
  it('LISTEN takes an IPv6 address in brackets, and port 0', () => {
    expect(good({ FEDREMOTES_LISTEN: '[::1]:8090' }).listen).toEqual({ host: '::1', port: 8090, loopback: true });
    expect(good({ FEDREMOTES_LISTEN: '127.0.0.1:0' }).listen.port).toBe(0);
    expect(good({ FEDREMOTES_LISTEN: 'localhost:1' }).listen.loopback).toBe(true);
  });

  it.each(['8090', ':8090', '127.0.0.1', '127.0.0.1:', '127.0.0.1:65536', '::1:8090', '[::1]', '[example]:1', 'http://x:80', 'a b:1'])(
    'LISTEN does not take “%s”',
    (text) => {
      expect(problems({ FEDREMOTES_LISTEN: text })).toEqual([
        expect.stringContaining(`FEDREMOTES_LISTEN: expected host:port, found “${text}”`),
      ]);
    },
  );

  it('DOMAIN is folded to lower case, VALUES is a list, FRESHNESS may be seconds', () => {
    const config = good({
      FEDREMOTES_DOMAIN: 'Example.ORG',
      FEDREMOTES_STRATEGY: 'allowDynamic',
      FEDREMOTES_VALUES: 'a.yaml, b.yaml',
      FEDREMOTES_FRESHNESS: '30',
    });
    expect(config).toMatchObject({
      domain: 'example.org',
      strategy: 'allowDynamic',
      values: ['a.yaml', 'b.yaml'],
      freshness: { seconds: 30 },
    });
  });

  it.each([
    ['FEDREMOTES_DOMAIN', 'example', 'it has no dot'],
    ['FEDREMOTES_STRATEGY', 'allowdynamic', 'allowNone, allowDynamic or allowAll'],
    ['FEDREMOTES_VALUES', 'a.yaml,,b.yaml', 'comma'],
    ['FEDREMOTES_VALUES', 'a.yaml,a.yaml', 'twice'],
    ['FEDREMOTES_FRESHNESS', '0', '1 to 86400'],
    ['FEDREMOTES_FRESHNESS', '86401', '1 to 86400'],
    ['FEDREMOTES_FRESHNESS', '1.5', '1 to 86400'],
    ['FEDREMOTES_INSECURE', 'yes', 'true or false'],
    ['FEDREMOTES_DROP_IN', 'write', 'full, read or off'],
    ['FEDREMOTES_TOKENS_FILE', '', 'it is empty'],
    ['FEDREMOTES_CASSANDRA_CONTACT_POINTS', 'a:9042,b:x', '“b:x”'],
    ['FEDREMOTES_CASSANDRA_KEYSPACE', '1x', 'small letter'],
    ['FEDREMOTES_CASSANDRA_KEYSPACE', 'brig', 'brig’s too'],
  ])('%s=“%s” is refused, with what was expected', (name, text, said) => {
    const [problem, ...others] = problems({ [name]: text });
    expect(problem).toContain(`${name}: expected`);
    expect(problem).toContain(said);
    expect(others).toEqual([]);
  });

  it.each([
    ['FEDREMOTES_INSECURE', 'TRUE', 'true or false'],
    ['FEDREMOTES_DROP_IN', 'write', 'full, read or off'],
    ['FEDREMOTES_STRATEGY', 'none', 'allowNone, allowDynamic or allowAll'],
    ['FEDREMOTES_FRESHNESS', 'often', 'strict or whole seconds from 1 to 86400'],
  ])('%s=“%s” is refused in a sentence that ends with what was found', (name, text, expected) => {
    expect(problems({ [name]: text })).toEqual([`${name}: expected ${expected}, found “${text}”`]);
  });

  it('Cassandra’s settings are read though nothing uses them yet', () => {
    const { cassandra } = good({
      FEDREMOTES_CASSANDRA_CONTACT_POINTS: 'one,[::1]:9043',
      FEDREMOTES_CASSANDRA_USERNAME: 'us',
      FEDREMOTES_CASSANDRA_PASSWORD: 'p',
    });
    expect(cassandra.contactPoints).toEqual([
      { host: 'one', port: 9042 },
      { host: '::1', port: 9043 },
    ]);
    expect(cassandra.password?.reveal()).toBe('p');
  });
});

describe('who may reach it', () => {
  it('beyond loopback it needs tokens or the word INSECURE, and the message says both ways', () => {
    for (const listen of ['0.0.0.0:8090', '[::]:8090', '10.0.0.1:8090', 'fedremotes.internal:8090']) {
      const [problem, ...others] = problems({ FEDREMOTES_LISTEN: listen });
      expect(problem).toContain(`found ${listen}`);
      expect(problem).toContain('FEDREMOTES_TOKENS_FILE');
      expect(problem).toContain('FEDREMOTES_INSECURE=true');
      expect(others).toEqual([]);
    }
  });

  it('with either it may listen there, and the drop-in then only reads unless told otherwise', () => {
    const listen = { FEDREMOTES_LISTEN: '0.0.0.0:8090' };
    expect(good({ ...listen, FEDREMOTES_TOKENS_FILE: 'tokens' })).toMatchObject({ tokensFile: 'tokens', dropIn: 'read' });
    expect(good({ ...listen, FEDREMOTES_INSECURE: 'true' })).toMatchObject({ insecure: true, dropIn: 'read' });
    expect(good({ ...listen, FEDREMOTES_INSECURE: 'true', FEDREMOTES_DROP_IN: 'full' }).dropIn).toBe('full');
    expect(problems({ ...listen, FEDREMOTES_INSECURE: 'false' })).toHaveLength(1);
  });
});

describe('which stores go together', () => {
  it.each([
    [{ FEDREMOTES_REGISTRY: 'cassandra' }, 'FEDREMOTES_CASSANDRA_CONTACT_POINTS: is missing'],
    [{ FEDREMOTES_REGISTRY: 'brig' }, 'FEDREMOTES_BRIG_URL: is missing'],
    [
      { FEDREMOTES_REGISTRY: 'brig', FEDREMOTES_BRIG_URL: 'http://brig:8080', FEDREMOTES_STATE: 'cassandra' },
      'FEDREMOTES_CASSANDRA_CONTACT_POINTS: is missing',
    ],
  ])('%o lacks an address, and is told which', (env, said) => {
    expect(problems(env)).toEqual([expect.stringContaining(said)]);
  });

  it.each([
    [{}, 'embedded', 'embedded'],
    [{ FEDREMOTES_BRIG_URL: 'http://brig:8080' }, 'embedded', 'embedded'],
    [{ FEDREMOTES_REGISTRY: 'cassandra', FEDREMOTES_CASSANDRA_CONTACT_POINTS: 'c' }, 'cassandra', 'cassandra'],
    [{ FEDREMOTES_REGISTRY: 'cassandra', FEDREMOTES_STATE: 'embedded', FEDREMOTES_CASSANDRA_CONTACT_POINTS: 'c' }, 'cassandra', 'embedded'],
    [{ FEDREMOTES_REGISTRY: 'brig', FEDREMOTES_BRIG_URL: 'http://brig:8080' }, 'brig', 'embedded'],
    [
      {
        FEDREMOTES_REGISTRY: 'brig',
        FEDREMOTES_BRIG_URL: 'http://brig:8080',
        FEDREMOTES_STATE: 'cassandra',
        FEDREMOTES_CASSANDRA_CONTACT_POINTS: 'c',
      },
      'brig',
      'cassandra',
    ],
  ])('%o is registry %s with state %s', (env, registry, state) => {
    expect(good(env)).toMatchObject({ registry, state });
  });

  it('REGISTRY=embedded with STATE=cassandra is refused for good', () => {
    expect(problems({ FEDREMOTES_STATE: 'cassandra' })).toEqual([expect.stringContaining('does not go with REGISTRY=embedded')]);
  });

  it.each(['brig:8080', 'ftp://brig', 'http://brig/i/x', 'http://user:hunter2@brig'])('BRIG_URL=%s is no address of a service', (url) => {
    const [problem] = problems({ FEDREMOTES_BRIG_URL: url });
    expect(problem).toContain('expected an http:// or https:// address');
    expect(problem).not.toContain('hunter2');
  });
});

describe('an unknown name', () => {
  it.each([
    ['FEDREMOTES_LISTN', 'FEDREMOTES_LISTEN'],
    ['FEDREMOTES_TOKEN_FILE', 'FEDREMOTES_TOKENS_FILE'],
    ['FEDREMOTES_REGISTRY_', 'FEDREMOTES_REGISTRY'],
    ['FEDREMOTES_CASSANDRA_PASSWORT', 'FEDREMOTES_CASSANDRA_PASSWORD'],
    ['FEDREMOTES_CONFIG_FILE', 'FEDREMOTES_CONFIG'],
  ])('%s is refused, and %s is offered', (name, nearest) => {
    expect(problems({ [name]: 'x' })).toEqual([`${name}: there is no such setting; the nearest name is ${nearest}`]);
  });

  it('names that Kubernetes, the CLI and the tests set are left alone', () => {
    const env = {
      FEDREMOTES_SERVICE_HOST: '10.0.0.1',
      FEDREMOTES_SERVICE_PORT_HTTP: '80',
      FEDREMOTES_PORT: 'tcp://10.0.0.1:80',
      FEDREMOTES_PORT_80_TCP_ADDR: '10.0.0.1',
      FEDREMOTES_URL: 'http://127.0.0.1:8090',
      FEDREMOTES_TOKEN: 'x',
      FEDREMOTES_TEST_CASSANDRA: '127.0.0.1:9042',
      FEDREMOTES_REAL_INPUTS: '/x',
    };
    expect(problems(env)).toEqual([]);
  });

  it('a name that Kubernetes set for another Service is refused with the way out', () => {
    expect(problems({ FEDREMOTES_API_SERVICE_HOST: '10.0.0.1' })).toEqual([expect.stringContaining('enableServiceLinks: false')]);
  });
});

describe('a value from a file of its own', () => {
  it('loses one newline at its end, no more', () => {
    const env = { FEDREMOTES_CASSANDRA_USERNAME: 'us', FEDREMOTES_CASSANDRA_PASSWORD_FILE: fileWith(' s3cret \n\n', 'password') };
    expect(good(env).cassandra.password?.reveal()).toBe(' s3cret \n');
  });

  it('works for TOKENS_FILE too, whose own name ends so', () => {
    expect(good({ FEDREMOTES_TOKENS_FILE_FILE: fileWith('/etc/tokens\n', 'where') }).tokensFile).toBe('/etc/tokens');
  });

  it('is refused beside the value itself, and when the file cannot be read', () => {
    const domain = fileWith('example.org', 'domain');
    expect(problems({ FEDREMOTES_DOMAIN: 'example.org', FEDREMOTES_DOMAIN_FILE: domain })).toEqual([
      'FEDREMOTES_DOMAIN_FILE: both FEDREMOTES_DOMAIN and FEDREMOTES_DOMAIN_FILE are given; keep one of them',
    ]);
    expect(problems({ FEDREMOTES_DOMAIN_FILE: join(folder, 'none') })).toEqual([expect.stringContaining('cannot be read (ENOENT)')]);
  });

  it('is never shown in a message', () => {
    const [problem] = problems({ FEDREMOTES_DOMAIN_FILE: fileWith('hunter2', 'domain') });
    expect(problem).toContain('expected a backend domain');
    expect(problem).not.toContain('hunter2');
  });
});

describe('a YAML file', () => {
  it('has the same names, and the environment wins over it', () => {
    const path = fileWith('LISTEN: 127.0.0.1:1\nSTRATEGY: allowAll\nVALUES:\n  - a.yaml\n  - b.yaml\nINSECURE: true\nFRESHNESS: 5\n');
    const config = good({ FEDREMOTES_CONFIG: path, FEDREMOTES_LISTEN: '127.0.0.1:2' });
    expect(config).toMatchObject({ strategy: 'allowAll', values: ['a.yaml', 'b.yaml'], insecure: true, freshness: { seconds: 5 } });
    expect(config.listen.port).toBe(2);
  });

  it('a value in the environment wins over a …_FILE in it, and the other way round', () => {
    const domain = fileWith('held.example', 'domain');
    expect(good({ FEDREMOTES_DOMAIN: 'env.example' }, fileWith(`DOMAIN_FILE: ${domain}`)).domain).toBe('env.example');
    expect(good({ FEDREMOTES_DOMAIN_FILE: domain }, fileWith('DOMAIN: file.example')).domain).toBe('held.example');
  });

  it('the option --config wins over FEDREMOTES_CONFIG', () => {
    expect(good({ FEDREMOTES_CONFIG: fileWith('DATA_DIR: one', 'one') }, fileWith('DATA_DIR: two', 'two')).dataDir).toBe('two');
  });

  it('a password of digits stays as it is written', () => {
    const path = fileWith('CASSANDRA_USERNAME: us\nCASSANDRA_PASSWORD: 0012_3\n');
    expect(good({}, path).cassandra.password?.reveal()).toBe('0012_3');
  });

  it('an empty one says nothing', () => {
    expect(good({}, fileWith('# nothing yet\n')).registry).toBe('embedded');
  });

  it.each([
    ['listen: 127.0.0.1:1', /^listen in .*: there is no such setting; the nearest name is LISTEN$/],
    ['FEDREMOTES_LISTEN: 127.0.0.1:1', /nearest name is LISTEN$/],
    ['TEST_CASSANDRA: x', /there is no such setting/],
    ['LISTEN: 127.0.0.1:1\nLISTEN: 127.0.0.1:2', /:2: it is not good YAML/],
    ['LISTEN:', /^LISTEN in .*: expected host:port, found “”: it is empty/],
    ['VALUES: {a: b}', /^VALUES in .*nested/],
    ['- LISTEN', /expected a map/],
    ['DOMAIN: "x', /it is not good YAML/],
  ])('with “%s” is refused', (content, said) => {
    expect(problems({}, fileWith(content))).toEqual([expect.stringMatching(said)]);
  });

  it('that is not there is named', () => {
    expect(problems({ FEDREMOTES_CONFIG: join(folder, 'none.yaml') })).toEqual([expect.stringMatching(/none\.yaml: .*\(ENOENT\)/)]);
    expect(problems({ FEDREMOTES_CONFIG: '' })).toEqual([expect.stringContaining('FEDREMOTES_CONFIG: expected the path of a YAML file')]);
  });
});

describe('all problems', () => {
  it('are reported at once, those between settings too', () => {
    const path = fileWith('FRESHNESS: often\nNONSENSE: 1\n');
    const said = problems(
      { FEDREMOTES_LISTEN: '0.0.0.0:80', FEDREMOTES_DOMAIN: 'x', FEDREMOTES_REGISTRY: 'brig', FEDREMOTES_HOST: 'x' },
      path,
    );
    for (const where of [
      'FRESHNESS in ',
      'NONSENSE in ',
      'FEDREMOTES_LISTEN: ',
      'FEDREMOTES_DOMAIN: ',
      'FEDREMOTES_BRIG_URL: ',
      'FEDREMOTES_HOST: ',
    ]) {
      expect(said).toContainEqual(expect.stringContaining(where));
    }
    expect(said).toHaveLength(6);
  });

  it('make one text, a line each', () => {
    const loaded = loadConfig({ env: { FEDREMOTES_DOMAIN: 'x', FEDREMOTES_INSECURE: 'x' } });
    expect(loaded.ok ? '' : renderProblems(loaded.problem)).toMatch(
      /for 2 reasons:\n {2}FEDREMOTES_DOMAIN: .*\n {2}FEDREMOTES_INSECURE: .*$/,
    );
  });
});

describe('the password', () => {
  it('is in no dump of the configuration and in no problem', () => {
    const env = { FEDREMOTES_CASSANDRA_PASSWORD: 'hunter2', FEDREMOTES_CASSANDRA_USERNAME: 'us' };
    const config = good(env);
    expect(JSON.stringify(config) + inspect(config, { depth: null, showHidden: true })).not.toContain('hunter2');
    expect(problems({ FEDREMOTES_CASSANDRA_PASSWORD: 'hunter2' }).join()).toMatch(/^(?!.*hunter2).*CASSANDRA_USERNAME/);
    expect(problems({ FEDREMOTES_CASSANDRA_PASSWORD: 'hunter2', FEDREMOTES_DOMAIN: 'x' }).join()).not.toContain('hunter2');
    expect(problems({}, fileWith('CASSANDRA_PASSWORD: "hunter2\n')).join()).not.toContain('hunter2');
  });
});

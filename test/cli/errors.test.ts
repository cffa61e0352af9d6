import { afterEach, describe, expect, it } from 'vitest';
import { runningService } from '../support/running-service.ts';
import { fedremotes, fedremotesAt } from './support/fedremotes.ts';
import { answering, answeringProblem, stranger, type Stranger } from './support/stranger.ts';

const open: { readonly stop: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.stop();
});

async function at(starting: Promise<Stranger>): Promise<string> {
  const started = await starting;
  open.push(started);
  return started.url;
}

/** A port on which nothing listens: one that was free a moment ago. */
async function nobody(): Promise<string> {
  const { url, stop } = await answering(200, 'text/plain', '');
  await stop();
  return url;
}

describe('when nothing answers', () => {
  it('says how to start the service, and how to name another', async () => {
    const url = await nobody();
    const { exitCode, out, err } = await fedremotesAt(url)('remotes list');
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toBe(
      [
        `fedremotes: Nothing listens at ${url}.`,
        '→ Is the service running? Start it with: fedremotes serve',
        '→ Does it listen elsewhere? Name it with --url or FEDREMOTES_URL.',
        '',
      ].join('\n'),
    );
  });

  it('says so of a host name that cannot be resolved', async () => {
    const { exitCode, err } = await fedremotes('strategy --url http://no-such-host.invalid:8090');
    expect(exitCode).toBe(1);
    expect(err).toMatch(
      /^fedremotes: The host name in http:\/\/no-such-host\.invalid:8090 cannot be resolved \((ENOTFOUND|EAI_AGAIN)\)\.\n→ Check --url/,
    );
  });

  it('waits as long as it was told, and says after a write that it may have happened', async () => {
    const url = await at(stranger(() => undefined));
    const { exitCode, err } = await fedremotesAt(url)('remotes freeze one.example --timeout 0.2');
    expect(exitCode).toBe(1);
    expect(err).toContain(`${url} did not answer within 0.2 seconds.`);
    expect(err).toContain('→ The change may have been made all the same; look before you repeat it: fedremotes journal');
  });

  it('does not say that of a read, nor of a write that never left', async () => {
    const url = await at(stranger(() => undefined));
    expect((await fedremotesAt(url)('strategy --timeout 0.2')).err).not.toContain('may have been made');
    expect((await fedremotesAt(await nobody())('remotes freeze one.example')).err).not.toContain('may have been made');
  });

  it('says so of a connection that breaks', async () => {
    const url = await at(stranger((request) => request.socket.destroy()));
    const { exitCode, err } = await fedremotesAt(url)('remotes remove one.example');
    expect(exitCode).toBe(1);
    expect(err).toContain('The change may have been made all the same');
  });

  it('names TLS where https was asked of a plain port', async () => {
    const url = await at(answering(200, 'application/json', '{}'));
    const { exitCode, err } = await fedremotes(['strategy', '--url', url.replace('http:', 'https:')]);
    expect(exitCode).toBe(1);
    expect(err).toContain('does not speak TLS');
  });
});

describe('when something else answers', () => {
  it.each([
    ['a web page', 200, 'text/html', '<html>Welcome</html>'],
    ['a web page that says 404', 404, 'text/html', '<html>Not found</html>'],
    ['the JSON of somebody else', 200, 'application/json', '{"status":"ok"}'],
    ['JSON that is cut off', 200, 'application/json', '{"items":['],
    ['a redirect to a login', 302, 'text/html', ''],
    ['nothing at all', 204, 'text/plain', ''],
  ])('%s is no answer of fedremotes: check the URL', async (_what, status, type, body) => {
    const url = await at(answering(status, type, body));
    const { exitCode, out, err } = await fedremotesAt(url)('remotes list');
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain(`What answers at ${url} is not fedremotes: it answered ${String(status)} with `);
    expect(err).toContain('→ Check --url or FEDREMOTES_URL');
  });

  it('a bad gateway points at the proxy in front', async () => {
    const url = await at(answering(502, 'text/html', '<html>Bad gateway</html>'));
    expect((await fedremotesAt(url)('remotes list')).err).toContain('→ It looks like a proxy in front that does not reach the service.');
  });
});

describe('when the service wants a token', () => {
  const tokens = {
    actorOf: (token: string) => (token === 'right' ? 'alice' : undefined),
    problem: () => undefined,
    close: () => undefined,
  };

  it('says where to put one and how to make one', async () => {
    const service = await runningService({ tokens });
    open.push(service);
    const { exitCode, err } = await fedremotesAt(service.url)('remotes list');
    expect(exitCode).toBe(1);
    expect(err).toContain('→ Set FEDREMOTES_TOKEN to your token.\n→ No token yet? Make one with: fedremotes token new ACTOR\n');
  });

  it('says that the one it was given is not known', async () => {
    const service = await runningService({ tokens });
    open.push(service);
    const { exitCode, err } = await fedremotesAt(service.url)('remotes list', {
      env: { FEDREMOTES_URL: service.url, FEDREMOTES_TOKEN: 'wrong' },
    });
    expect(exitCode).toBe(1);
    expect(err).toContain('→ The service does not know the token in FEDREMOTES_TOKEN.');
    expect(err).not.toContain('wrong');
  });

  it('takes the right one, with the line end of a file', async () => {
    const service = await runningService({ tokens });
    open.push(service);
    const { exitCode } = await fedremotesAt(service.url)('remotes list', {
      env: { FEDREMOTES_URL: service.url, FEDREMOTES_TOKEN: 'right\n' },
    });
    expect(exitCode).toBe(0);
  });

  it('never sends one with something else in it, nor shows it', async () => {
    const { exitCode, err } = await fedremotes('remotes list', { env: { FEDREMOTES_TOKEN: 'two words' } });
    expect(exitCode).toBe(1);
    expect(err).toContain('FEDREMOTES_TOKEN has spaces or characters in it that no token has.');
    expect(err).not.toContain('two words');
  });
});

describe('when the service cannot', () => {
  it.each([
    ['file-layer-unknown', 503, 'fedremotes strategy'],
    ['journal-unavailable', 503, 'FEDREMOTES_DATA_DIR'],
    ['registry-unavailable', 503, 'log of the service'],
    ['too-many-writes', 503, 'Wait a few seconds'],
    ['record-unreadable', 500, 'fedremotes journal'],
    ['draining', 503, 'Wait until it runs again'],
    ['internal-error', 500, 'log of the service'],
    ['apply-incomplete', 502, 'fedremotes journal'],
  ])('%s ends with 1, says what the service said, and what to do', async (code, status, next) => {
    const url = await at(answeringProblem(status, { code, detail: 'This is what went wrong.' }));
    const { exitCode, err } = await fedremotesAt(url)('remotes freeze one.example');
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^fedremotes: This is what went wrong\.\n→ /);
    expect(err).toContain(next);
  });

  it('a code that this version does not know is still said', async () => {
    const url = await at(answeringProblem(418, { code: 'teapot', detail: 'Short and stout.' }));
    expect(await fedremotesAt(url)('strategy')).toEqual({ exitCode: 1, out: '', err: 'fedremotes: Short and stout.\n' });
  });

  it('stops at the first team that is refused, and says how many are done', async () => {
    let asked = 0;
    const url = await at(
      stranger((_request, response) => {
        asked += 1;
        const body =
          asked === 1
            ? { domain: 'one.example', takes_effect: 'Now.', plan: { steps: [], hazards: [], notices: [] } }
            : { code: 'draining', detail: 'It stops.' };
        response.writeHead(asked === 1 ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      }),
    );
    const teams = [1, 2, 3].map((n) => `99db9768-04e3-4b5d-9268-831b6a25c4a${String(n)}`);
    const { exitCode, err } = await fedremotesAt(url)(['teams', 'add', 'one.example', ...teams]);
    expect({ exitCode, asked }).toEqual({ exitCode: 1, asked: 2 });
    expect(err).toContain('That was team 99db9768-04e3-4b5d-9268-831b6a25c4a2. Of 3 teams 1 are done; what is done stays done.');
  });
});

describe('a journal that is broken', () => {
  it('ends with 1 and says where it breaks', async () => {
    const url = await at(
      answering(200, 'application/json', JSON.stringify({ ok: false, entries: 9, broken: { seq: 7, message: 'its hash is another' } })),
    );
    const { exitCode, out } = await fedremotesAt(url)('journal --verify');
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^BROKEN at entry 7: its hash is another\./);
  });
});

describe('a URL', () => {
  it.each([
    ['127.0.0.1:8090', 'Did you mean http://127.0.0.1:8090?'],
    ['localhost:8090', 'Did you mean http://localhost:8090?'],
    ['ftp://host', 'is not an http or https URL'],
    ['', 'is not an http or https URL'],
    ['http://host/?q=1', 'has a query or a fragment'],
    ['http://me:secret@host', 'give the token in FEDREMOTES_TOKEN instead'],
  ])('%s is refused', async (url, message) => {
    const { exitCode, err } = await fedremotes(['strategy', '--url', url]);
    expect(exitCode).toBe(1);
    expect(err).toContain(message);
    expect(err).not.toContain('secret');
  });

  it('may have a path in front, and a slash at its end', async () => {
    const seen: (string | undefined)[] = [];
    const url = await at(
      stranger((request, response) => {
        seen.push(request.url);
        response.end('{}');
      }),
    );
    await fedremotes(['strategy', '--url', `${url}/behind/`]);
    expect(seen).toEqual(['/behind/v1/strategy']);
  });

  it('of --url counts before that of the environment', async () => {
    const { err } = await fedremotes('strategy --url ftp://option', { env: { FEDREMOTES_URL: 'ftp://environment' } });
    expect(err).toContain('ftp://option');
  });
});

describe('usage', () => {
  it.each([
    ['', 'Usage: fedremotes'],
    ['remotes', 'Usage: fedremotes remotes'],
    ['remoets list', 'Did you mean remotes?'],
    ['remotes get', "missing required argument 'domain'"],
    ['remotes set one.example --search-policy some', 'no_search, exact_handle_search, full_search'],
    ['journal --limit none', 'Expected a whole number'],
    ['strategy --timeout 0', 'Expected seconds'],
    ['journal --since yesterday', 'or how long ago'],
  ])('“%s” ends with 1 and a hint', async (line, hint) => {
    const { exitCode, out, err } = await fedremotes(line === '' ? [] : line);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toContain(hint);
  });

  it.each([
    ['nonsense', 'fedremotes --help'],
    ['strategy extra', 'fedremotes strategy --help'],
    ['remotes set one.example --search-policy some', 'fedremotes remotes set --help'],
  ])('“%s” names the command that helps', async (line, help) => {
    expect((await fedremotes(line)).err).toMatch(new RegExp(`→ What there is: ${help}\n$`));
    expect(await fedremotes(help.split(' ').slice(1))).toMatchObject({ exitCode: 0, out: expect.stringContaining('Usage:') as string });
  });

  it('--help and --version end with 0', async () => {
    expect(await fedremotes('--help')).toMatchObject({ exitCode: 0, err: '', out: expect.stringContaining('Exit codes:') as string });
    expect((await fedremotes('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

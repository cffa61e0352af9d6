import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/domain/journal.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { team } from '../support/domain-samples.ts';
import { goodFileLayer, runningService, type RunningService } from '../support/running-service.ts';
import { fedremotesAt } from './support/fedremotes.ts';
import { stranger } from './support/stranger.ts';

let service: RunningService;
let fedremotes: ReturnType<typeof fedremotesAt>;

beforeEach(async () => {
  service = await runningService({
    configured: { strategy: 'allowDynamic', own_domain: assertDomain('own.example') },
    rows: {
      'one.example': { search_policy: 'full_search', restriction: 'allow_all' },
      'two.example': { search_policy: 'no_search', restriction: ['blue'] },
      'both.example': { search_policy: 'no_search', restriction: 'allow_all' },
    },
    fileLayer: goodFileLayer({ 'both.example': 'no_search' }),
  });
  fedremotes = fedremotesAt(service.url);
});

afterEach(() => service.stop());

const stored = async (domain: string): Promise<unknown> => service.context.registry.readOne(assertDomain(domain));
const lastEntry = async (): Promise<JournalEntry | undefined> => (await service.context.journal.list({}, 1))[0];

describe('every write', () => {
  it.each([
    'remotes set one.example --search-policy no_search --allow-all',
    'remotes set one.example --search-policy exact_handle_search',
    'remotes freeze one.example',
    'remotes unfreeze one.example',
    'remotes remove one.example',
    `teams add two.example ${team('green')}`,
    `teams remove two.example ${team('blue')}`,
  ])('“%s” is sent as JSON, also without a body', async (line) => {
    const types: string[] = [];
    const { stop, url } = await stranger((request, response) => {
      if (request.method !== 'GET') types.push(request.headers['content-type'] ?? 'none');
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ domain: 'one.example', search_policy: 'no_search', restriction: {}, layers: {}, ...NOTHING_DONE }));
    });
    const { exitCode } = await fedremotesAt(url)(line);
    await stop();
    expect({ exitCode, types }).toEqual({ exitCode: 0, types: ['application/json'] });
  });
});

/** What a write answers that had nothing to do. */
const NOTHING_DONE = { takes_effect: 'Never.', plan: { steps: [], hazards: [], notices: [] } };

describe('remotes set', () => {
  it('with both fields creates, and says that no backend is connected', async () => {
    const { exitCode, out } = await fedremotes('remotes set new.example --search-policy full_search --allow-all');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Created new\.example\.\n {2}Before +nothing\n {2}After +full_search, everybody\n {2}Access +WIDER/);
    expect(out).toContain('not connected to a backend');
    expect(await stored('new.example')).toMatchObject({ search_policy: 'full_search', restricted: false });
  });

  it('with both fields replaces what is there', async () => {
    const { out } = await fedremotes(`remotes set one.example --search-policy no_search --team ${team('blue')}`);
    expect(out).toContain('Search policy  full_search → no_search\n  Restricted to  everybody → 1 team\n');
    expect(await stored('one.example')).toMatchObject({ search_policy: 'no_search', restricted: true, teams: [team('blue')] });
  });

  it('with one field keeps the other', async () => {
    await fedremotes('remotes set two.example --search-policy full_search');
    expect(await stored('two.example')).toMatchObject({ search_policy: 'full_search', restricted: true, teams: [team('blue')] });
  });

  it('with one field creates with a default, and names it', async () => {
    const { exitCode, out } = await fedremotes('remotes set new.example --search-policy full_search');
    expect(exitCode).toBe(0);
    expect(out).toContain('Not given, so set to the default: restricted to everybody (allow_all).\n');
    expect((await fedremotes('remotes set newer.example --allow-all')).out).toContain(
      'Not given, so set to the default: search policy no_search.\n',
    );
    expect(await stored('newer.example')).toMatchObject({ search_policy: 'no_search', restricted: false });
  });

  it('says that there is nothing to do', async () => {
    const { exitCode, out } = await fedremotes('remotes set one.example --search-policy full_search --allow-all');
    expect(exitCode).toBe(0);
    expect(out).toContain('Nothing to do: one.example is already so.');
  });

  it('with nothing to set is an error', async () => {
    const { exitCode, err } = await fedremotes('remotes set one.example');
    expect(exitCode).toBe(1);
    expect(err).toContain('Give --search-policy POLICY');
  });

  it('refuses --allow-all beside --team', async () => {
    const { exitCode, err } = await fedremotes(`remotes set one.example --allow-all --team ${team('blue')}`);
    expect(exitCode).toBe(1);
    expect(err).toContain('--allow-all and --team contradict each other');
  });

  it('reads teams from standard input', async () => {
    const input = `# the partner's teams\n${team('green')}\n\n${team('blue')} # sales\n`;
    await fedremotes('remotes set one.example --team -', { input });
    expect(await stored('one.example')).toMatchObject({ restricted: true, teams: [team('blue'), team('green')] });
  });

  it('refuses an empty standard input, for an empty list may be a list that got lost', async () => {
    const { exitCode, err } = await fedremotes('remotes set one.example --team -', { input: '\n' });
    expect(exitCode).toBe(1);
    expect(err).toContain('Standard input holds no team id');
    expect(await stored('one.example')).toMatchObject({ restricted: false });
  });

  it('refused by a rule ends with 3', async () => {
    const { exitCode, err } = await fedremotes('remotes set own.example --allow-all');
    expect(exitCode).toBe(3);
    expect(err).toContain('It is the domain of your own backend');
  });
});

describe('a hazard that is not allowed', () => {
  const argv = ['remotes', 'remove', 'both.example', '--reason', "the partner's wish"];

  it('ends with 3, says what follows, and changes nothing', async () => {
    const { exitCode, out, err } = await fedremotes(argv);
    expect({ exitCode, out }).toEqual({ exitCode: 3, out: '' });
    expect(err).toMatch(
      /^fedremotes: Not done: it has consequences that must be allowed by name\.\n {2}FILE_REMAINS: .*values\.yaml line 1/,
    );
    expect(await stored('both.example')).toBeDefined();
  });

  it('is answered with the very command that does it, quoted for a shell', async () => {
    const { err } = await fedremotes(argv);
    expect(err).toContain(
      `→ If that is meant, repeat it so: fedremotes remotes remove both.example --reason 'the partner'\\''s wish' --allow FILE_REMAINS\n`,
    );
    const { exitCode, out } = await fedremotes([...argv, '--allow', 'FILE_REMAINS']);
    expect(exitCode).toBe(0);
    expect(out).toContain('  FILE_REMAINS\n');
    expect(await stored('both.example')).toBeUndefined();
  });

  it('has its hazards in JSON too', async () => {
    const { exitCode, out } = await fedremotes([...argv, '--json']);
    expect(exitCode).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ code: 'hazards-not-allowed', hazards: [{ name: 'FILE_REMAINS', domain: 'both.example' }] });
  });

  it('must be spelled right', async () => {
    const { exitCode, err } = await fedremotes('remotes remove both.example --allow FILE_STAYS');
    expect(exitCode).toBe(1);
    expect(err).toContain('There is no hazard “FILE_STAYS”. There are: WIDENS_ACCESS');
  });
});

describe('somebody else who is faster', () => {
  it('makes a change of one field end with 3, for it was decided on another state', async () => {
    const { stop, url } = await stranger((request, response) => {
      void (async () => {
        const answer = await service.ask(request.url ?? '/', await forwarded(request));
        if (request.method === 'GET') await service.ask('/v1/remotes/one.example/freeze', { method: 'POST' });
        response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
      })();
    });
    const { exitCode, err } = await fedremotesAt(url)('remotes set one.example --search-policy exact_handle_search');
    await stop();
    expect(exitCode).toBe(3);
    expect(err).toContain('Not done: somebody else changed it between our reading and our writing.');
    expect(await stored('one.example')).toMatchObject({ search_policy: 'no_search', teams: [] });
  });

  it('keeps its new remote from being replaced by one with our defaults', async () => {
    const { stop, url } = await stranger((request, response) => {
      void (async () => {
        const answer = await service.ask(request.url ?? '/', await forwarded(request));
        if (request.method === 'GET') await fedremotes('remotes set new.example --search-policy full_search --allow-all');
        response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
      })();
    });
    const { exitCode } = await fedremotesAt(url)(`remotes set new.example --team ${team('blue')}`);
    await stop();
    expect(exitCode).toBe(3);
    expect(await stored('new.example')).toMatchObject({ search_policy: 'full_search', restricted: false });
  });
});

async function forwarded(request: IncomingMessage): Promise<RequestInit> {
  const body = await text(request);
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && /^(content-type|if-|x-)/.test(name) ? [[name, value]] : [],
  );
  return { method: request.method ?? 'GET', headers, ...(body !== '' && { body }) };
}

describe('freeze, unfreeze and remove', () => {
  it('freeze takes search and teams, and unfreeze brings them back', async () => {
    const before = await stored('one.example');
    expect((await fedremotes('remotes freeze one.example')).out).toMatch(/^Froze one\.example\.[^]*NARROWER/);
    expect(await stored('one.example')).toMatchObject({ search_policy: 'no_search', restricted: true, teams: [] });
    expect((await fedremotes('remotes unfreeze one.example')).out).toMatch(/^Unfroze one\.example\.[^]*WIDER/);
    expect(await stored('one.example')).toEqual(before);
  });

  it('unfreeze of what is not frozen ends with 3', async () => {
    const { exitCode, err } = await fedremotes('remotes unfreeze one.example');
    expect(exitCode).toBe(3);
    expect(err).toContain('→ See how it stands: fedremotes remotes get one.example');
  });

  it('remove takes the row away and says what it leaves behind', async () => {
    const { exitCode, out } = await fedremotes('remotes remove one.example');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Removed one\.example\.[^]*LEAVES_ORPHANS/);
    expect(await stored('one.example')).toBeUndefined();
  });
});

describe('teams add and remove', () => {
  it('add and remove one', async () => {
    expect((await fedremotes(`teams add two.example ${team('green')}`)).out).toContain(`+ ${team('green')}`);
    expect((await fedremotes(`teams remove two.example ${team('blue')}`)).out).toContain(`− ${team('blue')}`);
    expect(await stored('two.example')).toMatchObject({ teams: [team('green')] });
  });

  it('take many from standard input, and answer them all in JSON', async () => {
    const { out } = await fedremotes('teams add two.example - --json', { input: `${team('green')}\n${team('amber')}\n` });
    const { items } = JSON.parse(out) as { items: { domain: string }[] };
    expect(items.map(({ domain }) => domain)).toEqual(['two.example', 'two.example']);
    expect(await stored('two.example')).toMatchObject({ teams: [team('blue'), team('green'), team('amber')] });
  });

  it('to a remote that is not restricted end with 3 and name the command that restricts it', async () => {
    const { exitCode, err } = await fedremotes(`teams add one.example ${team('green')}`);
    expect(exitCode).toBe(3);
    expect(err).toContain('→ Restrict it: fedremotes remotes set one.example --team TEAM');
  });

  it('change nothing when one of the team ids is none', async () => {
    const { exitCode, err } = await fedremotes(`teams add two.example ${team('green')} nonsense`);
    expect(exitCode).toBe(1);
    expect(err).toContain('“nonsense” is not a UUID');
    expect(await stored('two.example')).toMatchObject({ teams: [team('blue')] });
  });
});

describe('what is put on record', () => {
  it('has the reason, in any script, and the login name as an unverified actor', async () => {
    await fedremotes(['remotes', 'freeze', 'one.example', '--reason', 'Störung — 障害 🔥'], { login: 'ops' });
    expect(await lastEntry()).toMatchObject({ reason: 'Störung — 障害 🔥', actor: 'ops', verified: false, outcome: 'done' });
  });

  it('has the reason of a remove too', async () => {
    await fedremotes(['remotes', 'remove', 'one.example', '--reason', 'contract ended']);
    expect(await lastEntry()).toMatchObject({ reason: 'contract ended', action: 'remove' });
  });

  it('never has a control character: such a reason is refused before anything is sent', async () => {
    const { exitCode, err } = await fedremotes(['remotes', 'freeze', 'one.example', '--reason', 'two\nlines']);
    expect(exitCode).toBe(1);
    expect(err).toContain('one line of at most 1000 printable characters');
    expect(await lastEntry()).toBeUndefined();
  });

  it('is what journal shows, newest first, with a mark on who is not verified', async () => {
    await fedremotes('remotes freeze one.example', { login: 'ops' });
    await fedremotes('remotes remove two.example --reason over', { login: 'ops' });
    const { out } = await fedremotes('journal');
    const lines = out.split('\n');
    expect(lines[1]).toMatch(
      /^4 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +ops\? +remove +two\.example +done +gone: no_search, 1 team \[.+\] · “over”$/,
    );
    expect(lines[2]).toMatch(/^2 .* freeze +one\.example +done +full_search, everybody → frozen \[narrower\]$/);
  });

  it('is filtered as asked', async () => {
    await fedremotes('remotes freeze one.example');
    await fedremotes('remotes remove two.example');
    const { out } = await fedremotes('journal --domain one.example --outcome started --since 2020-01-01 --json');
    const { items } = JSON.parse(out) as { items: JournalEntry[] };
    expect(items.map(({ seq, outcome }) => [seq, outcome])).toEqual([[1, 'started']]);
  });

  it('says that there is more when the limit was reached', async () => {
    await fedremotes('remotes freeze one.example');
    expect((await fedremotes('journal --limit 1')).out).toContain('There are older entries; give --limit NUMBER');
    expect((await fedremotes('journal --limit 2')).out).not.toContain('older entries');
  });

  it('can be verified', async () => {
    await fedremotes('remotes freeze one.example');
    const { exitCode, out } = await fedremotes('journal --verify');
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'OK: the chain of the journal is whole, 2 entries.\n' });
  });
});

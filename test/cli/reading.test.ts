import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EffectiveRemote } from '../../src/domain/effective.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { goodFileLayer, runningService, type RunningService } from '../support/running-service.ts';
import { team } from '../support/domain-samples.ts';
import { fedremotesAt } from './support/fedremotes.ts';
import { stranger } from './support/stranger.ts';

let service: RunningService;
let fedremotes: ReturnType<typeof fedremotesAt>;

beforeAll(async () => {
  service = await runningService({
    configured: { strategy: 'allowDynamic', own_domain: assertDomain('own.example') },
    fileLayer: goodFileLayer({ 'file.example': 'no_search', 'both.example': 'no_search' }),
    rows: {
      'one.example': { search_policy: 'full_search', restriction: 'allow_all' },
      'two.example': { search_policy: 'exact_handle_search', restriction: ['blue', 'green'] },
      'both.example': { search_policy: 'full_search', restriction: 'allow_all' },
    },
  });
  fedremotes = fedremotesAt(service.url);
});

afterAll(() => service.stop());

describe('remotes list', () => {
  it('shows the strategy, that no backend is connected, each remote, and each conflict in words', async () => {
    const { exitCode, out, err } = await fedremotes('remotes list');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toContain('allowDynamic: Exactly the remotes of the list');
    expect(out).toContain('not connected to a backend');
    expect(out).toMatch(/^one\.example +full_search +everybody +unmanaged +database$/m);
    expect(out).toMatch(/^two\.example +exact_handle_search +2 teams/m);
    expect(out).toMatch(/^file\.example +no_search +everybody +file +file$/m);
    expect(out).toMatch(/^both\.example .* both +yes$/m);
    expect(out).toContain('1 conflict:\n  differs-in-policy  both.example\n    values.yaml line 2 says no_search');
  });

  it('has the same remotes in JSON', async () => {
    const { out } = await fedremotes('remotes list --json');
    const { items } = JSON.parse(out) as { items: EffectiveRemote[] };
    expect(items.map(({ domain }) => domain)).toEqual(['both.example', 'file.example', 'one.example', 'two.example']);
  });

  it('takes --json before the command too', async () => {
    expect((await fedremotes('--json remotes list')).out).toBe((await fedremotes('remotes list --json')).out);
  });
});

describe('remotes get', () => {
  it('shows all of one remote, whatever the case in which its domain is typed', async () => {
    const { exitCode, out } = await fedremotes('remotes get Two.Example');
    expect(exitCode).toBe(0);
    expect(out).toContain(`Restricted to    2 teams\n                 ${team('blue')}\n`);
  });

  it('of an unknown domain is an error, with the command that lists what there is', async () => {
    const { exitCode, out, err } = await fedremotes('remotes get none.example');
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(err).toBe('fedremotes: There is no remote none.example.\n→ See what there is: fedremotes remotes list\n');
  });

  it('with --json prints the problem too', async () => {
    const { exitCode, out } = await fedremotes('remotes get none.example --json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ code: 'not-found', status: 404 });
  });

  it.each(['-dash.example', 'https://one.example', 'münchen.example'])('refuses %s before it asks anybody', async (domain) => {
    const { exitCode, err } = await fedremotes(['remotes', 'get', '--url', 'http://127.0.0.1:1', '--', domain]);
    expect(exitCode).toBe(1);
    expect(err).toContain(`“${domain}” is not a backend domain: `);
  });
});

describe('on a registry that no backend reads', () => {
  it.each([
    'remotes list',
    'remotes get one.example',
    'remotes get file.example',
    'teams list two.example',
    'teams list one.example',
    'strategy',
    'explain one.example',
    'journal',
    'remotes set one.example --search-policy full_search --allow-all',
  ])('“%s” says so', async (line) => {
    const { out } = await fedremotes(line);
    expect(out).toContain('not connected to a backend: no brig reads what is written here.');
  });

  it('a journal is shown all the same when the registry cannot be asked', async () => {
    const { url, stop } = await stranger((request, response) => {
      const isJournal = request.url?.startsWith('/v1/journal') === true;
      response.writeHead(isJournal ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isJournal ? { items: [] } : { code: 'registry-unavailable', status: 503 }));
    });
    const { exitCode, out } = await fedremotesAt(url)('journal');
    await stop();
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^No entry fits\.\n\nRegistry {2}The service does not say now/);
  });

  it('JSON stays what the service answers', async () => {
    expect(Object.keys(JSON.parse((await fedremotes('remotes get one.example --json')).out) as object)).not.toContain('registry');
    expect(JSON.parse((await fedremotes('journal --json')).out)).toEqual({ items: [] });
  });
});

describe('teams list', () => {
  it('lists the teams, in JSON too', async () => {
    expect((await fedremotes('teams list two.example')).out).toMatch(
      new RegExp(`^two\\.example is restricted to 2 teams:\\n {2}${team('blue')}\\n {2}${team('green')}\\n\\nRegistry`),
    );
    expect(JSON.parse((await fedremotes('teams list two.example --json')).out)).toEqual({
      items: [{ team_id: team('blue') }, { team_id: team('green') }],
    });
  });
});

describe('strategy', () => {
  it('ends with 2 when there is something to look at, and names it', async () => {
    const { exitCode, out } = await fedremotes('strategy');
    expect(exitCode).toBe(2);
    expect(out).toMatch(/error {2}differs-in-policy {2}both\.example/);
  });

  it('ends with 2 in JSON as well', async () => {
    const { exitCode, out } = await fedremotes('strategy --json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ strategy: 'allowDynamic', registry: { name: 'embedded' } });
  });
});

describe('explain', () => {
  it('says allowed or denied in the first word', async () => {
    expect((await fedremotes('explain one.example')).out).toMatch(/^ALLOWED: one\.example may federate/);
    expect((await fedremotes('explain none.example')).out).toMatch(/^DENIED: none\.example may not federate/);
  });

  it('is a success either way, for the question was answered', async () => {
    expect((await fedremotes('explain none.example')).exitCode).toBe(0);
  });

  it('asks for a team and an operation', async () => {
    const { out } = await fedremotes(`explain two.example --team ${team('blue')} --operation search_incoming`);
    expect(out).toContain(
      `ALLOWED: two.example (a user of team ${team('blue')}) may find your users by search.\nSearch policy: exact_handle_search\n`,
    );
    expect((await fedremotes('explain two.example --operation connect')).out).toMatch(
      /^DENIED: two\.example \(a user without a team\) may not connect/,
    );
  });

  it('refuses an operation that there is not, with those that there are', async () => {
    const { exitCode, err } = await fedremotes('explain one.example --operation fly');
    expect(exitCode).toBe(1);
    expect(err).toContain('federate, connect, search_incoming');
  });
});

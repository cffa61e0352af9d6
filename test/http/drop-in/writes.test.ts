import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertDomain } from '../../../src/domain/domain.ts';
import { MAX_REMOTES } from '../../../src/domain/remote.ts';
import type { Registry } from '../../../src/ports/registry.ts';
import { team } from '../../support/domain-samples.ts';
import { goodFileLayer, runningService, type Answer, type RunningService } from '../../support/running-service.ts';
import { config, refusal } from './brig-bodies.ts';

const DEPRECATED = 'keeping track of remote domains in the brig config file is deprecated, but as long as we do that,';

let service: RunningService;
beforeEach(async () => {
  service = await runningService({
    rows: {
      'open.example': { search_policy: 'full_search', restriction: 'allow_all', leftover: ['amber'] },
      'teams.example': { search_policy: 'no_search', restriction: ['blue'] },
    },
    fileLayer: goodFileLayer({ 'file.example': 'full_search' }),
  });
});
afterEach(() => service.stop());

const post = (body: object): Promise<Answer> => service.send('POST', '/i/federation/remotes', { body });
const put = (domain: string, body: object): Promise<Answer> => service.send('PUT', `/i/federation/remotes/${domain}`, { body });
const stored = (domain: string): Promise<unknown> => service.context.registry.readOne(assertDomain(domain));
const expectAccepted = ({ status, text, headers }: Answer): void => {
  expect([status, text, headers['content-type']]).toEqual([200, '[]', 'application/json;charset=utf-8']);
};
const expectRefused = (answer: Answer, message: string): void => {
  expect([answer.status, answer.phrase, answer.headers['content-type']]).toEqual([
    533,
    'Unexpected Federation Response',
    'application/json',
  ]);
  expect(JSON.parse(answer.text)).toEqual(refusal(message));
};

describe('POST /i/federation/remotes', () => {
  it('adds a remote and answers []', async () => {
    expectAccepted(await post(config('new.example', 'exact_handle_search', [team('blue')])));
    expect(await stored('new.example')).toEqual({
      kind: 'row',
      search_policy: 'exact_handle_search',
      restricted: true,
      teams: [team('blue')],
    });
  });

  it('overwrites a remote, and only ever adds teams', async () => {
    expectAccepted(await post(config('teams.example', 'full_search', [team('green')])));
    expect(await stored('teams.example')).toEqual({
      kind: 'row',
      search_policy: 'full_search',
      restricted: true,
      teams: [team('blue'), team('green')],
    });
  });

  it('leaves teams behind under allow_all, which a later restriction brings back', async () => {
    expectAccepted(await post(config('teams.example', 'full_search')));
    expect(await stored('teams.example')).toEqual({ kind: 'row', search_policy: 'full_search', restricted: false, teams: [team('blue')] });
    expectAccepted(await post(config('teams.example', 'full_search', [])));
    expect(await stored('teams.example')).toEqual({ kind: 'row', search_policy: 'full_search', restricted: true, teams: [team('blue')] });
  });

  it('folds the domain to lower case and ignores keys that it does not know', async () => {
    expectAccepted(await post({ ...config('NEW.Example'), colour: 'blue' }));
    expect(await stored('new.example')).toMatchObject({ kind: 'row' });
  });

  it('writes a row that is identical to the file entry', async () => {
    expectAccepted(await post(config('file.example', 'full_search')));
    expect(await stored('file.example')).toMatchObject({ kind: 'row', search_policy: 'full_search' });
  });

  it('refuses what differs from the file entry, and shows both', async () => {
    expectRefused(
      await post(config('file.example', 'no_search', [team('blue'), team('green')])),
      `${DEPRECATED} adding a domain with different settings than in the config file is not allowed.  want Just FederationDomainConfig {domain = Domain {_domainText = "file.example"}, searchPolicy = NoSearch, restriction = FederationRestrictionByTeam [${team('blue')},${team('green')}]}or Nothing, got Just (FederationDomainConfig {domain = Domain {_domainText = "file.example"}, searchPolicy = FullSearch, restriction = FederationRestrictionAllowAll})`,
    );
    expect(await stored('file.example')).toBeUndefined();
  });

  it('refuses at the limit, also for a row that is there already', async () => {
    await service.stop();
    service = await runningService({
      around: (context) => ({ ...context, registry: { ...context.registry, count: () => Promise.resolve(MAX_REMOTES) } }),
      rows: { 'open.example': { search_policy: 'full_search', restriction: 'allow_all' } },
    });
    expectRefused(
      await post(config('open.example', 'no_search')),
      'Maximum number of remote backends reached.  If you need to create more connections, please contact wire.com.',
    );
    expect(await stored('open.example')).toMatchObject({ search_policy: 'full_search' });
  });
});

describe('PUT /i/federation/remotes/:domain', () => {
  it('replaces the policy and the whole team list', async () => {
    expectAccepted(await put('teams.example', config('teams.example', 'full_search', [team('green')])));
    expect(await stored('teams.example')).toEqual({ kind: 'row', search_policy: 'full_search', restricted: true, teams: [team('green')] });
  });

  it('clears teams under allow_all', async () => {
    expectAccepted(await put('open.example', config('open.example', 'no_search')));
    expect(await stored('open.example')).toEqual({ kind: 'row', search_policy: 'no_search', restricted: false, teams: [] });
  });

  it('compares path and body without regard to case', async () => {
    expectAccepted(await put('OPEN.example', config('open.EXAMPLE', 'no_search')));
  });

  it('refuses to change the domain', async () => {
    expectRefused(
      await put('open.example', config('other.example')),
      'federation domain of a given peer cannot be changed from Domain {_domainText = "other.example"} to Domain {_domainText = "open.example"}.',
    );
  });

  it('refuses a domain of the file, even where nothing differs', async () => {
    expectRefused(
      await put('file.example', config('file.example')),
      `${DEPRECATED} removing or updating items listed in the config file is not allowed.`,
    );
  });

  it('refuses an unknown domain as Wire’s code intends, and writes nothing', async () => {
    expectRefused(
      await put('unknown.example', config('unknown.example', 'exact_handle_search', [])),
      'federation domain does not exist and cannot be updated: (Domain {_domainText = "unknown.example"},FederationDomainConfig {domain = Domain {_domainText = "unknown.example"}, searchPolicy = ExactHandleSearch, restriction = FederationRestrictionByTeam []})',
    );
    expect(await stored('unknown.example')).toBeUndefined();
    expect(await service.context.journal.list({}, 10)).toEqual([]);
  });
});

describe('what the registry cannot do as it was meant', () => {
  const restarted = async (change: (registry: Registry) => Partial<Registry>): Promise<void> => {
    await service.stop();
    service = await runningService({
      rows: { 'open.example': { search_policy: 'full_search', restriction: 'allow_all' } },
      around: (outside) => ({ ...outside, registry: { ...outside.registry, ...change(outside.registry) } }),
    });
  };
  const expectRule = async ({ status, text }: Answer, says: RegExp): Promise<void> => {
    expect([status, JSON.parse(text)]).toEqual([
      422,
      { code: 422, label: 'refused-by-rule', message: expect.stringMatching(says) as unknown },
    ]);
    expect(await service.context.journal.list({}, 10)).toEqual([]);
  };

  it('a restriction on a brig before 4.40: 422 refused-by-rule, and nothing was begun', async () => {
    await restarted(({ capabilities }) => ({ capabilities: { ...capabilities, can_restrict_by_team: false } }));
    await expectRule(await post(config('new.example', 'full_search', [team('blue')])), /before 4\.40 drops a restriction/);
    await expectRule(await put('open.example', config('open.example', 'no_search', [])), /before 4\.40 drops a restriction/);
    expectAccepted(await put('open.example', config('open.example', 'no_search')));
  });

  it('taking a team from a row that cannot be read: 422 refused-by-rule instead of a 200 that took nothing', async () => {
    await restarted(() => ({ readOne: () => Promise.resolve({ kind: 'unreadable', problem: 'its search policy is 7' } as const) }));
    const answer = await service.send('DELETE', `/i/federation/remotes/open.example/teams/${team('blue')}`);
    await expectRule(answer, /its search policy is 7.*Replace it with a PUT/);
  });
});

describe('every accepted write', () => {
  it('is in the journal before it is answered, with actor, reason and hazards', async () => {
    const headers = { 'X-Actor': 'ada', 'X-Reason': 'ticket 7' };
    await service.send('POST', '/i/federation/remotes', { body: config('new.example'), headers });
    const entries = await service.context.journal.list({ domain: assertDomain('new.example') }, 10);
    expect(entries.map(({ outcome }) => outcome)).toEqual(['done', 'started']);
    expect(entries[0]).toMatchObject({ actor: 'ada', verified: false, reason: 'ticket 7', source: 'manual', hazards: ['WIDENS_ACCESS'] });
  });
});

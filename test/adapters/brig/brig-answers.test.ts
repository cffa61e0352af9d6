import { describe, expect, it } from 'vitest';
import { meaningOf, parseApiVersion, parseList, parseTeams, type Meaning } from '../../../src/adapters/brig/brig-answers.ts';
import type { EraName } from '../../support/brig/era.ts';
import { config, REMOTES, runningBrig, TEAM } from '../../brig-stand-in/running-brig.ts';

const body = (domain: string) => ({ body: config(domain, 'no_search') });

describe('what brig means by a 533', () => {
  const refused = async (method: string, path: string, sent: { body: object }, era: EraName = '5.x'): Promise<Meaning> => {
    const brig = await runningBrig({ era, fileEntries: [{ domain: 'f.example', search_policy: 'full_search' }] });
    brig.store.seed('open.example', 'full_search');
    const answer = await brig.ask(method, path, sent);
    expect(answer.status).toBe(533);
    return meaningOf(answer.text);
  };
  const team = { body: { team_id: TEAM.one } };

  it.each([
    ['diverges-from-file', 'POST', REMOTES, body('f.example'), '5.x'],
    ['diverges-from-file', 'POST', REMOTES, body('f.example'), '4.36'],
    ['in-file', 'PUT', `${REMOTES}/f.example`, body('f.example'), '5.x'],
    ['domain-changed', 'PUT', `${REMOTES}/a.example`, body('b.example'), '5.x'],
    ['team-of-unknown-domain', 'POST', `${REMOTES}/a.example/teams`, team, '5.x'],
    ['not-restricted-by-team', 'POST', `${REMOTES}/open.example/teams`, team, '5.x'],
  ] as const)('%s (%s %s)', async (meaning, method, path, sent, era) => {
    expect(await refused(method, path, sent, era)).toBe(meaning);
  });

  const saying = (message: string): string => JSON.stringify({ code: 533, label: 'federation-unexpected-wai-error', message });
  it.each([
    ['maximum-reached', saying('…: Maximum number of remote backends reached.  If you need …')],
    ['not-found', saying('…: federation domain does not exist and cannot be updated: (Domain …)')],
    ['other', saying('something new')],
    ['other', '{"unreachable_backends":["a.example"]}'],
    ['other', '<html></html>'],
  ] as const)('%s', (meaning, text) => {
    expect(meaningOf(text)).toBe(meaning);
  });
});

describe('an answer of brig', () => {
  it.each([
    '',
    '<html>',
    '[]',
    '{"remotes":"none","strategy":7}',
    '{"strategy":"allowAll","remotes":[{"search_policy":"no_search"}]}',
    'null',
  ])('that is no list is not taken for one: %s', (text) => {
    expect(parseList(text)).toMatchObject({ ok: false });
  });

  it('may name a strategy that we do not know', () => {
    expect(parseList('{"strategy":"allowSome","remotes":[]}')).toEqual({
      ok: true,
      value: { strategy: undefined, shape: 'empty', remotes: [] },
    });
  });

  it('has teams in lower case, or none', () => {
    expect(parseTeams(`[{"team_id":"${TEAM.timed.toUpperCase()}"}]`)).toEqual({ ok: true, value: [TEAM.timed] });
    expect(parseTeams('[{"team_id":"blue"}]')).toMatchObject({ ok: false });
  });

  it('of /api-version may lack what we ask for, but may not say nonsense', () => {
    expect(parseApiVersion('{"supported":[0,1,15],"domain":"Here.Example"}')).toEqual({
      ok: true,
      value: { domain: 'here.example', newest: 15 },
    });
    expect(parseApiVersion('{}')).toEqual({ ok: true, value: {} });
    expect(parseApiVersion('{"domain":"nonsense"}')).toMatchObject({ ok: false });
  });
});

import { describe, expect, it } from 'vitest';
import { config, refusedBecause, REMOTES, runningBrig, TEAM } from './running-brig.ts';

const IN_FILE = 'keeping track of remote domains in the brig config file is deprecated, but as long as we do that,';
const fileEntries = [{ domain: 'file.example', search_policy: 'no_search' as const }];

describe('brig refuses with 533', () => {
  it('§1.2 POST of what differs from the file, with both as Haskell shows them, teams as they came', async () => {
    const brig = await runningBrig({ fileEntries });
    const body = config('File.example', 'full_search', [TEAM.two, TEAM.one]);
    expect(refusedBecause(await brig.ask('POST', REMOTES, { body }))).toBe(
      `${IN_FILE} adding a domain with different settings than in the config file is not allowed.  want Just ` +
        `FederationDomainConfig {domain = Domain {_domainText = "file.example"}, searchPolicy = FullSearch, restriction = FederationRestrictionByTeam [${TEAM.two},${TEAM.one}]}` +
        'or Nothing, got Just (FederationDomainConfig {domain = Domain {_domainText = "file.example"}, searchPolicy = NoSearch, restriction = FederationRestrictionAllowAll})',
    );
    expect(brig.store.remotes.size).toBe(0);
  });

  it('§1.3 POST by team of a domain of the file, since the file never restricts', async () => {
    const brig = await runningBrig({ fileEntries });
    const answer = await brig.ask('POST', REMOTES, { body: config('file.example', 'no_search', []) });
    expect(refusedBecause(answer)).toContain('is not allowed.  want Just');
  });

  it('§1.3 POST with 10,000 rows, also for a row that is there', async () => {
    const brig = await runningBrig();
    for (let index = 0; index < 10_000; index += 1) brig.store.seed(`row${String(index)}.example`, 'no_search');
    for (const domain of ['new.example', 'row0.example']) {
      expect(refusedBecause(await brig.ask('POST', REMOTES, { body: config(domain) }))).toBe(
        'Maximum number of remote backends reached.  If you need to create more connections, please contact wire.com.',
      );
    }
  });

  it('§1.2 PUT whose body names another domain, before it looks at the file', async () => {
    const brig = await runningBrig({ fileEntries });
    expect(refusedBecause(await brig.ask('PUT', `${REMOTES}/File.example`, { body: config('B.example') }))).toBe(
      'federation domain of a given peer cannot be changed from Domain {_domainText = "b.example"} to Domain {_domainText = "file.example"}.',
    );
  });

  it('§0.8 PUT of a domain of the file, the same or not, before any write', async () => {
    const brig = await runningBrig({ fileEntries });
    brig.store.seed('file.example', 'no_search', [TEAM.one]);
    for (const body of [config('file.example', 'no_search'), config('file.example')]) {
      expect(refusedBecause(await brig.ask('PUT', `${REMOTES}/file.example`, { body }))).toBe(
        `${IN_FILE} removing or updating items listed in the config file is not allowed.`,
      );
    }
    expect(brig.store.teams.get('file.example')).toEqual(new Set([TEAM.one]));
  });
});

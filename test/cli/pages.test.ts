import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningService, type RunningService } from '../support/running-service.ts';
import { fedremotesAt } from './support/fedremotes.ts';
import { answering } from './support/stranger.ts';

/** More than the service answers at once, twice. */
const COUNT = 2_100;
const domains = Array.from({ length: COUNT }, (_, index) => `d${String(index).padStart(5, '0')}.example`);

let service: RunningService;

beforeAll(async () => {
  service = await runningService({
    rows: Object.fromEntries(domains.map((domain) => [domain, { search_policy: 'no_search', restriction: 'allow_all' } as const])),
  });
});

afterAll(() => service.stop());

describe('a long list', () => {
  it('is shown whole, each remote once and in order', async () => {
    const { out } = await fedremotesAt(service.url)('remotes list');
    expect(out.match(/^d\d{5}\.example/gm)).toEqual(domains);
  });

  it('says on standard error how far it is, where that is a terminal, and takes the line away', async () => {
    const { err } = await fedremotesAt(service.url)('remotes list', { progress: true });
    expect(err).toBe('\r\u001b[K1000 remotes read …\r\u001b[K2000 remotes read …\r\u001b[K');
  });

  it('says nothing there where it is none', async () => {
    expect((await fedremotesAt(service.url)('remotes list --json')).err).toBe('');
  });

  it('of a service that never comes to its end is ended', async () => {
    const { url, stop } = await answering(200, 'application/json', JSON.stringify({ items: [{ team_id: 'x' }], next: 'x' }));
    const { out } = await fedremotesAt(url)('teams list one.example --json');
    await stop();
    expect(JSON.parse(out)).toEqual({ items: [{ team_id: 'x' }, { team_id: 'x' }] });
  });
});

import { describe, expect, it } from 'vitest';
import type { SourceShown, SourceWithRuns } from '../../../src/app/sources/find-source.ts';
import type { RunAnswer } from '../../../src/app/sources/request-run.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import { operator, whole, type Operator, type Page } from './operator.ts';

const PATH = '/v1/sources/partners';

async function pushSource(more: object = {}): Promise<Operator> {
  const service = await operator({ configured: { strategy: 'allowDynamic', own_domain: assertDomain('own.example') } });
  await service.ask('PUT', PATH, { json: { push: true, allow: ['WIDENS_ACCESS'], ...more } });
  return service;
}

const push = async (service: Operator, list: string, type = 'text/plain', query = ''): Promise<RunAnswer> => {
  const response = await fetch(`${service.url}${PATH}/run${query}`, { method: 'POST', headers: { 'content-type': type }, body: list });
  expect(response.status).toBe(200);
  return (await response.json()) as RunAnswer;
};

describe('/v1/sources', () => {
  it('creates a source with what is usual, and answers it', async () => {
    const service = await operator();
    const { status, body } = await service.ask<SourceShown>('PUT', PATH, {
      json: { url: 'https://partners.example/list.json', interval: '15m' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'partners',
      mode: 'sync',
      absent: 'freeze',
      absent_after: 2,
      allow: [],
      review: false,
      adopt: false,
      enabled: true,
      status: { state: 'new', next_run: expect.any(String) as unknown },
    });
    expect((await service.get<Page<SourceShown>>('/v1/sources')).body.items).toHaveLength(1);
    expect((await service.journal()).map(({ action }) => action)).toEqual(['source_set']);
  });

  it('changes what is named, and takes away what is null', async () => {
    const service = await operator();
    await service.ask('PUT', PATH, { json: { file: '/lists/partners.csv', schedule: '0 3 * * *', time_zone: 'Europe/Berlin' } });
    const { body } = await service.ask<SourceShown>('PATCH', PATH, { json: { enabled: false, schedule: null } });
    expect(body).toMatchObject({ file: '/lists/partners.csv', enabled: false, time_zone: 'Europe/Berlin' });
    expect(body).not.toHaveProperty('schedule');
  });

  it.each([
    ['no list at all', {}],
    ['two lists', { file: '/a', url: 'https://a.example/' }],
    ['a URL with a password', { url: 'https://me:secret@a.example/list' }],
    ['another scheme', { url: 'ftp://a.example/list' }],
    ['a hazard that is none', { push: true, allow: ['EVERYTHING'] }],
    ['a pattern that is none', { push: true, exclude: ['*.com*'] }],
    ['a schedule for pushes', { push: true, interval: '15m' }],
    ['a schedule that never comes', { file: '/a', schedule: '0 0 31 2 *' }],
    ['a zone that is none', { file: '/a', schedule: '0 3 * * *', time_zone: 'Europe/Berlim' }],
    ['a schedule and an interval', { file: '/a', schedule: '0 3 * * *', interval: '15m' }],
  ])('refuses %s with 400, and keeps nothing', async (_, json) => {
    const service = await operator();
    const { status, body } = await service.problem('PUT', PATH, { json });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect((await service.get<Page<SourceShown>>('/v1/sources')).body.items).toEqual([]);
  });

  it('runs a push source on the list that is sent, in each format', async () => {
    const service = await pushSource();
    expect(await push(service, 'a.example\nb.example\n')).toMatchObject({ state: 'applied', plan: { summary: { create: 2 } } });
    expect(await push(service, '["a.example","b.example"]', 'application/json')).toMatchObject({ state: 'unchanged' });
    expect(await push(service, 'domain\na.example\nb.example\n', 'text/csv')).toMatchObject({ state: 'unchanged' });
    expect(await push(service, '- a.example\n- b.example\n', 'application/yaml')).toMatchObject({ state: 'unchanged' });
    const { body } = await service.get<SourceWithRuns>(PATH);
    expect(body.runs.map(({ trigger, state }) => `${trigger} ${state}`)).toEqual([
      ...Array<string>(3).fill('push unchanged'),
      'push applied',
    ]);
  });

  it('says what is wrong with a list, and changes nothing', async () => {
    const service = await pushSource();
    await push(service, 'a.example\n');
    const answer = await push(service, 'a.example\nhttps://b.example/\n');
    expect(answer).toMatchObject({ state: 'unhealthy', message: expect.stringMatching(/line 2/i) as unknown });
    expect((await service.get<Page<object>>('/v1/remotes')).body.items).toHaveLength(1);
  });

  it('in a dry run keeps nothing', async () => {
    const service = await pushSource();
    expect(await push(service, 'a.example\n', 'text/plain', '?dry_run=true')).toMatchObject({ state: 'planned' });
    expect((await service.get<Page<object>>('/v1/remotes')).body.items).toEqual([]);
    expect((await service.get<Page<object>>('/v1/plans')).body.items).toEqual([]);
  });

  it('is removed, and its remotes belong to manual', async () => {
    const service = await pushSource();
    await push(service, 'a.example\n');
    expect((await service.ask('DELETE', PATH)).body).toEqual({ name: 'partners', removed: true, handed_over: 1 });
    expect((await service.get<Page<{ source: string }>>('/v1/remotes')).body.items).toMatchObject([{ source: 'manual' }]);
    expect((await service.problem('GET', PATH)).status).toBe(404);
  });

  it('has in the metrics what became of its last good list, and since when there was none', async () => {
    const service = await pushSource({ exclude: ['c.example'] });
    const metric = async (name: string): Promise<number | undefined> => {
      const text = await (await fetch(`${service.url}/metrics`)).text();
      const value = new RegExp(`^fedremotes_source_${name}{source="partners"} (.+)$`, 'm').exec(text)?.[1];
      return value === undefined ? undefined : Number(value);
    };
    const counts = async () => Promise.all(['wanted', 'present', 'conflicts', 'refused', 'waiting'].map(metric));
    expect([await metric('age_seconds'), await metric('last_success_timestamp_seconds'), await metric('wanted')]).toEqual(
      Array<undefined>(3).fill(undefined),
    );
    expect((await service.write('PUT', '/v1/remotes/b.example?allow=WIDENS_ACCESS', whole('no_search'))).status).toBeLessThan(300);
    const began = Date.now() / 1000;
    await push(service, 'a.example\nb.example\nc.example\nown.example\n');
    expect(await counts()).toEqual([4, 1, 1, 1, 0]);
    const good = await metric('last_success_timestamp_seconds');
    expect(good).toBeGreaterThanOrEqual(began - 1);
    expect(good).toBeLessThanOrEqual(Date.now() / 1000);
    await push(service, 'no domain\n');
    expect(await counts()).toEqual([4, 1, 1, 1, 0]);
    expect(await metric('last_success_timestamp_seconds')).toBe(good);
    const age = await metric('age_seconds');
    expect(age).toBeGreaterThan(0);
    expect(age).toBeLessThanOrEqual(Date.now() / 1000 - (good ?? 0));
    expect(await metric('consecutive_failures')).toBe(1);
  });

  it('is in the metrics', async () => {
    const service = await pushSource({ allow: [] });
    await push(service, 'a.example\n');
    const text = await (await fetch(`${service.url}/metrics`)).text();
    for (const line of [
      'fedremotes_source_waiting{source="partners"} 1',
      'fedremotes_source_wanted{source="partners"} 1',
      'fedremotes_source_state{source="partners",state="waiting"} 1',
    ])
      expect(text).toContain(line);
  });
});

import { describe, expect, it } from 'vitest';
import type { PlanRecordShown } from '../../../src/app/plans/find-plan.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import type { Ask } from '../../support/checked-client.ts';
import { operator, whole, type Operator, type Page } from './operator.ts';

const partners = (...names: readonly string[]) =>
  names.map((name) => ({ domain: `${name}.example`, search_policy: 'full_search', restriction: { tag: 'allow_all', value: null } }));

const listed = (names: readonly string[], more: object = {}): Ask => ({
  json: { desired: partners(...names), mode: 'sync', source: 'partners', ...more },
});

async function planned(service: Operator, ask: Ask): Promise<Plan> {
  const { status, body } = await service.ask<Plan>('POST', '/v1/plans', ask);
  expect(status).toBe(201);
  return body;
}

const applied = (service: Operator, { id, hazards }: Plan, headers: Ask['headers'] = {}) =>
  service.ask<Plan>('POST', `/v1/plans/${id}/apply`, { json: { allow: hazards.map(({ name }) => name) }, headers });

describe('POST /v1/plans', () => {
  it('answers 201 with the plan and where it is, and changes nothing', async () => {
    const service = await operator();
    const { status, headers, body } = await service.ask<Plan>('POST', '/v1/plans', listed(['A', 'b']));
    expect([status, headers.get('location')]).toEqual([201, `/v1/plans/${body.id}`]);
    expect(body).toMatchObject({ state: 'open', source: 'sync:partners', summary: { create: 2 }, allowed: [] });
    expect(body.steps.map(({ domain }) => domain)).toEqual(['a.example', 'b.example']);
    expect((await service.get<Page<object>>('/v1/remotes')).body.items).toEqual([]);
    expect((await service.get<Plan>(`/v1/plans/${body.id}`)).body).toEqual(body);
  });

  it('plans changes one by one, each kind of them', async () => {
    const service = await operator({
      rows: {
        'a.example': { search_policy: 'full_search', restriction: ['blue'] },
        'b.example': { search_policy: 'full_search', restriction: 'allow_all' },
        'c.example': { search_policy: 'full_search', restriction: 'allow_all' },
        'd.example': { search_policy: 'full_search', restriction: 'allow_all' },
      },
    });
    const changes = [
      { action: 'add_team', domain: 'a.example', team: '99db9768-04e3-4b5d-9268-831b6a25c4ab' },
      { action: 'freeze', domain: 'b.example' },
      { action: 'remove', domain: 'c.example' },
      { action: 'upsert', domain: 'd.example', search_policy: 'no_search' },
      { action: 'upsert', domain: 'e.example' },
    ];
    const plan = await planned(service, { json: { changes, reason: 'spring cleaning' } });
    expect(plan).toMatchObject({
      source: 'manual',
      reason: 'spring cleaning',
      summary: { create: 1, update: 2, freeze: 1, remove: 1, unchanged: 0 },
    });
    const { status, body } = await applied(service, plan);
    expect([status, body.state, body.progress]).toEqual([200, 'applied', { done: 5, failed: 0, total: 5 }]);
    expect((await planned(service, { json: { changes: changes.filter(({ action }) => action !== 'remove') } })).steps).toEqual([]);
  });

  it.each([
    ['neither changes nor desired', {}],
    ['an empty list of changes', { changes: [] }],
    ['a mode that is none', { desired: [], mode: 'replace' }],
    ['a source that is none', { desired: partners('a'), mode: 'sync', source: 'Partners!' }],
    ['an unknown key in a remote', { desired: [{ domain: 'a.example', policy: 'no_search' }], mode: 'sync' }],
    ['a change without its team', { changes: [{ action: 'add_team', domain: 'a.example' }] }],
  ])('refuses %s with 400', async (_, json) => {
    const { problem } = await operator();
    const { status, body } = await problem('POST', '/v1/plans', { json });
    expect([status, body.code]).toEqual([400, 'invalid-request']);
  });

  const MANY = Array.from({ length: 10_001 }, (_, n) => ({ domain: `r${String(n)}.example` }));

  it.each([
    [
      'an IDN',
      { desired: [{ domain: 'a.example' }, { domain: 'münchen.example' }], mode: 'upsert' },
      'body.desired[1].domain',
      'xn--mnchen-3ya.example',
    ],
    ['a trailing dot', { desired: [{ domain: 'a.example.' }], mode: 'upsert' }, 'body.desired[0].domain', 'dot'],
    [
      'a policy that is none',
      { changes: [{ action: 'upsert', domain: 'a.example', search_policy: 'all' }] },
      'body.changes[0].search_policy',
      'found “all”',
    ],
    ['more than can be', { desired: MANY, mode: 'upsert' }, 'body.desired', 'Expected at most 10000 items, found a list of 10001'],
    ['a list without a mode', { desired: [] }, 'body.mode', 'It is missing'],
    ['nothing', {}, 'body', 'Expected an object with changes, reason, or an object with desired, mode'],
  ])('says of %s where it is and what was expected', async (_, json, path, message) => {
    const { problem } = await operator();
    const { body } = await problem('POST', '/v1/plans', { json });
    expect(body).toMatchObject({ errors: [{ path, message: expect.stringContaining(message) as unknown }] });
  });

  it('refuses the whole plan where a rule refuses one of its changes, and names each', async () => {
    const service = await operator({ configured: { strategy: 'allowDynamic', own_domain: 'own.example' as never } });
    const { status, body } = await service.problem('POST', '/v1/plans', listed(['own', 'a']));
    expect([status, body.code]).toEqual([422, 'refused-by-rule']);
    expect(body.refusals).toMatchObject([{ rule: 'own-domain', domain: 'own.example' }]);
    expect((await service.get<Page<object>>('/v1/plans')).body.items).toEqual([]);
  });

  it('takes a list of ten thousand', async () => {
    const service = await operator();
    const names = Array.from({ length: 10_000 }, (_, n) => `partner-${String(n)}`);
    expect((await planned(service, listed(names))).summary.create).toBe(10_000);
  });
});

describe('POST /v1/plans/:id/apply', () => {
  it('asks for each hazard by name, and does nothing before', async () => {
    const service = await operator();
    const plan = await planned(service, listed(['a']));
    const { status, body } = await service.problem('POST', `/v1/plans/${plan.id}/apply`);
    expect([status, body.code, body.hazards?.map(({ name }) => name)]).toEqual([422, 'hazards-not-allowed', ['WIDENS_ACCESS']]);
    expect(await service.journal()).toEqual([]);
  });

  it('refuses what has moved meanwhile with 409, and says what moved', async () => {
    const service = await operator();
    const plan = await planned(service, listed(['a']));
    await service.write('PUT', '/v1/remotes/a.example', whole('no_search'));
    const { status, body } = await applied(service, plan);
    expect([status, body]).toMatchObject([
      409,
      { code: 'plan-stale', moved: [{ domain: 'a.example', was: 'no row' }, { domain: 'a.example' }] },
    ]);
  });

  it('with Prefer: respond-async answers 202 and goes on', async () => {
    const service = await operator();
    const plan = await planned(service, listed(Array.from({ length: 3000 }, (_, n) => `p${String(n)}`)));
    const { status, headers } = await applied(service, plan, { Prefer: 'respond-async' });
    expect([status, headers.get('location')]).toEqual([202, `/v1/plans/${plan.id}`]);
    const now = async (): Promise<Plan> => (await service.get<Plan>(`/v1/plans/${plan.id}?steps=none`)).body;
    await expect.poll(async () => (await now()).state, { timeout: 20_000 }).toBe('applied');
    expect(await now()).toMatchObject({ steps: [], progress: { done: 3000, failed: 0, total: 3000 } });
  });

  it('answers what is applied already with 200 and does nothing', async () => {
    const service = await operator();
    const plan = await planned(service, listed(['a']));
    await applied(service, plan);
    const before = await service.journal();
    expect((await applied(service, plan)).body.state).toBe('applied');
    expect(await service.journal()).toEqual(before);
  });

  it('is put on record step by step, with plan, source, hazards and reason', async () => {
    const service = await operator();
    const plan = await planned(service, listed(['a']));
    await applied(service, plan, { 'X-Actor': 'ada', 'X-Reason': 'as agreed' });
    expect(await service.journal()).toMatchObject([
      {
        outcome: 'started',
        plan: plan.id,
        step: 1,
        source: 'sync:partners',
        actor: 'ada',
        reason: 'as agreed',
        hazards: ['WIDENS_ACCESS'],
      },
      { outcome: 'done', plan: plan.id, step: 1 },
    ]);
  });
});

describe('the other doors of plans', () => {
  it('list them without steps, newest first', async () => {
    const service = await operator();
    const first = await planned(service, listed(['a']));
    const second = await planned(service, listed(['a', 'b']));
    const { body } = await service.get<Page<PlanRecordShown>>('/v1/plans');
    expect(body.items.map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
    expect(body.items[0]).not.toHaveProperty('steps');
    expect(body.items[0]?.hazards).toEqual(['WIDENS_ACCESS']);
  });

  it('reject one, which can then not be applied', async () => {
    const service = await operator();
    const plan = await planned(service, listed(['a']));
    expect((await service.ask<Plan>('POST', `/v1/plans/${plan.id}/reject`)).body.state).toBe('rejected');
    const { status, body } = await service.problem('POST', `/v1/plans/${plan.id}/apply`);
    expect([status, body.code]).toEqual([409, 'plan-closed']);
  });

  it('take back a single write by its plan, and by its entry', async () => {
    const service = await operator();
    const { body } = await service.write('PUT', '/v1/remotes/a.example', whole('no_search'));
    const byPlan = await service.ask<Plan>('POST', '/v1/undo', { json: { plan: body.plan.id } });
    const byEntry = await service.ask<Plan>('POST', '/v1/undo', { json: { entry: 2 } });
    for (const { status, body: plan } of [byPlan, byEntry])
      expect([status, plan.steps.map(({ action, domain }) => `${action} ${domain}`)]).toEqual([201, ['remove a.example']]);
    expect((await applied(service, byPlan.body)).status).toBe(200);
    expect((await service.ask('GET', '/v1/remotes/a.example')).status).toBe(404);
  });

  it.each(['GET /v1/plans/nobody', 'POST /v1/plans/nobody/apply', 'POST /v1/plans/nobody/reject'])(
    'answer %s with 404',
    async (request) => {
      const service = await operator();
      const [method = '', path = ''] = request.split(' ');
      const { status, body } = await service.problem(method, path);
      expect([status, body.code]).toEqual([404, 'no-such-plan']);
    },
  );
});

import { describe, expect, it } from 'vitest';
import type { MigrationListed, MigrationShown, MigrationView } from '../../../src/app/migrations/find-migration.ts';
import { dueMigrations } from '../../../src/app/migrations/due-migrations.ts';
import { goodFileLayer } from '../../support/running-service.ts';
import { roundOf } from '../../support/round-of.ts';
import { valuesText } from '../../app/migrations/moving.ts';
import { operator, type Operator, type Page } from './operator.ts';

const PATH = '/v1/migrations';
const VALUES = valuesText({ strategy: 'allowDynamic', brig: { 'a.example': 'full_search' }, allowed: ['a.example', 'c.example'] });
const TEAM = '0b1e0000-0000-4000-8000-000000000001';
const SECRET = 'BEGIN PRIVATE KEY';

const input = (content: string, name = 'values.yaml') => ({ name, content });

async function created(content = VALUES): Promise<{ service: Operator; migration: MigrationView; path: string }> {
  const service = await operator({ configured: {}, fileLayer: layer({ 'a.example': 'full_search' }) });
  const { status, body, headers } = await service.ask<MigrationView>('POST', PATH, {
    json: { inputs: [input(content)], reason: 'ticket 7' },
    headers: { 'X-Actor': 'olga' },
  });
  expect(status).toBe(201);
  expect(headers.get('location')).toBe(`${PATH}/${body.id}`);
  return { service, migration: body, path: `${PATH}/${body.id}` };
}

function layer(entries: Parameters<typeof goodFileLayer>[0]) {
  const state = goodFileLayer(entries);
  return { ...state, layer: { ...state.layer, strategy: { value: 'allowDynamic' as const, file: 'values.yaml', line: 5 } } };
}

describe('/v1/migrations', () => {
  it('makes one from values, and says what is asked and what to do', async () => {
    const { migration, service } = await created();
    expect(migration).toMatchObject({
      era: 'from-4.36-lingering-list',
      state: 'waiting',
      phase: 'answer',
      actor: 'olga',
      reason: 'ticket 7',
      open: 1,
      questions: [{ id: 'not-in-force:c.example', options: [{ id: 'leave-out' }, { id: 'import' }] }],
      next: `Answer 1 question(s): fedremotes migrate answer ${migration.id} QUESTION=OPTION`,
    });
    const { body } = await service.get<Page<MigrationShown>>(PATH);
    expect(body.items).toMatchObject([{ id: migration.id, state: 'waiting', phase: 'answer', actor: 'olga' }]);
  });

  it('restricts remotes by team, once it is said how they stand until then', async () => {
    const service = await operator({ configured: {}, fileLayer: layer({ 'a.example': 'full_search' }) });
    const make = (restrict: unknown) =>
      service.ask<MigrationView>('POST', PATH, { json: { inputs: [input(VALUES)], target: { restrict } } });
    const { body } = await make([{ domain: 'A.example', teams: [TEAM] }]);
    expect(body.questions.map(({ id }) => id)).toEqual(['not-in-force:c.example', 'until-restricted:a.example']);
    const answers = [
      { question: 'not-in-force', option: 'leave-out' },
      { question: 'until-restricted:a.example', option: 'open' },
    ];
    const answered = await service.ask<MigrationView>('POST', `${PATH}/${body.id}/answers`, { json: { answers } });
    expect(answered.body).toMatchObject({
      open: 0,
      remotes: [{ domain: 'a.example', restriction: { tag: 'restrict_by_team', value: [TEAM] }, meanwhile: 'open' }],
      hazards: [{ name: 'NARROWS_ACCESS' }, { name: 'FILE_LIFTS_RESTRICTION' }],
    });
    for (const wrong of [[{ domain: 'a.example', teams: [] }], [{ domain: 'a.example', teams: ['red'] }], { 'a.example': [TEAM] }])
      expect((await make(wrong)).status).toBe(400);
    expect((await make([{ domain: 'd.example', teams: [TEAM] }])).status).toBe(422);
  });

  it('leaves out of a summary what grows with the domains, and nothing that is to be done', async () => {
    const { service, path } = await created();
    const summary = async (): Promise<MigrationView> => (await service.get<MigrationView>(`${path}?report=summary`)).body;
    expect(await summary()).toMatchObject({ open: 1, questions: [{ id: 'not-in-force:c.example' }], remotes: [], remote_count: 1 });
    await service.ask('POST', `${path}/answers`, { json: { answers: [{ question: 'not-in-force', option: 'import' }] } });
    const hazards = [{ name: 'WIDENS_ACCESS', domain: 'c.example' }];
    expect(await summary()).toMatchObject({ questions: [{ answer: 'import' }], remote_count: 2, report: [], hazards });
    await service.ask('POST', `${path}/start`, { json: { allow: ['WIDENS_ACCESS'] } });
    const whole = (await service.get<MigrationView>(`${path}?report=none`)).body;
    expect(whole).toMatchObject({ questions: [{ answer: 'import' }], remotes: [{}, {}], hazards });
    expect(await summary()).toEqual({ ...whole, questions: [], remotes: [], hazards: [] });
  });

  it('names one that this release cannot read, in the list, when it is asked for, and when it is steered', async () => {
    const { service, migration, path } = await created();
    const { migrations } = service.context;
    const stored = await migrations.get(migration.id);
    if (stored) await migrations.update({ ...stored.record, phase: 'of-a-later-release' as 'copy' }, stored.revision);
    const { body } = await service.get<Page<MigrationListed>>(PATH);
    const unreadable = expect.stringContaining('is not stored as this release writes it at phase') as string;
    expect(body.items).toEqual([{ id: migration.id, unreadable }]);
    for (const answer of [await service.problem('GET', path), await service.problem('POST', `${path}/pause`)])
      expect(answer).toMatchObject({ status: 500, body: { code: 'record-unreadable', detail: unreadable } });
  });

  it('takes answers, by question or by code, and they can be changed; who gave them stays on record', async () => {
    const { service, path } = await created();
    const answer = async (option: string, question: string): Promise<MigrationView> =>
      (
        await service.ask<MigrationView>('POST', `${path}/answers`, {
          json: { answers: [{ question, option }] },
          headers: { 'X-Actor': 'olga' },
        })
      ).body;
    expect(await answer('import', 'not-in-force')).toMatchObject({ open: 0, hazards: [{ name: 'WIDENS_ACCESS', domain: 'c.example' }] });
    const changed = await answer('leave-out', 'not-in-force:c.example');
    expect(changed).toMatchObject({ hazards: [], questions: [{ answer: 'leave-out', given: { actor: 'olga', option: 'leave-out' } }] });
  });

  it('answers the report as much of it as is wanted', async () => {
    const { service, path } = await created();
    await service.ask('POST', `${path}/answers`, { json: { answers: [{ question: 'not-in-force', option: 'import' }] } });
    const lengths = await Promise.all(
      ['all', 'changes', 'none'].map(async (report) => (await service.get<MigrationView>(`${path}?report=${report}`)).body.report.length),
    );
    // Two domains and all others, six decisions each; of c.example four move.
    expect(lengths).toEqual([18, 4, 0]);
  });

  it('does not start before all is answered and allowed, and says what is missing', async () => {
    const { service, path } = await created();
    expect((await service.problem('POST', `${path}/start`)).body).toMatchObject({
      code: 'questions-open',
      questions: ['not-in-force:c.example'],
    });
    await service.ask('POST', `${path}/answers`, { json: { answers: [{ question: 'not-in-force', option: 'import' }] } });
    const refused = await service.problem('POST', `${path}/start`, { json: { allow: ['MASS_ADD'] } });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'hazards-not-allowed', hazards: [{ name: 'WIDENS_ACCESS', domain: 'c.example' }] },
    });
    const started = await service.ask<MigrationView>('POST', `${path}/start`, { json: { allow: ['WIDENS_ACCESS'] } });
    expect(started).toMatchObject({ status: 200, body: { state: 'running', phase: 'copy', allowed: ['WIDENS_ACCESS'] } });
    expect((await service.problem('POST', `${path}/start`)).body.code).toBe('migration-not-there');
    const late = await service.problem('POST', `${path}/answers`, { json: { answers: [{ question: 'not-in-force', option: 'import' }] } });
    expect(late).toMatchObject({ status: 409, body: { code: 'migration-not-there' } });
  });

  it('goes through to the end', async () => {
    const { service, path } = await created();
    const due = dueMigrations(service.context);
    await service.ask('POST', `${path}/answers`, { json: { answers: [{ question: 'not-in-force', option: 'leave-out' }] } });
    await service.ask('POST', `${path}/start`);
    await roundOf(due);
    expect((await service.get<MigrationView>(path)).body).toMatchObject({
      phase: 'clean-up',
      state: 'waiting',
      progress: { done: 1, total: 1 },
    });
    expect((await service.problem('POST', `${path}/confirm`)).body.detail).toContain('still have a.example');
    service.fileLayer.set(layer({}));
    expect((await service.ask<MigrationView>('POST', `${path}/confirm`)).body).toMatchObject({ state: 'running' });
    await roundOf(due);
    expect((await service.get<MigrationView>(path)).body).toMatchObject({
      phase: 'done',
      state: 'done',
      gates: [{ name: 'cleaned-up', satisfied: true }],
    });
  });

  it.each([
    ['a name that is no question', { question: 'nothing', option: 'import' }, 'no question of this migration'],
    ['an option that is none', { question: 'not-in-force', option: 'perhaps' }, 'Answer one of leave-out, import'],
  ])('refuses %s, and takes none of the answers', async (_name, wrong, said) => {
    const { service, path } = await created();
    const { status, body } = await service.problem('POST', `${path}/answers`, {
      json: { answers: [{ question: 'not-in-force', option: 'import' }, wrong] },
    });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'no-such-question' });
    expect(body.detail).toContain(said);
    expect((await service.get<MigrationView>(path)).body.open).toBe(1);
  });

  it.each([
    ['text that is no YAML', [input('a: [')], 'inputs-unusable'],
    [
      'nothing to migrate',
      [input('brig:\n  config:\n    optSettings:\n      setFederationDomain: own.example\n      setFederationStrategy: allowDynamic\n')],
      'inputs-unusable',
    ],
    ['a list that is not the one that is deployed', [input(VALUES.replace('full_search', 'no_search'))], 'inputs-unusable'],
    ['two files of one name', [input(VALUES), input(VALUES)], 'inputs-unusable'],
    ['no file', [], 'invalid-request'],
  ])('refuses %s', async (_name, inputs, code) => {
    const service = await operator({ configured: {}, fileLayer: layer({ 'a.example': 'full_search' }) });
    const { body } = await service.problem('POST', PATH, { json: { inputs } });
    expect(body.code).toBe(code);
    expect((await service.get<Page<MigrationShown>>(PATH)).body.items).toEqual([]);
  });

  it.each([
    ['an instant', { at: '2026-12-01T22:00:00+01:00' }, { at: '2026-12-01T21:00:00.000Z' }],
    ['windows', { windows: [{ days: ['mon'], from: '22:00', to: '06:00' }], time_zone: 'Europe/Berlin' }, { time_zone: 'Europe/Berlin' }],
  ])('takes %s for its work', async (_name, json, schedule) => {
    const { service, path } = await created();
    expect((await service.ask<MigrationView>('POST', `${path}/schedule`, { json })).body.schedule).toMatchObject(schedule);
    expect((await service.ask<MigrationView>('POST', `${path}/schedule`)).body).not.toHaveProperty('schedule');
  });

  it.each([
    ['a time that is none', { windows: [{ days: ['mon'], from: '25:00', to: '06:00' }] }],
    ['a zone that is none', { windows: [{ days: ['mon'], from: '22:00', to: '06:00' }], time_zone: 'Europe/Berlim' }],
    ['a day that is none', { windows: [{ days: ['someday'], from: '22:00', to: '06:00' }] }],
  ])('refuses %s', async (_name, json) => {
    const { service, path } = await created();
    expect((await service.problem('POST', `${path}/schedule`, { json })).body.code).toBe('invalid-request');
  });

  it('shows nothing of what else the inputs hold: not in answers, journal or log', async () => {
    const { service, path } = await created(`${VALUES}\nsecrets:\n  key: "${SECRET}"\n`);
    await service.problem('POST', `${path}/start`);
    await service.ask('POST', `${path}/abort`);
    const { body } = await service.get(path);
    expect(JSON.stringify([body, await service.journal(), service.log])).not.toContain(SECRET);
    expect(await service.context.migrations.inputs(path.slice(PATH.length + 1))).toBeUndefined();
  });

  it.each([
    ['markdown', 'text/markdown', '# Runbook of the migration '],
    ['bash', 'text/x-shellscript', '#!/usr/bin/env bash'],
  ])('has its runbook as %s, with the values files by name', async (format, type, begins) => {
    const { service, path } = await created();
    const { headers, body } = await service.get<string>(`${path}/runbook?format=${format}`);
    expect(headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(body.startsWith(begins)).toBe(true);
    expect(body).toContain('-f ./values.yaml');
    if (format === 'markdown') expect((await service.get<string>(`${path}/runbook`)).body).toBe(body);
  });

  it('has no runbook in another form, or of a migration that is not there', async () => {
    const { service, path } = await created();
    expect((await service.problem('GET', `${path}/runbook?format=pdf`)).body.code).toBe('invalid-request');
    expect((await service.problem('GET', `${PATH}/nothing/runbook`)).body.code).toBe('no-such-migration');
  });

  it('knows no migration that is not there', async () => {
    const service = await operator();
    for (const door of ['start', 'pause', 'resume', 'abort', 'rollback', 'confirm', 'schedule'])
      expect((await service.problem('POST', `${PATH}/nothing/${door}`)).body.code).toBe('no-such-migration');
    expect((await service.problem('GET', `${PATH}/nothing`)).status).toBe(404);
  });
});

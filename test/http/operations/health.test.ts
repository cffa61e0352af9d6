import { afterEach, describe, expect, it } from 'vitest';
import { Fault } from '../../../src/domain/fault.ts';
import { goodFileLayer, runningService, type RunningOptions, type RunningService } from '../../support/running-service.ts';

let service: RunningService | undefined;
afterEach(async () => service?.stop());

const ready = async (options: RunningOptions = {}): Promise<readonly [number, unknown]> => {
  service ??= await runningService(options);
  const answer = await service.send('GET', '/readyz');
  return [answer.status, JSON.parse(answer.text)];
};
afterEach(() => (service = undefined));

const down = (): Promise<never> => Promise.reject(new Fault('registry', 'the registry is gone', { effect: 'none' }));

/** What it says of the stores, whatever else it says. */
const STORES = {
  registry: {
    name: 'embedded',
    version: expect.stringMatching(/^SQLite 3\./) as string,
    capabilities: { connected: false, can_remove: true, can_restrict_by_team: true, knows_layers: true, sole_writer: true },
  },
  state: { name: 'embedded', version: 'schema 3' },
};

describe('/healthz', () => {
  it('says that the process runs, whatever else is broken', async () => {
    service = await runningService({
      around: (context) => ({ ...context, registry: { ...context.registry, readAll: down, count: down } }),
    });
    const answer = await service.send('GET', '/healthz');
    expect([answer.status, answer.text]).toEqual([200, '{"status":"ok"}']);
  });
});

describe('/readyz', () => {
  it('is ready where nothing is wrong', async () => {
    expect(await ready()).toEqual([200, { status: 'ready', reasons: [], ...STORES }]);
  });

  it('is not ready while no list could ever be read, and then is', async () => {
    let broken = true;
    const around: RunningOptions['around'] = (context) => ({
      ...context,
      registry: { ...context.registry, readAll: () => (broken ? down() : context.registry.readAll()) },
    });
    const reasons = [{ code: 'registry-unavailable', message: 'the registry is gone' }];
    expect(await ready({ around })).toEqual([503, { status: 'unavailable', reasons, ...STORES }]);
    broken = false;
    expect(await ready()).toEqual([200, { status: 'ready', reasons: [], ...STORES }]);
  });

  it('is degraded when the registry goes away later', async () => {
    let broken = false;
    const around: RunningOptions['around'] = (context) => ({
      ...context,
      registry: { ...context.registry, probe: () => (broken ? down() : context.registry.probe()) },
    });
    await ready({ around });
    broken = true;
    expect(await ready()).toMatchObject([200, { status: 'degraded', reasons: [{ code: 'registry-unavailable' }] }]);
  });

  it('is degraded with stale values files, and says what is wrong in them', async () => {
    const message = 'values.yaml line 3: a tab stands where spaces are expected';
    const findings = [{ code: 'yaml', severity: 'error', file: 'values.yaml', message } as const];
    const [status, body] = await ready({ fileLayer: { ...goodFileLayer({}), status: 'stale', findings } });
    expect([status, body]).toMatchObject([200, { status: 'degraded', reasons: [{ code: 'file-layer-stale' }] }]);
    expect(JSON.stringify(body)).toContain(message);
  });

  it('is degraded with values files that were never good: the list is still answered', async () => {
    const fileLayer = { status: 'unknown', layer: { entries: [] }, files: ['values.yaml'], findings: [] } as const;
    expect(await ready({ fileLayer })).toMatchObject([200, { status: 'degraded', reasons: [{ code: 'file-layer-unknown' }] }]);
  });

  it.each<readonly [string, RunningOptions]>([
    ['file-layer-unrecorded', { isFileLayerUnrecorded: () => true }],
    ['journal-behind', { around: (context) => ({ ...context, recorder: { ...context.recorder, unrecorded: () => 2 } }) }],
    ['journal-unwritable', { around: (context) => ({ ...context, recorder: { ...context.recorder, problem: () => 'the disk is full' } }) }],
    ['journal-unavailable', { around: (context) => ({ ...context, journal: { ...context.journal, seen: down } }) }],
    ['recovery-pending', { around: (context) => ({ ...context, recovery: { ...context.recovery, isDone: () => false } }) }],
  ])('is degraded by %s', async (code, options) => {
    expect(await ready(options)).toMatchObject([200, { status: 'degraded', reasons: [{ code }] }]);
  });
});

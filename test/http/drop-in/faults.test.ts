import { afterEach, describe, expect, it } from 'vitest';
import { Fault } from '../../../src/domain/fault.ts';
import { runningService, type Answer, type RunningOptions, type RunningService } from '../../support/running-service.ts';
import { config } from './brig-bodies.ts';

let service: RunningService | undefined;
afterEach(async () => service?.stop());

const post = async (options: RunningOptions): Promise<Answer> => {
  service = await runningService(options);
  return service.send('POST', '/i/federation/remotes', { body: config('new.example') });
};
const bodyOf = ({ text }: Answer): unknown => JSON.parse(text) as unknown;

const registryDown = (): Promise<never> => Promise.reject(new Fault('registry', 'The disk is gone', { effect: 'none' }));

describe('what stands against a request under /i is said in brig’s shape', () => {
  it('values files that were never good: 503 file-layer-unknown', async () => {
    const answer = await post({ fileLayer: { status: 'unknown', layer: { entries: [] }, files: ['values.yaml'], findings: [] } });
    expect([answer.status, bodyOf(answer)]).toMatchObject([503, { code: 503, label: 'file-layer-unknown' }]);
    expect(answer.headers['retry-after']).toBe('1');
  });

  it('a write that did not come about: 502 apply-incomplete', async () => {
    const answer = await post({
      around: (context) => ({ ...context, registry: { ...context.registry, write: () => Promise.resolve(undefined) } }),
    });
    expect([answer.status, bodyOf(answer)]).toMatchObject([502, { code: 502, label: 'apply-incomplete' }]);
  });

  it('too many writes that wait: 503 too-many-writes', async () => {
    const answer = await post({ around: (context) => ({ ...context, writes: () => undefined }) });
    expect([answer.status, bodyOf(answer)]).toMatchObject([503, { code: 503, label: 'too-many-writes' }]);
  });

  it('a journal that cannot be written: 503, and nothing was changed', async () => {
    const start = (): Promise<never> => Promise.reject(new Fault('journal', 'the disk is full; nothing was changed', { effect: 'none' }));
    const answer = await post({ around: (context) => ({ ...context, recorder: { ...context.recorder, start } }) });
    expect([answer.status, bodyOf(answer)]).toMatchObject([503, { code: 503, label: 'service-unavailable' }]);
    expect(answer.text).toContain('nothing was changed');
    expect(await service?.context.registry.count()).toBe(0);
  });

  it('a registry that cannot be read: 503 for the list, on the hot path and beside it', async () => {
    service = await runningService({ around: (context) => ({ ...context, registry: { ...context.registry, readAll: registryDown } }) });
    for (const path of ['/i/federation/remotes', '/i/federation/remotes?x']) {
      const answer = await service.send('GET', path);
      expect([answer.status, bodyOf(answer)]).toMatchObject([503, { code: 503, label: 'service-unavailable' }]);
    }
  });

  it('a fault of ours: brig’s 500, whose cause stands in the log only', async () => {
    const readOne = (): Promise<never> => Promise.reject(new Error('secret cause'));
    service = await runningService({ around: (context) => ({ ...context, registry: { ...context.registry, readOne } }) });
    const answer = await service.send('GET', '/i/federation/remotes/a.example/teams');
    expect([answer.status, bodyOf(answer)]).toEqual([500, { code: 500, label: 'server-error', message: 'Internal Server Error' }]);
    expect(JSON.stringify(service.log)).toContain('secret cause');
  });

  it('a body of more than 1 MB: 413', async () => {
    service = await runningService();
    const body = { ...config('a.example'), filler: 'x'.repeat(1025 * 1024) };
    const answer = await service.send('POST', '/i/federation/remotes', { body });
    expect([answer.status, bodyOf(answer)]).toMatchObject([413, { code: 413, label: 'payload-too-large' }]);
  });
});

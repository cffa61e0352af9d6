import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchBackend } from '../../../src/adapters/brig/backend.ts';
import { brigClient, type BrigClient } from '../../../src/adapters/brig/brig-client.ts';
import { brigRegistry } from '../../../src/adapters/brig/registry.ts';
import type { Backend } from '../../../src/ports/backend.ts';
import { status } from '../../support/brig/faults.ts';
import { startBrig, type BrigOptions, type StandInBrig } from '../../support/brig/start-brig.ts';
import { goodFileLayer } from '../../support/running-service.ts';
import { QUIET, REMOTES, SHORT } from './opened.ts';

interface Watched {
  readonly brig: StandInBrig;
  readonly client: BrigClient;
  readonly backend: Backend;
  readonly changes: ReturnType<typeof vi.fn>;
  readonly registry: ReturnType<typeof brigRegistry>;
}

async function watched(options: BrigOptions = {}, everyMs = 20): Promise<Watched> {
  const brig = await startBrig({ strategy: 'allowDynamic', ...options });
  const fresh = () => brigClient({ url: brig.url, log: QUIET, times: { ...SHORT, firstBackoff: 1, halfOpenAfter: 50 } });
  const client = fresh();
  const registry = brigRegistry({ client, fileLayer: () => goodFileLayer({}) });
  let seconds = 0;
  const now = (): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, (seconds += 1)));
  const backend = watchBackend({ client, fresh, now, log: QUIET, everyMs });
  const changes = vi.fn();
  backend.onChange(changes);
  onTestFinished(async () => {
    await backend.close();
    client.close();
    await brig.stop();
  });
  return { brig, client, backend, changes, registry };
}

const HEARD = { strategy: 'allowDynamic', own_domain: 'here.example', as_of: expect.any(String) as string };

describe('the backend behind BRIG_URL', () => {
  it('is heard at once: strategy and own domain', async () => {
    const { backend, changes } = await watched();
    expect([backend.heard(), backend.problem()]).toEqual([undefined, undefined]);
    await expect.poll(() => backend.heard()).toEqual(HEARD);
    expect(changes).toHaveBeenCalledTimes(1);
  });

  it('is heard again and again; listeners are told of what is otherwise, not that time goes by', async () => {
    const { backend, brig, changes } = await watched();
    // A fourth look at least: the clock of the test goes on by a second with each.
    await expect.poll(() => (backend.heard()?.as_of ?? '') >= '2026-01-01T00:00:03.000Z').toBe(true);
    expect(changes).toHaveBeenCalledTimes(1);
    brig.redeploy({ strategy: 'allowAll' });
    await expect.poll(() => backend.heard()?.strategy).toBe('allowAll');
    expect(changes).toHaveBeenCalledTimes(2);
  });

  it('stays as it was last heard while brig does not answer, with the time and the reason, and comes back', async () => {
    const { backend, brig } = await watched();
    await expect.poll(() => backend.heard()).toEqual(HEARD);
    brig.faults.set(status(500));
    await expect.poll(() => backend.problem()).toMatch(/answered 500 to GET/);
    const asOf = backend.heard()?.as_of;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(backend.heard()).toEqual({ ...HEARD, as_of: asOf });
    brig.faults.clear();
    await expect.poll(() => backend.problem()).toBeUndefined();
    expect(backend.heard()?.as_of).not.toBe(asOf);
  });

  it('is heard anew where a look has seen another strategy, so that nobody goes by the one before', async () => {
    const { backend, brig } = await watched({}, 60_000);
    await expect.poll(() => backend.heard()).toEqual(HEARD);
    brig.redeploy({ strategy: 'allowAll' });
    expect(await backend.lookAfresh()).toMatchObject({ strategy: 'allowAll' });
    expect(backend.heard()?.strategy).toBe('allowAll');
  });

  it('may not say its own domain, as fedremotes’ drop-in does not', async () => {
    const { backend, brig } = await watched();
    brig.faults.set(status(404), { path: '/api-version' });
    await expect.poll(() => backend.heard()).toEqual({ strategy: 'allowDynamic', as_of: expect.any(String) as string });
    expect(backend.problem()).toBeUndefined();
  });

  it('shares one read of the list with the registry', async () => {
    const { brig, client, backend, registry } = await watched({}, 60_000);
    const pause = brig.pauseAt('rows-read');
    await pause.reached;
    const others = [registry.readAll(), client.list(), registry.readAll()];
    pause.release();
    await Promise.all(others);
    await expect.poll(() => backend.heard()).toEqual(HEARD);
    expect(brig.requests.lines().filter((line) => line === `GET ${REMOTES}`)).toHaveLength(2);
  });
});

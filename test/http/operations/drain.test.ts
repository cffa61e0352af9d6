import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { runningService, send, type RunningService } from '../../support/running-service.ts';

const LIST = '/i/federation/remotes';

let service: RunningService | undefined;
afterEach(async () => {
  await service?.http.drain();
});

/** A request on a connection that is kept; answers status and the header Connection. */
const kept = (agent: Agent, port: number, path: string): Promise<readonly [number | undefined, string | undefined]> =>
  new Promise((resolve, reject) => {
    const asked = request({ agent, host: '127.0.0.1', port, path }, (response) => {
      response.resume();
      response.on('end', () => {
        resolve([response.statusCode, response.headers.connection]);
      });
    });
    asked.on('error', reject);
    asked.end();
  });

describe('draining', () => {
  it('says so first: /readyz 503, and every answer closes its connection, the hot path’s too', async () => {
    service = await runningService({ drainTimes: { settle: 300 } });
    expect((await service.send('GET', LIST, { headers: { Connection: 'keep-alive' } })).headers.connection).toBe('keep-alive');
    const drained = service.http.drain();
    const ready = await service.send('GET', '/readyz');
    expect([ready.status, JSON.parse(ready.text)]).toMatchObject([503, { status: 'draining' }]);
    for (const path of [LIST, '/healthz', '/v1/remotes']) {
      const answer = await service.send('GET', path, { headers: { Connection: 'keep-alive' } });
      expect([path, answer.status, answer.headers.connection]).toEqual([path, 200, 'close']);
    }
    await drained;
    await expect(send(service.port, 'GET', '/healthz')).rejects.toThrow('ECONNREFUSED');
  });

  it('leaves busy clients on kept connections without a reset', async () => {
    const running = (service = await runningService({ drainTimes: { settle: 200 } }));
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const failures: string[] = [];
    let answers = 0;
    const client = async (path: string): Promise<void> => {
      for (;;) {
        try {
          await kept(agent, running.port, path);
          answers += 1;
        } catch (error) {
          failures.push(error instanceof Error && 'code' in error ? String(error.code) : String(error));
          return;
        }
      }
    };
    const clients = [LIST, LIST, '/v1/remotes', '/healthz'].map(client);
    while (answers < 50) await new Promise((resolve) => setImmediate(resolve));
    await running.http.drain();
    await Promise.all(clients);
    agent.destroy();
    expect(failures).toEqual(Array(4).fill('ECONNREFUSED'));
  });

  it('answers what is under way', async () => {
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    service = await runningService({
      drainTimes: { settle: 10 },
      around: (context) => ({
        ...context,
        registry: {
          ...context.registry,
          readOne: async (domain) => {
            begin();
            await gate;
            return context.registry.readOne(domain);
          },
        },
      }),
    });
    const slow = service.send('GET', `${LIST}/a.example/teams`);
    await begun;
    const drained = service.http.drain();
    setTimeout(go, 200);
    expect((await slow).text).toBe('[]');
    await drained;
  });

  it('cuts off at the deadline who never ends', async () => {
    service = await runningService({ drainTimes: { settle: 10, deadline: 100 } });
    const socket = connect(service.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write('POST /i/federation/remotes HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nContent-Type: application/json\r\n\r\n{');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await service.http.drain();
    await closed;
  });

  it('ends once, however often it is asked for', async () => {
    service = await runningService({ drainTimes: { settle: 10 } });
    await Promise.all([service.http.drain(), service.http.drain()]);
    await service.http.drain();
    expect(service.http.server.listening).toBe(false);
  });
});

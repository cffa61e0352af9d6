import { startService } from '../support/service-process.ts';
import { callJson } from './call.ts';
import { readSource } from './changing-list.ts';
import { inFolder } from './in-folder.ts';
import { readRows } from './journal-audit.ts';
import { startListServer } from './list-server.ts';
import { until } from './until.ts';

const ALL = ['a.example', 'b.example', 'c.example'];
const PARTNERS = { name: 'partners' };
// A fetch is given up after 30 s, and the first pause is 30 s at most.
const TOLD_WITHIN_S = 60;

/** Lets a server of lists hang until a service has given it up by its own time limit, and answer again. Answers what the service said. */
export const listHangRun = (): Promise<string> =>
  inFolder(async (folder) => {
    const server = await startListServer();
    try {
      server.set(ALL);
      const { url, end } = await startService({ folder, settings: { STRATEGY: 'allowDynamic' } });
      const body = { url: server.url, interval: '10s', absent_after: 1, allow: ['WIDENS_ACCESS', 'MASS_ADD'] };
      await callJson(url, { method: 'PUT', path: '/v1/sources/partners', body });
      const untilIs = (state: string): Promise<void> =>
        until(`the source is ${state}`, async () => (await readSource(url, PARTNERS)).status.state === state, TOLD_WITHIN_S);
      await untilIs('healthy');
      server.set(ALL.slice(1), 'hang in the body');
      await untilIs('unhealthy');
      const { message = '' } = (await readSource(url, PARTNERS)).status;
      if ((await readRows(url)).size !== ALL.length) throw new Error('something was taken away');
      server.set(ALL);
      await untilIs('healthy');
      if ((await readRows(url)).size !== ALL.length) throw new Error('something was taken away');
      const { code } = await end('SIGTERM');
      if (code !== 0) throw new Error(`the service ended with ${String(code)}`);
      return message;
    } finally {
      await server.stop();
    }
  });

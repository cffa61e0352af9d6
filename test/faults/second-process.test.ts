import { expect, it } from 'vitest';
import { launchService, startService } from '../support/service-process.ts';
import { callJson } from './call.ts';
import { inFolder } from './in-folder.ts';

it('refuses to be the second process on a folder, in one line, and leaves the first alone', async () => {
  await inFolder(async (folder) => {
    const first = await startService({ folder });
    const second = launchService({ folder });
    const ending = await second.ended;
    expect(ending.code).toBe(1);
    const [line = '', ...more] = second.log().trimEnd().split('\n');
    expect(more).toEqual([]);
    expect(line).toContain(`the data folder ${folder} is in use by process ${String(first.pid)}`);
    expect(line).toContain('DATA_DIR');

    const body = { search_policy: 'no_search', restriction: { tag: 'allow_all', value: null } };
    await callJson(first.url, { method: 'PUT', path: '/v1/remotes/a.example', body });
    expect((await first.end('SIGTERM')).code).toBe(0);

    const third = await startService({ folder });
    expect(await callJson(third.url, { method: 'GET', path: '/v1/remotes/a.example' })).toMatchObject({ domain: 'a.example' });
    expect((await third.end('SIGTERM')).code).toBe(0);
  });
});

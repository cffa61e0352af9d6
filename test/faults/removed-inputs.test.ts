import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { valuesText } from '../app/migrations/moving.ts';
import { startService } from '../support/service-process.ts';
import { callJson } from './call.ts';
import { inFolder } from './in-folder.ts';

const SECRET = 'MARK-OF-A-PRIVATE-KEY';

it('leaves nothing of the inputs of a migration in its folder once that has ended', async () => {
  await inFolder(async (folder) => {
    const filesWithIt = (): readonly string[] => readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(SECRET));
    const service = await startService({ folder });
    const values = valuesText({ strategy: 'allowDynamic', brig: { 'a.example': 'full_search' }, allowed: ['a.example', 'c.example'] });
    const content = `${values}\nsecrets:\n  key: "${`${SECRET} `.repeat(1000)}"\n`;
    const body = { inputs: [{ name: 'values.yaml', content }] };
    const made = (await callJson(service.url, { method: 'POST', path: '/v1/migrations', body })) as { readonly id: string };
    expect(filesWithIt()).not.toEqual([]);
    await callJson(service.url, { method: 'POST', path: `/v1/migrations/${made.id}/abort`, body: {} });
    expect(filesWithIt()).toEqual([]);
    expect((await service.end('SIGTERM')).code).toBe(0);
    expect(filesWithIt()).toEqual([]);
  });
});

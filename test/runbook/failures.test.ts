import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { valuesText } from '../app/migrations/moving.ts';
import { listedBy } from './deployed.ts';
import { run, runToEnd, scene, type Scene } from './scene.ts';
import { withoutGit } from './without-git.ts';

const LISTED = { 'a.example': 'full_search' } as const;
const AS_LISTED = Object.entries(LISTED);
const FILES = {
  'values.yaml': valuesText({ strategy: 'allowDynamic', brig: { 'z.example': 'no_search' } }),
  'production.yaml': valuesText({ brig: LISTED }),
};

/** A migration of values in two files, both of which the clean-up changes. */
async function ofTwoFiles(): Promise<Scene> {
  const world = await scene({ files: FILES, era: '5.x' });
  await world.script();
  return world;
}

const textsIn = ({ folder }: Scene): readonly string[] => Object.keys(FILES).map((name) => readFileSync(join(folder, name), 'utf8'));

it('says that helm has failed, and deploys the same once more when it is run again', async () => {
  const world = await ofTwoFiles();
  const { brig, helm } = world;
  helm.before = () => ({ exitCode: 1, err: 'Error: UPGRADE FAILED: timed out waiting for the condition\n' });
  const failed = await run(world);
  expect(failed.code).toBe(1);
  expect(failed.asked.at(-1)).toBe('deploy');
  expect(failed.shown).toMatch(/UPGRADE FAILED[^]*helm failed\.[^]*helm rollback wire-server[^]*Run this script again once that is mended/);
  const changed = textsIn(world);
  expect(changed).not.toEqual(Object.values(FILES));
  // The file entries are in force as before, beside the rows.
  expect(new Set((await listedBy(brig)).map(([domain]) => domain))).toEqual(new Set(['a.example']));

  delete helm.before;
  const end = await runToEnd(world);
  expect(end.asked).toEqual(['deploy']);
  expect(end.shown).toContain('The values files are as this step wants them.');
  expect(textsIn(world)).toEqual(changed);
  expect(await listedBy(brig)).toEqual(AS_LISTED);
}, 60_000);

it('stops where the service has gone, and goes on when it is back', async () => {
  const world = await ofTwoFiles();
  const { server } = world.service.http;
  world.helm.deployed = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const stopped = await run(world);
  expect(stopped).toMatchObject({ code: 1 });
  expect(stopped.shown).toContain('cannot be seen. Is FEDREMOTES_URL right, and the service there?');
  expect(stopped.shown).toContain('Run this script again once that is mended');
  delete world.helm.deployed;
  // Nothing to lean on: without it nothing is begun.
  expect(await run(world)).toMatchObject({ code: 1, asked: [] });
  expect(world.helms).toHaveLength(1);

  await once(server.listen(world.service.port, '127.0.0.1'), 'listening');
  await runToEnd(world);
  expect(await listedBy(world.brig)).toEqual(AS_LISTED);
}, 60_000);

it.each([
  ['git', (world: Scene) => world],
  ['patch', (world: Scene) => ({ ...world, env: withoutGit(world) })],
])(
  'changes no file where %s cannot change all of them, and says why',
  async (_tool, on) => {
    const world = await ofTwoFiles();
    const here = on(world);
    const second = join(world.folder, 'production.yaml');
    const asGiven = FILES['production.yaml'];
    writeFileSync(second, asGiven.replace('- domain: a.example', '- domain:   a.example # by hand'));
    const before = textsIn(world);
    const stopped = await run(here);
    expect(stopped).toMatchObject({ code: 1 });
    expect(stopped.shown).toMatch(/The patch fits the values files neither before nor after it\.[^]*production\.yaml/);
    expect(textsIn(world)).toEqual(before);
    expect(world.helms).toEqual([]);

    // As it was, with a line of its own elsewhere.
    writeFileSync(second, `# by hand\n${asGiven}`);
    await runToEnd(here);
    expect(readFileSync(second, 'utf8')).toMatch(/^# by hand\n/);
    expect(await listedBy(world.brig)).toEqual(AS_LISTED);
  },
  60_000,
);

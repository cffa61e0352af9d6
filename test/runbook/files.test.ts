import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { valuesText } from '../app/migrations/moving.ts';
import { listedBy, settingsOf } from './deployed.ts';
import { answered, runToEnd, scene, type Scene } from './scene.ts';
import { VALUES_OF_BRIG } from './sub-chart-values.ts';
import { withoutGit } from './without-git.ts';

const LISTED = { 'a.example': 'full_search' } as const;
const AS_LISTED = Object.entries(LISTED);

/** Both lists in a file each, as each sub-chart has its own. */
const OF_CHARTS = {
  "brig's values.yaml": VALUES_OF_BRIG,
  'federator.yaml': `config:
  optSettings:
    federationStrategy:
      allowedDomains:
        - a.example
`,
};

/** The second file replaces the list of the first, as Helm has it. */
const OF_ONE_CHART = {
  'values.yaml': valuesText({ strategy: 'allowNone', brig: { 'z.example': 'no_search' }, allowed: ['a.example'] }),
  'production.yaml': valuesText({ strategy: 'allowDynamic', brig: LISTED }),
};

const modeOf = (file: string): number => statSync(file).mode & 0o777;
const pathsIn = ({ folder }: Scene, files: object): readonly string[] => Object.keys(files).map((name) => join(folder, name));
const chartsOf = ({ helms }: Scene) => helms.map((argv) => [argv[2], argv.filter((_, index) => argv[index - 1] === '-f')]);

it('changes the files of two charts with patch where there is no git, and upgrades each chart with its own', async () => {
  const world = await scene({ files: OF_CHARTS, era: '5.x' });
  const [brig = '', federator = ''] = pathsIn(world, OF_CHARTS);
  await answered(world);
  // Whatever else stands in them is not touched, and moves the place.
  writeFileSync(brig, `# our own\n${readFileSync(brig, 'utf8')}`);
  chmodSync(brig, 0o600);
  const before = readdirSync(world.folder);
  const end = await runToEnd({ ...world, env: withoutGit(world) });
  expect(end.asked.slice(-2)).toEqual(['start', 'deploy']);
  expect(chartsOf(world)).toEqual([
    ['wire/brig', ["./brig's values.yaml"]],
    ['wire/federator', ['./federator.yaml']],
  ]);
  expect(await listedBy(world.brig)).toEqual(AS_LISTED);
  expect(readFileSync(brig, 'utf8')).toMatch(/^# our own\nconfig:/);
  expect(settingsOf([brig])).toMatchObject({ entries: [], strategy: { value: 'allowDynamic' } });
  expect(settingsOf([brig, federator]).allowed).toBeUndefined();
  expect([modeOf(brig), modeOf(federator)]).toEqual([0o600, 0o644]);
  expect(readdirSync(world.folder)).toEqual(before);
}, 60_000);

it('changes two files of one chart in a folder of a git repository, and leaves them as private as they were', async () => {
  const world = await scene({ files: OF_ONE_CHART, era: '5.x' });
  const [first = '', second = ''] = pathsIn(world, OF_ONE_CHART);
  execFileSync('git', ['init', '--quiet', dirname(world.folder)]);
  chmodSync(first, 0o600);
  chmodSync(second, 0o640);
  await answered(world);
  await runToEnd(world);
  expect(chartsOf(world)).toEqual([['wire/wire-server', ['./values.yaml', './production.yaml']]]);
  expect(await listedBy(world.brig)).toEqual(AS_LISTED);
  expect(settingsOf([first])).toMatchObject({ entries: [], strategy: { value: 'allowNone' } });
  expect(settingsOf([second])).toMatchObject({ entries: [], strategy: { value: 'allowDynamic' } });
  expect(settingsOf([first]).allowed).toBeUndefined();
  expect([modeOf(first), modeOf(second)]).toEqual([0o600, 0o640]);
}, 60_000);

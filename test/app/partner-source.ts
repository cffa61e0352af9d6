import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setSource } from '../../src/app/sources/define-source.ts';
import { getSource } from '../../src/app/sources/find-source.ts';
import { requestRun, type RunAnswer, type RunRequest } from '../../src/app/sources/request-run.ts';
import type { ListSource } from '../../src/domain/list-source.ts';
import { ALICE, openWorld, type World } from './world.ts';

/** A source as most have it, less its list. */
export const PARTNERS: ListSource = {
  name: 'partners',
  mode: 'sync',
  absent: 'freeze',
  absent_after: 2,
  allow: ['WIDENS_ACCESS', 'NARROWS_ACCESS', 'MASS_ADD'],
  review: false,
  adopt: false,
  enabled: true,
};

/** A source whose list is a file that the test writes. */
export async function fileSource(more: Partial<ListSource> = {}, given?: Parameters<typeof openWorld>[0]) {
  const world = openWorld(given);
  const file = join(world.folder, 'list.txt');
  const write = (...names: readonly string[]): void => {
    writeFileSync(file, names.map((name) => `${name}.example\n`).join(''));
  };
  const set = await setSource(world.context, { ...PARTNERS, file, ...more }, ALICE);
  if (!set.ok) throw new Error(set.problem.message);
  return { world, file, write, run: (request: Partial<RunRequest> = {}) => run(world, request) };
}

/** Runs it; throws where that is refused. */
export async function run({ context }: World, request: Partial<RunRequest> = {}): Promise<RunAnswer> {
  const answer = await requestRun(context, 'partners', { by: ALICE, ...request });
  if (!answer.ok) throw new Error(`${answer.problem.code}: ${answer.problem.message}`);
  return answer.value;
}

/** How it stands, as it is shown. */
export const status = async ({ context }: World) => (await getSource(context, 'partners'))?.status;

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import { startService, type ReadyService, type ServiceOptions } from '../support/service-process.ts';
import { callJson } from './call.ts';
import { chanceOf, newSeed, type Chance } from './chance.ts';
import { journalAudit, readRows, type JournalCounts } from './journal-audit.ts';
import { allowedOnly, deployedOf, legacyDomains, legacyValues, patched, type Legacy } from './migration-values.ts';
import { until } from './until.ts';
import { untilBegun, type BegunPlace } from './until-begun.ts';

/** What a run of kills in the middle of migrations did. */
export interface MigrationKillCounts extends JournalCounts {
  readonly seed: number;
  readonly kills: number;
  /** How the migration stood when the next process looked, by phase and state. */
  readonly found: Readonly<Record<string, number>>;
  /** How often a person had to let it go on. */
  readonly resumed: number;
}

/** What to kill, and how often. */
export interface MigrationKillOptions {
  readonly folder: string;
  readonly domains: number;
  readonly times: number;
  readonly settings?: Readonly<Record<string, string>>;
}

interface Shown {
  readonly id: string;
  readonly phase: string;
  readonly state: string;
  readonly message?: string;
  readonly next: string;
}

// A replica is taken for dead after 10 s, and then come looks every 3 s, on a busy machine.
const WELL_WITHIN_S = 90;

/**
 * Kills the service at random points while it copies, verifies and hands over one migration, and starts it again. Throws, with the seed,
 * where it does not end done, says done without its rows, has failed without saying why, or rows and journal do not say the same.
 */
export async function migrationKillRun({ folder, domains, times, settings = {} }: MigrationKillOptions): Promise<MigrationKillCounts> {
  const chance = chanceOf(newSeed());
  const legacy: Legacy = { strategy: 'allowDynamic', domains };
  const values = legacyValues(legacy);
  const path = join(folder, 'values.yaml');
  writeFileSync(path, values);
  const options: ServiceOptions = { folder, settings: { ...settings, VALUES: path } };
  const audit = journalAudit();
  const state = { found: {} as Record<string, number>, resumed: 0, cleaned: false };
  try {
    let service = await startService(options);
    const id = await begin(service.url, values, legacy);
    for (let kills = 0; kills < times; kills += 1) {
      await untilStruck({ folder, isEmbedded: settings['REGISTRY'] !== 'cassandra', url: service.url }, chance);
      await service.end('SIGKILL');
      service = await startService(options);
      const { phase, state: stands } = await shown(service.url, id);
      state.found[`${phase}, ${stands}`] = (state.found[`${phase}, ${stands}`] ?? 0) + 1;
      if (phase === 'done') break;
      await steer(service.url, id, state, { path, values, mayCleanUp: kills > times / 2 });
    }
    await until(
      'the migration is done',
      async () => {
        const { phase } = await shown(service.url, id);
        if (phase !== 'done') await steer(service.url, id, state, { path, values, mayCleanUp: true });
        await wait(100);
        return phase === 'done';
      },
      WELL_WITHIN_S,
    );
    await until('all that was begun has an end on record', async () => (await audit.follow(service.url)) === 0, WELL_WITHIN_S);
    await audit.check(service.url);
    await expectCopied(service, legacy);
    const { code } = await service.end('SIGTERM');
    if (code !== 0) throw new Error(`the last process ended with ${String(code)}: ${service.log()}`);
  } catch (error) {
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${String(error)}`, { cause: error });
  }
  return { seed: chance.seed, kills: times, found: state.found, resumed: state.resumed, ...audit.counts() };
}

/** Half of the kills hit what has been begun, where anything is; the others any moment. A look for migrations comes every 3 s. */
async function untilStruck(place: BegunPlace, chance: Chance): Promise<void> {
  if (chance.next() < 0.3) return wait(chance.below(4_000));
  const end = performance.now() + 5_000;
  await untilBegun(place, () => performance.now() > end);
  await wait(chance.below(chance.pick([1, 30, 300])));
}

const PATH = '/v1/migrations';
const shown = async (url: string, id: string): Promise<Shown> =>
  (await callJson(url, { method: 'GET', path: `${PATH}/${id}?report=none` })) as Shown;

async function begin(url: string, content: string, legacy: Legacy): Promise<string> {
  const { id, questions } = (await callJson(url, {
    method: 'POST',
    path: PATH,
    body: { inputs: [{ name: 'values.yaml', content }] },
  })) as Shown & {
    readonly questions: readonly { readonly id: string }[];
  };
  const [opened = ''] = allowedOnly(legacy);
  const answers = [
    { question: 'listed-not-allowed', option: 'import' },
    { question: 'not-in-force', option: 'leave-out' },
    { question: `not-in-force:${opened}`, option: 'import' },
  ];
  if (questions.some((question) => question.id === 'era-unknown')) answers.push({ question: 'era-unknown', option: 'from-4.36' });
  await callJson(url, { method: 'POST', path: `${PATH}/${id}/answers`, body: { answers } });
  await callJson(url, { method: 'POST', path: `${PATH}/${id}/start`, body: { allow: HAZARD_NAMES } });
  return id;
}

interface Steering {
  readonly path: string;
  readonly values: string;
  readonly mayCleanUp: boolean;
}

/** What a person does: resumes what has failed, which must say why, deploys the clean-up, and says that it is deployed. */
async function steer(
  url: string,
  id: string,
  state: { resumed: number; cleaned: boolean },
  { path, values, mayCleanUp }: Steering,
): Promise<void> {
  const now = await shown(url, id);
  if (now.state === 'aborted') throw new Error(`it was aborted by nobody: ${JSON.stringify(now)}`);
  if (now.state === 'failed') {
    if ((now.message ?? '') === '') throw new Error(`it has failed without a reason: ${JSON.stringify(now)}`);
    state.resumed += 1;
    await callJson(url, { method: 'POST', path: `${PATH}/${id}/resume`, body: { allow: HAZARD_NAMES } });
  }
  if (now.phase !== 'clean-up' || now.state !== 'waiting' || !mayCleanUp) return;
  const cleaned = patched(values, { strategy: 'allowDynamic', entries: [], legacy: 'remove' });
  if (!state.cleaned) writeFileSync(path, cleaned);
  state.cleaned = true;
  await until('the values are seen, and it is confirmed', async () =>
    callJson(url, { method: 'POST', path: `${PATH}/${id}/confirm` }).then(
      () => true,
      (error: unknown) => {
        if (String(error).includes('Not there yet')) return false;
        throw error;
      },
    ),
  );
}

async function expectCopied({ url }: ReadyService, legacy: Legacy): Promise<void> {
  const rows = await readRows(url);
  const [opened = '', ...left] = allowedOnly(legacy);
  const wanted = new Map(deployedOf(legacyValues(legacy)).entries.map((entry) => [entry.domain as string, entry.search_policy as string]));
  wanted.set(opened, 'no_search');
  for (const domain of legacyDomains(legacy)) {
    const row = rows.get(domain);
    if (row?.search_policy !== wanted.get(domain) || row?.restricted === true)
      throw new Error(`${domain} is ${JSON.stringify(row)}, and ${wanted.get(domain) ?? 'nothing'} is wanted`);
  }
  if (left.some((domain) => rows.has(domain))) throw new Error('what was to be left out is there');
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import { callJson } from './call.ts';
import type { ExpectedRow } from './expected-row.ts';
import { readRows } from './journal-audit.ts';
import { LISTED } from './migration-decisions.ts';
import { allowedOnly, deployedOf, legacyDomains, legacyValues, patched, restrictedOf, type Legacy } from './migration-values.ts';
import { until } from './until.ts';

/** A migration as /v1/migrations shows it, as far as it is looked at. */
export interface ShownMigration {
  readonly id: string;
  readonly phase: string;
  readonly state: string;
  readonly message?: string;
  readonly progress: { readonly done: number; readonly total: number };
  readonly plans: readonly string[];
}

/** Who makes a migration and steers it, through whichever service answers. */
export interface Person {
  /** What a service is to be started with. */
  readonly settings: { readonly VALUES: string };
  /** Makes the migration and answers its questions; a row of its own and one that the inputs name stand there before. */
  readonly make: (url: string) => Promise<void>;
  readonly start: (url: string) => Promise<void>;
  /** How it stands. Throws where it says what is not so, or has failed without saying why. */
  readonly look: (url: string) => Promise<ShownMigration>;
  /** Looks, and does what is to be done: resumes what has failed; deploys what is waited for, and says so; or has it rolled back. */
  readonly steer: (url: string) => Promise<ShownMigration>;
  /** Steers until it waits in a phase, and does nothing there. */
  readonly steerTo: (url: string, phase: string) => Promise<void>;
  /** Why it had failed, each time that it was let go on. */
  readonly failures: () => readonly string[];
}

/** What a person wants. */
export interface PersonOptions {
  /** Where the values are. */
  readonly folder: string;
  readonly legacy: Legacy;
  /** It is rolled back when all is copied: `copied` before the file entries are gone, `cleaned-up` behind it. */
  readonly backFrom?: 'copied' | 'cleaned-up' | undefined;
  /** Whether what waits for a deployment may go on by now; left out, always. */
  readonly mayDeploy?: () => boolean;
  /** What is deployed besides the values. */
  readonly onDeploy?: (text: string) => void;
}

/** It is said to be all there. */
const COPIED = new Set(['clean-up', 'check', 'hand-over', 'done']);
const PATH = '/v1/migrations';
// On a busy machine.
const WITHIN_S = 300;
const OWN = 'kept.example';
/** Who writes such a one beside the migration has nothing to do with it. */
const isForeign = (domain: string): boolean => domain.startsWith('mark');

/** Writes the values of a backend; the rest waits to be asked for. */
export function migrationPerson({ folder, legacy, backFrom, mayDeploy = () => true, onDeploy }: PersonOptions): Person {
  const values = legacyValues(legacy);
  const path = join(folder, 'values.yaml');
  writeFileSync(path, values);
  const cleaned = patched(values, { strategy: legacy.strategy ?? 'allowDynamic', entries: [], legacy: 'remove' });
  const failures: string[] = [];
  let [id, deployed, before] = ['', values, new Map<string, ExpectedRow>() as ReadonlyMap<string, ExpectedRow>];
  /** Of these services and phases it is known that they say what is so. */
  const checked = new Set<string>();

  const post = (url: string, what: string, body: object): Promise<unknown> =>
    callJson(url, { method: 'POST', path: `${PATH}/${id}/${what}`, body });
  const deploy = (text: string): void => {
    if (text === deployed) return;
    writeFileSync(path, text);
    deployed = text;
    onDeploy?.(text);
  };
  const look = async (url: string): Promise<ShownMigration> => {
    const shown = (await callJson(url, { method: 'GET', path: `${PATH}/${id}?report=none` })) as ShownMigration;
    expectPlain(shown);
    if (checked.has(`${url} ${shown.phase}`)) return shown;
    if (COPIED.has(shown.phase)) expectCopied(await readRows(url), legacy, shown);
    if (shown.phase === 'gone-back') expectSame(await readRows(url), before);
    checked.add(`${url} ${shown.phase}`);
    return shown;
  };
  const waited = async (url: string, phase: string): Promise<void> => {
    if (phase === 'clean-up' && (backFrom === undefined || backFrom === 'cleaned-up')) deploy(cleaned);
    if (phase === 'restore') deploy(values);
    if (phase === 'clean-up' && backFrom !== undefined) await post(url, 'rollback', { allow: HAZARD_NAMES });
    else if (phase === 'clean-up' || phase === 'restore') await confirm(url, `${PATH}/${id}/confirm`);
  };
  const act = async (url: string, shown: ShownMigration): Promise<ShownMigration> => {
    if (shown.state === 'failed') {
      failures.push(`${shown.phase}: ${shown.message ?? ''}`);
      await post(url, 'resume', { allow: HAZARD_NAMES });
    }
    if (shown.state === 'waiting' && mayDeploy()) await waited(url, shown.phase);
    return shown;
  };
  return {
    settings: { VALUES: path },
    make: async (url) => {
      await putBefore(url, legacy);
      before = await readRows(url);
      id = await make(url, values, legacy);
    },
    start: async (url) => {
      await post(url, 'start', { allow: HAZARD_NAMES });
    },
    look,
    steer: async (url) => act(url, await look(url)),
    steerTo: async (url, wanted) => {
      let last: ShownMigration | undefined;
      const isThere = async (): Promise<boolean> => {
        last = await look(url);
        if (last.phase === wanted && last.state === 'waiting') return true;
        await act(url, last);
        await wait(500);
        return false;
      };
      await until(`it waits in ${wanted}`, isThere, WITHIN_S).catch((error: unknown) => {
        throw new Error(`${String(error)}; it is ${last?.state ?? ''} in ${last?.phase ?? ''}: ${last?.message ?? ''}`, { cause: error });
      });
    },
    failures: () => failures,
  };
}

/** What is never shown. */
function expectPlain(shown: ShownMigration): void {
  const { phase, state, message = '', progress } = shown;
  const fail = (what: string): never => {
    throw new Error(`${what}: ${JSON.stringify({ ...shown, questions: undefined, remotes: undefined })}`);
  };
  if (state === 'failed' && message === '') fail('it has failed without a reason');
  if ((state === 'aborted') !== (phase === 'gone-back')) fail('it was aborted by nobody, or has gone back and is not over');
  if ((state === 'done') !== (phase === 'done')) fail('it is done in another phase');
  if (COPIED.has(phase) && progress.done !== progress.total) fail('it has gone on before all was done');
}

async function putBefore(url: string, legacy: Legacy): Promise<void> {
  const body = { search_policy: 'no_search', restriction: { tag: 'allow_all', value: null } };
  const allow = HAZARD_NAMES.map((name) => `allow=${name}`).join('&');
  for (const domain of [OWN, legacyDomains(legacy)[0] ?? ''])
    await callJson(url, { method: 'PUT', path: `/v1/remotes/${domain}?${allow}`, body });
}

async function make(url: string, content: string, legacy: Legacy): Promise<string> {
  const restrict = restrictedOf(legacy).map((domain) => ({ domain, teams: [LISTED] }));
  const body = { inputs: [{ name: 'values.yaml', content }], target: { restrict } };
  const { id, questions } = (await callJson(url, { method: 'POST', path: PATH, body })) as {
    readonly id: string;
    readonly questions: readonly { readonly id: string }[];
  };
  const [opened = ''] = allowedOnly(legacy);
  const answers = [
    { question: 'listed-not-allowed', option: 'import' },
    { question: 'not-in-force', option: 'leave-out' },
    { question: `not-in-force:${opened}`, option: 'import' },
  ];
  if (legacy.meanwhile) {
    answers.push({ question: 'until-restricted', option: legacy.meanwhile });
    // This one has a row already.
    answers.push({ question: `until-restricted:${legacyDomains(legacy)[0] ?? ''}`, option: 'as-stored' });
  }
  if (questions.some((question) => question.id === 'era-unknown')) answers.push({ question: 'era-unknown', option: 'from-4.36' });
  await callJson(url, { method: 'POST', path: `${PATH}/${id}/answers`, body: { answers } });
  return id;
}

/** The values are seen a moment after they are written; where brig shows what is deployed, nobody has to say it. */
const confirm = (url: string, path: string): Promise<void> =>
  until('the values are seen, and it is confirmed', async () =>
    callJson(url, { method: 'POST', path }).then(
      () => true,
      (error: unknown) => {
        if (String(error).includes('Not there yet')) return false;
        if (String(error).includes('With BRIG_URL only brig satisfies this gate')) return true;
        throw error;
      },
    ),
  );

/** The rows that a migration is to come to, by domain. */
function wantedOf(legacy: Legacy): ReadonlyMap<string, string> {
  const [opened = ''] = allowedOnly(legacy);
  const listed = deployedOf(legacyValues(legacy)).entries.map(({ domain, search_policy }) => [domain, search_policy] as const);
  return new Map<string, string>([...listed, [opened, 'no_search'], [OWN, 'no_search']]);
}

function expectCopied(rows: ReadonlyMap<string, ExpectedRow>, legacy: Legacy, shown: ShownMigration): void {
  const wanted = wantedOf(legacy);
  // What the file has is open until the clean-up is deployed; what only the old list had is restricted at once.
  const atOnce = allowedOnly(legacy);
  const isLast = shown.phase === 'hand-over' || shown.phase === 'done';
  const restricted = new Set(restrictedOf(legacy).filter((domain) => isLast || atOnce.includes(domain)));
  for (const [domain, policy] of wanted) {
    const row = rows.get(domain);
    if (row?.search_policy !== policy || row.restricted !== restricted.has(domain))
      throw new Error(`it is ${shown.state} in ${shown.phase}, and ${domain} is ${JSON.stringify(row)}; ${policy} is wanted`);
  }
  const others = [...rows.keys()].filter((domain) => !wanted.has(domain) && !isForeign(domain));
  if (others.length > 0) throw new Error(`what was to be left out is there: ${others.slice(0, 5).join(', ')}`);
}

function expectSame(rows: ReadonlyMap<string, ExpectedRow>, before: ReadonlyMap<string, ExpectedRow>): void {
  const wrong = [...new Set([...rows.keys(), ...before.keys()])].filter(
    (domain) => !isForeign(domain) && JSON.stringify(rows.get(domain)) !== JSON.stringify(before.get(domain)),
  );
  if (wrong.length > 0) throw new Error(`gone back, and not as before: ${wrong.slice(0, 5).join(', ')} (${String(wrong.length)} in all)`);
}

import { rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { changeRemote } from '../../src/app/change-remote.ts';
import { answerMigration } from '../../src/app/migrations/answer-migration.ts';
import type { Change } from '../../src/domain/change.ts';
import { createMigration } from '../../src/app/migrations/create-migration.ts';
import { dueMigrations } from '../../src/app/migrations/due-migrations.ts';
import { getMigration, type MigrationView } from '../../src/app/migrations/find-migration.ts';
import { patchOfMigration } from '../../src/app/migrations/patch-of-migration.ts';
import { startMigration } from '../../src/app/migrations/start-migration.ts';
import { confirmMigration } from '../../src/app/migrations/confirm-migration.ts';
import { pauseMigration, resumeMigration } from '../../src/app/migrations/steer-migration.ts';
import { LEASE_TIMES } from '../../src/app/presence.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { HAZARD_NAMES, type HazardName } from '../../src/domain/hazard.ts';
import { valueOf } from '../app/world.ts';
import { valuesText, type Values } from '../app/migrations/moving.ts';
import type { EraName } from '../support/brig/era.ts';
import { lie, slow, status } from '../support/brig/faults.ts';
import { startBrig, type StandInBrig } from '../support/brig/start-brig.ts';
import { team } from '../support/domain-samples.ts';
import { roundOf } from '../support/round-of.ts';
import { inFolder } from './in-folder.ts';
import { brigWith, inPlace, type MigrationPlace } from './migration-place.ts';
import { deployedOf } from './migration-values.ts';
import { until } from './until.ts';

const BY = { actor: 'harness', verified: false };
const VALUES: Values = { strategy: 'allowDynamic', brig: { 'a.example': 'full_search', 'b.example': 'no_search' } };
const CLEAN = valuesText({ strategy: 'allowDynamic' });

interface Begun {
  readonly id: string;
  readonly brig: StandInBrig;
  readonly place: MigrationPlace;
  /** Goes on as far as it goes now. */
  readonly carry: () => Promise<void>;
  readonly goOn: () => Promise<MigrationView>;
  /** Goes on until it is so. */
  readonly goUntil: (phase: string, state: string) => Promise<MigrationView>;
  /** Why the clean-up is not handed out; undefined where it is. */
  readonly notHandedOut: () => Promise<string | undefined>;
  readonly confirm: () => Promise<string>;
}

const manyOf = (count: number): NonNullable<Values['brig']> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`remote${String(n)}.example`, 'full_search'] as const));

interface Beginning {
  readonly era?: EraName;
  /** How long a gate looks. */
  readonly overMs?: number;
  /** The old allow list of the values. */
  readonly allowed?: readonly string[];
  readonly unwatched?: boolean;
  /** How many remotes the file has; left out: those of VALUES. */
  readonly domains?: number;
  readonly before?: (brig: StandInBrig) => void;
  readonly restricts?: boolean;
  readonly answers?: Readonly<Record<string, string>>;
}

/** A migration that is started in front of brig, with all of its consequences allowed; what changes then is for the course. */
const begun = (
  { era = '5.x', overMs = 60, allowed, unwatched = false, domains, before, restricts = false, answers = {} }: Beginning,
  course: (begun: Begun) => Promise<void>,
) =>
  inFolder(async (folder) => {
    const values = valuesText({ ...VALUES, ...(domains !== undefined && { brig: manyOf(domains) }), ...(allowed && { allowed }) });
    const brig = await startBrig({ era, domain: 'own.example', ...brigWith(deployedOf(values)) });
    before?.(brig);
    const settings = { REGISTRY: 'brig', STATE: 'embedded' };
    await inPlace({ folder, settings, values, unwatched, brig }, async (place) => {
      const { context } = place;
      const restrict = restricts ? [{ domain: assertDomain('a.example'), teams: [team('red')] }] : [];
      const { id } = valueOf(await createMigration(context, { inputs: [{ name: 'values.yaml', content: values }], restrict }, BY));
      const given = Object.entries(answers).map(([question, option]) => ({ question, option }));
      if (given.length > 0) valueOf(await answerMigration(context, id, given, BY));
      valueOf(await startMigration(context, id, { allow: HAZARD_NAMES, by: BY }));
      const due = dueMigrations(context, LEASE_TIMES, { answers: 3, overMs });
      const carry = (): Promise<void> => roundOf(due);
      const goOn = async (): Promise<MigrationView> => {
        await carry();
        const view = await getMigration(context, id);
        if (!view) throw new Error('expected the migration');
        return view;
      };
      const goUntil = async (phase: string, state: string): Promise<MigrationView> => {
        let last = await goOn();
        await until(`it is ${state} in ${phase}`, async () => {
          last = await goOn();
          return last.phase === phase && last.state === state;
        });
        return last;
      };
      const notHandedOut = async (): Promise<string | undefined> => {
        const patch = await patchOfMigration(context, id, 'clean-up');
        return patch.ok ? undefined : patch.problem.message;
      };
      const confirm = async (): Promise<string> => {
        const done = await confirmMigration(context, id, HAZARD_NAMES, BY);
        return done.ok ? 'confirmed' : done.problem.message;
      };
      await course({ id, brig, place, carry, goOn, goUntil, notHandedOut, confirm });
    }).finally(brig.stop);
  });

describe('what changes while a migration is under way', () => {
  it('a brig that acknowledges and stores nothing is no copy, and nobody can confirm it', { timeout: 60_000 }, () =>
    begun({ unwatched: true, before: ({ faults }) => void faults.set(lie, { method: 'POST' }) }, async ({ goOn, confirm }) => {
      await until('it has stopped', async () => (await goOn()).state === 'failed');
      const view = await goOn();
      expect(['copy', 'verify']).toContain(view.phase);
      expect(await confirm()).not.toBe('confirmed');
    }),
  );

  it('a row that is gone keeps the clean-up back', { timeout: 60_000 }, () =>
    begun({}, async ({ brig, goUntil, notHandedOut }) => {
      await goUntil('clean-up', 'waiting');
      expect(await notHandedOut()).toBeUndefined();
      brig.store.remotes.delete('a.example');
      await until('it is seen', async () => (await notHandedOut())?.includes('the database does not have a.example any more') === true);
    }),
  );

  it('values files that cannot be read keep the clean-up back, and its gate shut', { timeout: 60_000 }, () =>
    begun({}, async ({ place, goUntil, goOn, notHandedOut }) => {
      await goUntil('clean-up', 'waiting');
      writeFileSync(place.valuesFile, 'brig: [');
      expect(await notHandedOut()).toContain('the watched values files cannot be read');
      rmSync(place.valuesFile);
      place.brig?.redeploy({ fileEntries: [] });
      for (let n = 0; n < 6; n += 1) await goOn();
      const { message } = await goOn();
      expect(message).toContain('the watched values files cannot be read');
      await place.deploy(CLEAN);
      await goUntil('done', 'done');
    }),
  );

  it('an entry of this very moment keeps the clean-up back', { timeout: 60_000 }, () =>
    begun({}, async ({ place, goUntil, notHandedOut }) => {
      await goUntil('clean-up', 'waiting');
      writeFileSync(place.valuesFile, valuesText({ ...VALUES, brig: { ...VALUES.brig, 'new.example': 'no_search' } }));
      expect(await notHandedOut()).toContain('the file layer has new.example');
    }),
  );

  it.each([
    ['an entry', 'new.example'],
    ['another policy', 'a.example'],
  ])('%s that the file gets keeps the clean-up back, and its gate shut', { timeout: 60_000 }, (_what, named) =>
    begun({}, async ({ place, goUntil, goOn, notHandedOut }) => {
      await goUntil('clean-up', 'waiting');
      await place.deploy(valuesText({ ...VALUES, brig: { ...VALUES.brig, [named]: 'no_search' } }));
      expect(await notHandedOut()).toContain(`the file layer has ${named}, which this migration does not know`);
      // The rest is cleaned up, by hand.
      await place.deploy(valuesText({ ...VALUES, brig: { [named]: 'no_search' } }));
      for (let n = 0; n < 6; n += 1) await goOn();
      expect(await goOn()).toMatchObject({ phase: 'clean-up', state: 'waiting', gates: [{ satisfied: false }] });
      await place.deploy(CLEAN);
      await goUntil('done', 'done');
    }),
  );

  it('what brig lists once and nobody knows keeps the clean-up back where no values are watched', { timeout: 60_000 }, () =>
    begun({ unwatched: true }, async ({ id, brig, place, goOn, goUntil, notHandedOut, confirm }) => {
      await goUntil('clean-up', 'waiting');
      expect(await notHandedOut()).toBeUndefined();
      brig.redeploy(brigWith(deployedOf(valuesText({ ...VALUES, brig: { ...VALUES.brig, 'new.example': 'no_search' } }))));
      expect(await notHandedOut()).toContain('new.example');
      // The rest is cleaned up, by hand.
      brig.redeploy(brigWith(deployedOf(valuesText({ ...VALUES, brig: { 'new.example': 'no_search' } }))));
      for (let n = 0; n < 6; n += 1) await goOn();
      const { phase, message } = await goOn();
      expect({ phase, message }).toEqual({ phase: 'clean-up', message: expect.stringContaining('new.example') as unknown });
      // A person may know that it is a row, and that is on record.
      expect(await confirmMigration(place.context, id, [], BY)).toMatchObject({
        ok: false,
        problem: { hazards: [{ name: 'DATABASE_NOT_SEEN', domain: 'new.example' }] },
      });
      expect(await confirm()).toBe('confirmed');
      expect(await place.context.journal.list({ source: `migration:${id}` }, 1)).toMatchObject([
        { message: expect.stringContaining('This stays, which the migration does not bring about: new.example.') as unknown },
      ]);
      await goUntil('done', 'done');
    }),
  );

  it('the clean-up is not handed out while brig is away, where nothing else shows its file', { timeout: 60_000 }, () =>
    begun({ unwatched: true }, async ({ brig, goUntil, notHandedOut }) => {
      await goUntil('clean-up', 'waiting');
      const mend = brig.faults.set(status(503), { method: 'GET' });
      expect(await notHandedOut()).toContain('brig does not answer');
      mend();
      expect(await notHandedOut()).toBeUndefined();
    }),
  );

  it('what another brig has read back does not count: it is read back anew, or it is of another backend', { timeout: 60_000 }, () =>
    begun({ unwatched: true, overMs: 60_000 }, async ({ id, place, goOn, goUntil, notHandedOut }) => {
      const { backend } = place.context;
      if (!backend) throw new Error('expected BRIG_URL');
      await goUntil('clean-up', 'waiting');
      const other = { ...backend, url: 'http://brig.elsewhere.example' };
      Object.assign(place.context, { backend: other });
      expect(await notHandedOut()).toContain('BRIG_URL is another one now');
      expect((await goOn()).message).toContain('All of it was read back from the brig at http://brig.elsewhere.example too');
      expect(await notHandedOut()).toBeUndefined();
      // Where the clean-up is deployed nothing shows that it is the same database: somebody has to say so.
      place.brig?.redeploy({ fileEntries: [] });
      Object.assign(place.context, { backend: { ...backend, url: 'http://third.example' } });
      const same = `fedremotes migrate resume ${id} --allow DATABASE_NOT_SEEN`;
      await until('it is said', async () => (await goOn()).message?.includes(same) === true);
      expect(await goOn()).toMatchObject({ phase: 'clean-up', state: 'waiting' });
      valueOf(await resumeMigration(place.context, id, ['DATABASE_NOT_SEEN'], BY));
      await until('its gate is looked at', async () => (await goOn()).message?.includes('as wanted') === true);
      Object.assign(place.context, {
        backend: { ...backend, url: 'http://third.example', heard: () => ({ ...backend.heard(), own_domain: 'prod.example' }) },
      });
      expect(await notHandedOut()).toContain('It is a migration of own.example, and the brig of BRIG_URL says that it is of prod.example');
      expect(await goOn()).toMatchObject({ phase: 'clean-up', state: 'failed' });
    }),
  );

  it('to accept what a brig before 4.40 still lists opens no gate, however often it is said', { timeout: 60_000 }, () =>
    begun({ era: '4.36', answers: { 'listed-not-allowed': 'leave-out' }, allowed: ['a.example'] }, async ({ id, place, goUntil }) => {
      await goUntil('verify', 'waiting');
      const confirm = (...allow: readonly HazardName[]) => confirmMigration(place.context, id, allow, BY);
      valueOf(await confirm('DATABASE_NOT_SEEN'));
      await goUntil('clean-up', 'waiting');
      // Its entry is taken out of the watched values, and brig is not deployed.
      writeFileSync(place.valuesFile, CLEAN);
      await until(
        'it is named',
        async () => (await goUntil('clean-up', 'waiting')).gates.at(-1)?.unnamed?.domains.includes('b.example') === true,
      );
      expect(await confirm()).toMatchObject({ ok: false, problem: { code: 'hazards-not-allowed' } });
      for (let n = 0; n < 2; n += 1) valueOf(await confirm('DATABASE_NOT_SEEN'));
      expect(await goUntil('clean-up', 'waiting')).toMatchObject({ accepted: [{ domain: 'b.example' }] });
      valueOf(await confirm());
      await goUntil('done', 'done');
    }),
  );

  it('a row that fedremotes has written since keeps nothing back', { timeout: 60_000 }, () =>
    begun({ unwatched: true }, async ({ place, goUntil, notHandedOut }) => {
      await goUntil('clean-up', 'waiting');
      const change: Change = { action: 'upsert', domain: assertDomain('new.example'), search_policy: 'full_search' };
      valueOf(await changeRemote(place.context, { change, allow: HAZARD_NAMES, by: BY, precondition: () => undefined }));
      expect(await notHandedOut()).toBeUndefined();
    }),
  );

  it('good answers of before a pause do not count after it', { timeout: 60_000 }, () =>
    begun({}, async ({ id, place, goOn, goUntil }) => {
      await goUntil('clean-up', 'waiting');
      await place.deploy(CLEAN);
      await goOn();
      expect((await goOn()).message).toContain('as wanted 2 time(s)');
      valueOf(await pauseMigration(place.context, id, BY));
      await goOn();
      valueOf(await resumeMigration(place.context, id, [], BY));
      expect((await goOn()).message).toContain('as wanted 1 time(s)');
    }),
  );

  it('a pause begins no further write, whatever was planned', { timeout: 60_000 }, () =>
    begun({ domains: 60 }, async ({ id, brig, place, carry }) => {
      brig.faults.set(slow(50), { method: 'POST' });
      const carried = carry();
      await until('the copy has begun', () => Promise.resolve(brig.store.remotes.size > 0));
      valueOf(await pauseMigration(place.context, id, BY));
      const written = brig.store.remotes.size;
      await carried;
      // What was on its way arrives.
      expect(brig.store.remotes.size).toBeLessThan(written + 20);
      brig.faults.clear();
      valueOf(await resumeMigration(place.context, id, [], BY));
      await until('all is written', async () => {
        await carry();
        return brig.store.remotes.size === 60;
      });
    }),
  );

  it('a row under an entry stands as it is until it is restricted, and is no sign that the file is gone', { timeout: 60_000 }, () =>
    begun(
      {
        restricts: true,
        before: ({ store }) => {
          store.seed('a.example', 'no_search');
        },
        answers: { 'database-differs': 'take-input', 'until-restricted': 'as-stored' },
      },
      async ({ brig, place, goUntil, goOn }) => {
        await goUntil('clean-up', 'waiting');
        for (let n = 0; n < 6; n += 1) await goOn();
        expect(await goOn()).toMatchObject({ phase: 'clean-up', state: 'waiting' });
        expect(brig.store.remotes.get('a.example')).toEqual({ search_policy: 0, restriction: 0 });
        await place.deploy(CLEAN);
        await goUntil('done', 'done');
        expect([...(brig.store.teams.get('a.example') ?? [])]).toEqual([team('red')]);
        expect(brig.store.remotes.get('a.example')).toEqual({ search_policy: 2, restriction: 1 });
      },
    ),
  );
});

import { describe, expect, it } from 'vitest';
import { adoptRemote } from '../../src/app/adopt-remote.ts';
import { answerMigration } from '../../src/app/migrations/answer-migration.ts';
import { createMigration } from '../../src/app/migrations/create-migration.ts';
import { dueMigrations } from '../../src/app/migrations/due-migrations.ts';
import { getMigration, type MigrationView } from '../../src/app/migrations/find-migration.ts';
import { patchOfMigration } from '../../src/app/migrations/patch-of-migration.ts';
import { startMigration } from '../../src/app/migrations/start-migration.ts';
import { confirmMigration } from '../../src/app/migrations/confirm-migration.ts';
import { LEASE_TIMES } from '../../src/app/presence.ts';
import { assertDomain } from '../../src/domain/domain.ts';
import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import { valuesText, type Values } from '../app/migrations/moving.ts';
import { valueOf } from '../app/world.ts';
import type { EraName } from '../support/brig/era.ts';
import { startBrig, type StandInBrig } from '../support/brig/start-brig.ts';
import { roundOf } from '../support/round-of.ts';
import { inFolder } from './in-folder.ts';
import { brigWith, inPlace, type MigrationPlace } from './migration-place.ts';
import { deployedOf } from './migration-values.ts';
import { until } from './until.ts';

const BY = { actor: 'harness', verified: false };
// As brig stores them (brig-contract §1.6).
const FULL_SEARCH = 2;
const EVERYBODY = 0;
const OLD_KEYS: Values = { strategy: 'allowDynamic', allowed: ['p.example'] };
const NONE: Values = { strategy: 'allowNone', brig: { 'a.example': 'full_search' } };
const ENTRY: Values = { strategy: 'allowDynamic', brig: { 'a.example': 'full_search' } };

interface Scene {
  readonly era?: EraName;
  /** What brig runs with. */
  readonly deployed: Values;
  readonly rows?: readonly string[];
  readonly registry?: 'brig' | 'embedded';
  /** Whether the service is told of the values files. */
  readonly watched?: boolean;
}

/** A service in front of brig, which has rows for everybody with full_search. */
const inFrontOf = (
  { era = '5.x', deployed, rows = [], registry = 'brig', watched = false }: Scene,
  course: (place: MigrationPlace & { readonly brig: StandInBrig }) => Promise<void>,
) =>
  inFolder(async (folder) => {
    const values = valuesText(deployed);
    const brig = await startBrig({ era, domain: 'own.example', ...brigWith(deployedOf(values)) });
    for (const domain of rows) brig.store.remotes.set(domain, { search_policy: FULL_SEARCH, restriction: EVERYBODY });
    const settings = { REGISTRY: registry, STATE: 'embedded' };
    await inPlace({ folder, settings, values, unwatched: !watched, brig }, (place) => course({ ...place, brig })).finally(brig.stop);
  });

const made = ({ context }: MigrationPlace, inputs: Values, strategy?: 'allowDynamic') =>
  createMigration(context, { inputs: [{ name: 'values.yaml', content: valuesText(inputs) }], ...(strategy && { strategy }) }, BY);

/** Starts a migration up to 4.35 of one remote, and upgrades brig with its first patch. */
async function upgraded(place: MigrationPlace & { readonly brig: StandInBrig }): Promise<string> {
  const { id } = valueOf(await made(place, { allowed: ['a.example'] }));
  valueOf(await startMigration(place.context, id, { allow: HAZARD_NAMES, by: BY }));
  const patched = valuesText({ strategy: 'allowDynamic', brig: { 'a.example': 'no_search' } });
  place.brig.redeploy({ era: '5.x', ...brigWith(deployedOf(patched)) });
  return id;
}

async function viewOf({ context }: MigrationPlace, id: string): Promise<MigrationView> {
  const view = await getMigration(context, id);
  if (!view) throw new Error('expected the migration');
  return view;
}

describe('a migration in front of brig', () => {
  it('is not started where its registry is not connected to that brig, and its status says why', { timeout: 60_000 }, () =>
    inFrontOf({ deployed: ENTRY, registry: 'embedded', watched: true }, async (place) => {
      const { id } = valueOf(await made(place, ENTRY));
      const started = await startMigration(place.context, id, { allow: HAZARD_NAMES, by: BY });
      expect(started).toMatchObject({ ok: false, problem: { message: expect.stringContaining('set REGISTRY=brig') as unknown } });
      expect((await viewOf(place, id)).next).toContain('to rehearse, unset BRIG_URL');
    }),
  );

  it('knows by a brig that has no list of remotes that it is older than 4.36', { timeout: 60_000 }, () =>
    inFrontOf({ era: 'pre-4.36', deployed: {} }, async (place) => {
      const prepared = { ...ENTRY, allowed: ['a.example', 'p.example'] };
      const { id } = valueOf(await made(place, prepared));
      // What is prepared for the upgrade says the contrary: that is a question.
      const view = await viewOf(place, id);
      expect(view.questions.map((question) => question.id)).toContain('era-contradicted');
      const plain = valueOf(await made(place, { allowed: ['p.example'] }));
      expect(await viewOf(place, plain.id)).toMatchObject({ era: 'up-to-4.35' });
    }),
  );

  it.each([true, false])('is not made where what brig lists is in no input (values watched: %s)', { timeout: 60_000 }, (watched) =>
    inFrontOf({ deployed: ENTRY, watched }, async (place) => {
      const [, federators = ''] = valuesText({ allowed: ['a.example', 'y.example'] }).split(/^(?=federator:)/m);
      const refused = await createMigration(place.context, { inputs: [{ name: 'federator.yaml', content: federators }] }, BY);
      const message = expect.stringMatching(/list(s)? a\.example.* brig’s settings are not among the inputs/) as unknown;
      expect(refused).toMatchObject({ ok: false, problem: { findings: [{ code: 'inputs-contradict', message }] } });
    }),
  );

  it('asks of rows of its database that no file tells from its own entries', { timeout: 60_000 }, () =>
    inFrontOf({ deployed: { ...ENTRY, strategy: 'allowNone' }, rows: ['dormant.example'] }, async (place) => {
      const { id } = valueOf(await made(place, { ...ENTRY, strategy: 'allowNone' }, 'allowDynamic'));
      const view = await viewOf(place, id);
      expect(view.questions.map((question) => question.id)).toContain('dormant-row:dormant.example');
      expect(view.report.map(({ domain }) => domain)).toContain('dormant.example');
    }),
  );

  it('asks whether a remote is wanted otherwise than its row has it, and not for what its file has', { timeout: 60_000 }, () =>
    inFrontOf({ deployed: ENTRY, rows: ['p.example'] }, async (place) => {
      const { id } = valueOf(await made(place, { ...ENTRY, allowed: ['p.example'] }));
      valueOf(await answerMigration(place.context, id, [{ question: 'not-in-force:p.example', option: 'import' }], BY));
      const ids = (await viewOf(place, id)).questions.map((question) => question.id);
      expect(ids).toContain('database-differs:p.example');
      expect(ids).not.toContain('database-differs:a.example');
    }),
  );

  it.each([
    ['5.x', false],
    ['4.36', true],
  ] as const)('of %s is started though nobody sees its database, where that is so: %s', { timeout: 60_000 }, (era, isUnseen) =>
    inFrontOf({ era, deployed: ENTRY }, async (place) => {
      const { id } = valueOf(await made(place, ENTRY));
      const { hazards } = await viewOf(place, id);
      expect(hazards.some(({ name }) => name === 'DATABASE_NOT_SEEN')).toBe(isUnseen);
    }),
  );

  it('is not made of values that are not deployed, nor started of such that are not any more', { timeout: 60_000 }, () =>
    inFrontOf({ deployed: ENTRY }, async (place) => {
      const undeployed = await made(place, { ...ENTRY, brig: { ...ENTRY.brig, 'c.example': 'no_search' } });
      const message = expect.stringMatching(/brig’s list here has c\.example, which brig does not list so/) as unknown;
      expect(undeployed).toMatchObject({ ok: false, problem: { findings: [{ code: 'inputs-contradict', message }] } });
      const { id } = valueOf(await made(place, ENTRY));
      const start = () => startMigration(place.context, id, { allow: HAZARD_NAMES, by: BY });
      place.brig.redeploy(brigWith(deployedOf(valuesText({ strategy: 'allowDynamic' }))));
      const gone = expect.stringContaining('brig’s list here has a.example, which brig does not list so') as unknown;
      expect(await start()).toMatchObject({ ok: false, problem: { message: gone } });
    }),
  );

  it.each<readonly [string, EraName, Values, Values, Values, RegExp]>([
    ['is upgraded', 'pre-4.36', {}, { allowed: ['a.example'] }, ENTRY, /brig answers with its list.* is of 4\.36 or later/],
    ['gets another strategy', '5.x', NONE, NONE, ENTRY, /the strategy allowNone stands here, but brig says allowDynamic/],
    ['loses an entry', '5.x', ENTRY, ENTRY, { strategy: 'allowDynamic' }, /brig’s list here has a\.example, which brig does not list so/],
  ])('is not started where brig %s after it was made', { timeout: 60_000 }, (_what, era, deployed, inputs, then, message) =>
    inFrontOf({ era, deployed }, async (place) => {
      const { id } = valueOf(await made(place, inputs));
      if (inputs.strategy === 'allowNone')
        valueOf(await answerMigration(place.context, id, [{ question: 'strategy-allow-none', option: 'stay-allow-none' }], BY));
      place.brig.redeploy({ era: '5.x', ...brigWith(deployedOf(valuesText(then))) });
      const said = expect.stringMatching(message) as unknown;
      const started = await startMigration(place.context, id, { allow: HAZARD_NAMES, by: BY });
      expect(started).toMatchObject({ ok: false, problem: { message: said } });
      expect(await viewOf(place, id)).toMatchObject({ outdated: said, next: said });
    }),
  );

  it('is not made of an entry where brig has but a row that is restricted by team', { timeout: 60_000 }, () =>
    inFrontOf({ deployed: { strategy: 'allowDynamic' } }, async (place) => {
      place.brig.store.remotes.set('a.example', { search_policy: FULL_SEARCH, restriction: 1 });
      const message = expect.stringContaining('which brig does not list so') as unknown;
      expect(await made(place, ENTRY)).toMatchObject({ ok: false, problem: { findings: [{ message }] } });
    }),
  );

  it('stops behind the upgrade at rows that nobody could see before, until they are allowed by name', { timeout: 60_000 }, () =>
    inFrontOf({ era: 'pre-4.36', deployed: {}, rows: ['z.example'] }, async (place) => {
      const { context } = place;
      const id = await upgraded(place);
      const due = dueMigrations(context, LEASE_TIMES, { answers: 1, overMs: 0 });
      await until('it is said', async () => {
        await roundOf(due);
        return (await viewOf(place, id)).message?.includes('brig lists z.example, which the patch does not have') === true;
      });
      const hazards = [{ name: 'WIDENS_ACCESS', domain: 'z.example' }];
      expect(await confirmMigration(context, id, [], BY)).toMatchObject({ ok: false, problem: { code: 'hazards-not-allowed', hazards } });
      valueOf(await confirmMigration(context, id, ['WIDENS_ACCESS'], BY));
      await until('it goes on', async () => {
        await roundOf(due);
        return (await viewOf(place, id)).phase === 'clean-up';
      });
      // That it is let in is no word on where it is: an entry of the file would go.
      const patch = expect.stringContaining(`confirm ${id} --allow DATABASE_NOT_SEEN`) as unknown;
      expect(await patchOfMigration(context, id, 'clean-up')).toMatchObject({ ok: false, problem: { message: patch } });
      expect(await viewOf(place, id)).toMatchObject({ accepted: [{ domain: 'z.example', as: 'WIDENS_ACCESS' }] });
    }),
  );

  it('accepts what was shown at a gate, and no more', { timeout: 60_000 }, () =>
    inFrontOf({ era: 'pre-4.36', deployed: {}, rows: ['z.example'] }, async (place) => {
      const { context, brig } = place;
      const id = await upgraded(place);
      const due = dueMigrations(context);
      await until('it is shown', async () => {
        await roundOf(due);
        return (await viewOf(place, id)).gates[0]?.unnamed?.domains.includes('z.example') === true;
      });
      brig.store.remotes.set('y.example', { search_policy: FULL_SEARCH, restriction: EVERYBODY });
      valueOf(await confirmMigration(context, id, ['WIDENS_ACCESS'], BY));
      await roundOf(due);
      const [gate] = (await viewOf(place, id)).gates;
      expect(gate?.unnamed).toEqual({ domains: ['y.example'], allow: 'WIDENS_ACCESS' });
    }),
  );

  it('asks whether what it lists is a row or an entry of its file, whoever owns it, where no input has it', { timeout: 60_000 }, () =>
    inFrontOf({ deployed: { ...ENTRY, brig: { ...ENTRY.brig, 'x.example': 'full_search' } } }, async (place) => {
      // To own what a list shows is no sign that the database has it.
      valueOf(await adoptRemote(place.context, assertDomain('x.example'), BY));
      const { id } = valueOf(await made(place, ENTRY));
      const answer = (option: string) => answerMigration(place.context, id, [{ question: 'layer-unknown', option }], BY);
      const start = () => startMigration(place.context, id, { allow: HAZARD_NAMES, by: BY });
      const open = { ok: false, problem: { code: 'questions-open', questions: ['layer-unknown:x.example'] } };
      expect(await start()).toMatchObject(open);
      valueOf(await answer('in-file'));
      expect(await start()).toMatchObject(open);
      expect((await viewOf(place, id)).next).toContain('Make another migration with all values files that are deployed');
      valueOf(await answer('row'));
      expect(await start()).toMatchObject({ ok: true });
    }),
  );

  it('is not made where an entry of its file stands over a restriction by team, and no input has it', { timeout: 60_000 }, () =>
    inFrontOf({ deployed: { ...ENTRY, brig: { ...ENTRY.brig, 'x.example': 'full_search' } } }, async (place) => {
      place.brig.store.remotes.set('x.example', { search_policy: FULL_SEARCH, restriction: 1 });
      const message = expect.stringContaining('brig lists x.example, whose entry in brig’s file no input has') as unknown;
      expect(await made(place, ENTRY)).toMatchObject({ ok: false, problem: { findings: [{ code: 'inputs-contradict', message }] } });
    }),
  );

  it('does not go on, and hands nothing out, with another registry than it was started with', { timeout: 60_000 }, () =>
    inFrontOf({ deployed: ENTRY }, async ({ context: real, ...place }) => {
      const { id } = valueOf(await made({ context: real, ...place }, ENTRY));
      const { backend: _backend, ...unconnected } = real;
      const rehearsal = {
        ...unconnected,
        registry: { ...real.registry, name: 'embedded' as const, capabilities: real.registry.capabilities },
      };
      valueOf(await startMigration(rehearsal, id, { allow: HAZARD_NAMES, by: BY }));
      const message = expect.stringContaining('It was started with REGISTRY=embedded') as unknown;
      expect(await patchOfMigration(real, id, 'clean-up')).toMatchObject({ ok: false, problem: { message } });
      await roundOf(dueMigrations(real));
      expect(await viewOf({ context: real, ...place }, id)).toMatchObject({ state: 'failed', message });
    }),
  );

  it.each([
    [false, { ok: true }],
    // Watched values that still have the list are not those of the clean-up.
    [true, { ok: false, problem: { message: expect.stringMatching(/still have the federator’s old list .*line 9/) as unknown } }],
  ])(
    'waits for a person where the clean-up takes out only keys that brig does not read (values watched: %s)',
    { timeout: 60_000 },
    (watched, confirmed) =>
      inFrontOf({ deployed: OLD_KEYS, watched }, async (place) => {
        const { context } = place;
        const { id } = valueOf(await made(place, OLD_KEYS));
        valueOf(await answerMigration(context, id, [{ question: 'not-in-force:p.example', option: 'import' }], BY));
        valueOf(await startMigration(context, id, { allow: HAZARD_NAMES, by: BY }));
        const due = dueMigrations(context, LEASE_TIMES, { answers: 1, overMs: 0 });
        await until('it waits for the clean-up', async () => {
          await roundOf(due);
          return (await viewOf(place, id)).phase === 'clean-up';
        });
        for (let n = 0; n < 3; n += 1) await roundOf(due);
        expect(await viewOf(place, id)).toMatchObject({ phase: 'clean-up', state: 'waiting', gates: [{ satisfied: false }] });
        expect(await confirmMigration(context, id, [], BY)).toMatchObject(confirmed);
      }),
  );
});

it('does not take the rows of another database for those of brig', { timeout: 60_000 }, () =>
  inFrontOf({ deployed: ENTRY, watched: true }, async (place) => {
    const { registry } = place.context;
    // As a registry on a keyspace that is not brig's own.
    const elsewhere = new Map(await registry.readAll());
    Object.assign(place.context, {
      registry: {
        ...registry,
        capabilities: registry.capabilities,
        readAll: () =>
          Promise.resolve(elsewhere.set('a.example', { kind: 'row', search_policy: 'full_search', restricted: false, teams: [] })),
      },
    });
    const { id } = valueOf(await made(place, ENTRY));
    valueOf(await startMigration(place.context, id, { allow: HAZARD_NAMES, by: BY }));
    const due = dueMigrations(place.context);
    await roundOf(due);
    const view = await viewOf(place, id);
    expect(view).toMatchObject({
      phase: 'verify',
      state: 'failed',
      message: expect.stringContaining('brig does not list a.example from its database') as unknown,
    });
  }),
);

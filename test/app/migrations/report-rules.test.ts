import { describe, expect, it } from 'vitest';
import { createMigration } from '../../../src/app/migrations/create-migration.ts';
import { viewOf } from '../../../src/app/migrations/find-migration.ts';
import type { Registry, RegistryCapabilities } from '../../../src/ports/registry.ts';
import { ALICE, openWorld, valueOf } from '../world.ts';
import { layerOf, moving, valuesText, type Values } from './moving.ts';

const ALLOW_ALL: Values = { strategy: 'allowAll', brig: { 'a.example': 'full_search' } };
const OLD = { before: 'from-4.36-to-4.39', after: 'from-4.36-to-4.39' };
const NEW = { before: 'from-4.40', after: 'from-4.40' };

/** A registry that a backend reads. */
const able =
  (capabilities: () => Partial<RegistryCapabilities>) =>
  (real: Registry): Registry => ({
    ...real,
    get capabilities() {
      return { ...real.capabilities, connected: true, ...capabilities() };
    },
  });

describe('the rules of a report', () => {
  it('are those of the brig that is connected, and stay those of the start', async () => {
    let isOld = true;
    const registry = able(() => ({ can_restrict_by_team: !isOld }));
    const world = await moving({ values: ALLOW_ALL, registry, answers: { 'allow-all': 'list' }, started: false });
    expect(await world.view()).toMatchObject({ rules: OLD });
    isOld = false;
    expect(await world.view()).toMatchObject({ rules: NEW });
    isOld = true;
    const started = await moving({ values: ALLOW_ALL, registry, answers: { 'allow-all': 'list' } });
    isOld = false;
    const { rules, report } = await started.view();
    expect(rules).toMatchObject(OLD);
    expect(report.find(({ domain, operation }) => domain === '*' && operation === 'search_outgoing')).toMatchObject({
      before: 'allowed',
      after: 'denied',
    });
  });

  it.each([
    ['4.39.0', OLD, 'brig.image.tag 4.39.0 (values.yaml line 2)'],
    ['4.40.0', NEW, 'brig.image.tag 4.40.0 (values.yaml line 2)'],
    ['latest', NEW, 'nothing: that brig is, or will be, of 4.40 or later is an assumption'],
  ])('are told by the tag of an image where no brig is connected: %s', async (tag, rules, told_by) => {
    const { context } = openWorld({ configured: {}, file: { status: 'good', layer: layerOf(ALLOW_ALL) } });
    const content = valuesText(ALLOW_ALL).replace('brig:', `brig:\n  image: {tag: "${tag}"}`);
    const record = valueOf(await createMigration(context, { inputs: [{ name: 'values.yaml', content }] }, ALICE));
    expect(await viewOf(context, record)).toMatchObject({ rules: { ...rules, told_by } });
  });
});

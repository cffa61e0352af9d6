import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inFolder } from './in-folder.ts';
import { configMap, editedInPlace, replaced } from './values-layout.ts';
import { valuesRun } from './values-run.ts';

describe('a values file that is changed, broken and repaired under load', () => {
  it.each([
    { how: 'edited in place', layoutIn: editedInPlace },
    { how: 'replaced by a tool', layoutIn: replaced },
    { how: 'mounted from a ConfigMap', layoutIn: configMap },
  ])('and is $how never shows in a list unless it is good, and is on record', { timeout: 60_000 }, async ({ how, layoutIn }) => {
    const counts = await inFolder((folder) => {
      mkdirSync(`${folder}/values`);
      return valuesRun({ folder, layout: layoutIn(`${folder}/values`), times: 4 });
    });
    console.log('values', how, counts);
    expect(counts.faults).toEqual({ none: 1, 'half-written': 1, 'not YAML': 1, deleted: 1 });
    expect(counts.listReads).toBeGreaterThan(100);
  });
});

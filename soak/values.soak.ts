import { mkdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inFolder } from '../test/faults/in-folder.ts';
import { configMap, editedInPlace, replaced } from '../test/faults/values-layout.ts';
import { valuesRun } from '../test/faults/values-run.ts';

it.each([
  { how: 'edited in place', layoutIn: editedInPlace },
  { how: 'replaced by a tool', layoutIn: replaced },
  { how: 'mounted from a ConfigMap', layoutIn: configMap },
])('a values file that is $how, broken and repaired 40 times never shows in a list unless it is good', async ({ how, layoutIn }) => {
  const counts = await inFolder((folder) => {
    mkdirSync(`${folder}/values`);
    return valuesRun({ folder, layout: layoutIn(`${folder}/values`), times: 40 });
  });
  console.log('values', how, counts);
  expect(counts.contents).toBe(41);
});

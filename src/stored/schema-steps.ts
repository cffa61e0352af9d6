import { digestOf } from '../domain/digest.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A numbered schema step: its file's name, text and the SHA-256 of the text in hex. */
export interface SchemaStep {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** A step as it was recorded where it was applied. */
export type AppliedStep = Pick<SchemaStep, 'number' | 'name' | 'sha256'>;

// The same way up from src/stored and from dist/stored.
const FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url));

/** The folder of the steps of one store. */
export const schemaFolder = (store: 'embedded' | 'cassandra'): string => `${FOLDER}${store}`;

/** The steps of a folder, 1, 2, 3 … in order. */
export function readSchemaSteps(folder: string): readonly SchemaStep[] {
  const names = readdirSync(folder).filter((name) => /\.(sql|cql)$/.test(name));
  return names.sort().map((name, index) => {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    const step = { number: Number(name.slice(0, 4)), name, text, sha256: digestOf(text) };
    if (step.number !== index + 1) throw new Error(`schema step ${name} should have the number ${String(index + 1)}`);
    return step;
  });
}

/** Why steps that were applied to `where` do not go together with those of this release, if they do not; what to do. */
export function schemaProblem(where: string, applied: readonly AppliedStep[], steps: readonly SchemaStep[]): string | undefined {
  const found = applied.at(-1)?.number ?? 0;
  if (found > steps.length) {
    return (
      `${where} has schema version ${String(found)}, but this release knows versions up to ${String(steps.length)} only: ` +
      'a newer release has used it. Run that release, or restore the backup from before the upgrade.'
    );
  }
  const index = applied.findIndex((was, place) => was.number !== place + 1 || was.sha256 !== steps[place]?.sha256);
  const [was, is] = [applied[index], steps[index]];
  if (was === undefined) return undefined;
  return (
    `${where} was made with another text of schema step ${was.name} than the one in this release (${is?.name ?? 'none'}): ` +
    'steps never change once released. Reinstall the release, or run the one that made the file.'
  );
}

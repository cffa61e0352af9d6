import { stringify } from 'yaml';
import type { PatchRefusal } from '../../../domain/migration/values-patch.ts';

/** A value as it is written into values: a word, entries, or maps around them. */
export type Wanted = string | readonly Readonly<Record<string, string>>[] | { readonly [key: string]: Wanted };

/** What a change was after when something came in its way: a value at a path of keys, or nothing there any more. */
export interface Aim {
  readonly path: readonly string[];
  readonly value?: Wanted;
}

/** Thrown by an edit that cannot be made, and caught where the patch is put together: every edit may meet it, deep inside. */
export class CannotPatch extends Error {
  override readonly name = 'CannotPatch';
  readonly refusal: PatchRefusal;
  constructor(refusal: PatchRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Says what stands in the way of an aim, and what to do by hand. `found` is a sentence part about the line. */
export function refusalOf(file: string, line: number, { path, value }: Aim, found: string): PatchRefusal {
  const key = path.join('.');
  const todo = value === undefined ? `Take ${key} away by hand` : `Write by hand, so that these lines are what ${key} says`;
  const by_hand = value === undefined ? {} : { by_hand: linesFor(path, value) };
  return { file, line, path: key, message: `${found}. ${todo}`, ...by_hand };
}

/** A value with the keys around it, as YAML. */
export const linesFor = (path: readonly string[], value: Wanted): string => stringify(within(path, value), { lineWidth: 0 });

/** A value with maps around it, one for each key. */
export const within = (path: readonly string[], value: Wanted): Wanted =>
  path.reduceRight<Wanted>((inner, key) => ({ [key]: inner }), value);

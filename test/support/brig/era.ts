/** A stretch of brig's releases that behave alike; `5.x` is 4.42 and later, as far as it was read (5.29). */
export type EraName = 'pre-4.36' | '4.36' | '4.39' | '4.40' | '5.x';

/** What brig of an era does and does not do. */
export interface Era {
  /** The routes for remotes exist (§2: since 4.36.0). */
  readonly remotes: boolean;
  /** Bodies and rows have a restriction, and the team routes exist (§2: since 4.40.0). */
  readonly restriction: boolean;
  /** `DELETE /i/federation/remotes/:domain` really deletes (§2.1: 4.36.0–4.38.0). */
  readonly deletes: boolean;
  /** A catch-all route answers whatever servant would not (§1.2: until 4.41). */
  readonly catchAll: boolean;
  /** The single label `localhost` is a domain (§1.5: since 5.24.0). */
  readonly localhost: boolean;
  /** What a 500 says (§1.6 b: the first text since 5.16.0). */
  readonly serverError: 'Internal Server Error' | 'Server Error';
  /** `/api-version` (wire-api Wire.API.Routes.Version at the chart's tag, and whether the chart disables development versions). */
  readonly versions: { readonly supported: readonly number[]; readonly development: readonly number[] };
}

const upTo = (last: number): readonly number[] => Array.from({ length: last + 1 }, (_, index) => index);

const OLDEST: Era = {
  remotes: false,
  restriction: false,
  deletes: false,
  catchAll: true,
  localhost: false,
  serverError: 'Server Error',
  versions: { supported: upTo(3), development: [4] },
};

/** The eras; paragraphs are those of the contract that they stand for. */
export const ERAS: Readonly<Record<EraName, Era>> = {
  'pre-4.36': OLDEST,
  '4.36': { ...OLDEST, remotes: true, deletes: true },
  '4.39': { ...OLDEST, remotes: true, versions: { supported: upTo(4), development: [5] } },
  '4.40': { ...OLDEST, remotes: true, restriction: true, versions: { supported: upTo(5), development: [] } },
  '5.x': {
    remotes: true,
    restriction: true,
    deletes: false,
    catchAll: false,
    localhost: true,
    serverError: 'Internal Server Error',
    versions: { supported: upTo(15), development: [] },
  },
};

import type { FileEntry, Place } from '../layers.ts';
import type { Strategy } from '../strategy.ts';

/** An entry of setFederationDomainConfigs as it is wanted. */
export type WantedEntry = Pick<FileEntry, 'domain' | 'search_policy'>;

/** What an operator's values shall say after a step of a migration; what is left out stays as it is. */
export interface PatchWish {
  /** brig's setFederationStrategy. */
  readonly strategy?: Strategy;
  /** The whole of setFederationDomainConfigs, each domain once; an empty list takes the key away. */
  readonly entries?: readonly WantedEntry[];
  /** Takes away the federator's federationStrategy and setFederationStrategy; brig's key of the same name stays. */
  readonly legacy?: 'remove';
}

/** A values file that changes. */
export interface PatchedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Why values are not patched; it quotes nothing but keys, domains, policies and strategies. */
export interface PatchRefusal extends Place {
  readonly path?: string;
  /** What stands in the way, and what to do. */
  readonly message: string;
  /** The exact lines that are wanted, where lines are. */
  readonly by_hand?: string;
}

/** A patch, which is empty where the wish is fulfilled already, or why there is none. */
export type ValuesPatch =
  | {
      readonly files: readonly PatchedFile[];
      /** One unified diff of all files, for `patch -p1` and `git apply`; empty where nothing changes. */
      readonly diff: string;
      /** Inputs that are no values (rendered files, ConfigMaps): the next `helm upgrade` makes them anew, so they stay as they are. */
      readonly not_values: readonly string[];
    }
  | { readonly refusals: readonly PatchRefusal[] };

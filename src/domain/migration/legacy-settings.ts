import type { Domain } from '../domain.ts';
import type { FileEntry, Located, Place } from '../layers.ts';
import type { SearchPolicy } from '../remote.ts';
import type { Strategy } from '../strategy.ts';
import type { BrigRules } from './release-rules.ts';

/**
 * Who might federate up to chart 4.35: the federator's strategy object, everybody or the domains of a list. `path` is that of
 * the object, such as federator.config.optSettings.federationStrategy (brig-contract §7).
 */
export interface AllowList extends Place {
  readonly kind: 'allow_all' | 'allow_list';
  /** Each domain once, in the order of the file; under allow_all those of a list beside it, which it wins over. */
  readonly domains: readonly Located<Domain>[];
  readonly path: string;
  /** What is written as allowAll, where it means everybody in a rendered file and nobody in Helm values, and no form was named. */
  readonly odd_value?: string;
}

/** A list that stands where Helm reads nothing, so that it never was in force; `belongs` is the path that was meant. */
export interface UnreadList extends AllowList {
  readonly belongs: string;
}

/** A text of a list that is no backend domain, and the domains that may have been meant. */
export interface NotADomain extends Place {
  readonly path: string;
  readonly text: string;
  readonly corrections: readonly Domain[];
  readonly list: 'the federator’s allow list' | 'brig’s list';
  /** What stands beside it in brig's list. */
  readonly search_policy?: SearchPolicy;
}

/** Up to 4.35 the federator's list decides who federates; from 4.36 on brig's strategy, file and database do. */
export type Release = 'up-to-4.35' | 'from-4.36';

/** Something in the inputs that only one of the two reads or writes. */
export interface ReleaseSign extends Place {
  readonly release: Release;
  /** Where it names the release itself, from 4.36 on. */
  readonly rules?: BrigRules;
  /** What stands there: a sentence part. */
  readonly what: string;
}

/** What the inputs of a migration say together: what brig reads today, and what was read before. */
export interface LegacySettings {
  readonly own_domain?: Located<Domain>;
  /** As stated; an absent one is not filled with brig's default. */
  readonly strategy?: Located<Strategy>;
  /** setFederationDomainConfigs. Up to 4.35 it said only what may be searched. */
  readonly entries: readonly FileEntry[];
  readonly allowed?: AllowList;
  readonly unread: readonly UnreadList[];
  /** Domains that stand only in lists which a later values file replaces or deletes. Never empty. */
  readonly replaced?: readonly Domain[];
  readonly not_domains: readonly NotADomain[];
  readonly signs: readonly ReleaseSign[];
  /** Whether brig's settings are among the inputs: then a strategy that is not stated is brig's default, allowNone. */
  readonly brig_seen: boolean;
}

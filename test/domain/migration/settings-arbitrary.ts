import fc from 'fast-check';
import { assertDomain, type Domain } from '../../../src/domain/domain.ts';
import type { AllowList, LegacySettings, ReleaseSign } from '../../../src/domain/migration/legacy-settings.ts';
import { SEARCH_POLICIES } from '../../../src/domain/remote.ts';
import { STRATEGIES } from '../../../src/domain/strategy.ts';

const file = 'values.yaml';
const place = fc.record({ file: fc.constant(file), line: fc.integer({ min: 1, max: 99 }) });
/** Few domains, so that lists overlap. */
const domain: fc.Arbitrary<Domain> = fc.constantFrom('a', 'b', 'c', 'd', 'own').map((name) => assertDomain(`${name}.example`));
const located = fc.record({ value: domain, file: fc.constant(file), line: fc.integer({ min: 1, max: 99 }) });
const domains = fc.uniqueArray(located, { selector: ({ value }) => value });

const list: fc.Arbitrary<AllowList> = fc
  .record({ kind: fc.constantFrom('allow_all' as const, 'allow_list' as const), domains, at: place })
  .map(({ kind, domains: all, at }) => ({ kind, domains: all, path: 'optSettings.federationStrategy', ...at }));

const sign: fc.Arbitrary<ReleaseSign> = fc
  .record({ release: fc.constantFrom('up-to-4.35' as const, 'from-4.36' as const), at: place })
  .map(({ release, at }) => ({ release, what: 'a sign', ...at }));

const entry = fc
  .record({ domain, search_policy: fc.constantFrom(...SEARCH_POLICIES), at: place })
  .map(({ domain: of, search_policy, at }) => ({ domain: of, search_policy, ...at }));

/** Whatever the inputs of a migration may say. */
export const legacySettings: fc.Arbitrary<LegacySettings> = fc
  .record({
    own_domain: fc.option(located, { nil: undefined }),
    strategy: fc.option(fc.record({ value: fc.constantFrom(...STRATEGIES), at: place }), { nil: undefined }),
    entries: fc.uniqueArray(entry, { selector: (one) => one.domain }),
    allowed: fc.option(list, { nil: undefined }),
    unread: fc.array(list, { maxLength: 1 }),
    signs: fc.array(sign, { maxLength: 2 }),
    brig_seen: fc.boolean(),
  })
  .map(({ own_domain, strategy, allowed, unread, ...rest }) => ({
    ...rest,
    ...(own_domain && { own_domain }),
    ...(strategy && { strategy: { value: strategy.value, ...strategy.at } }),
    ...(allowed && { allowed }),
    unread: unread.map((one) => ({
      ...one,
      path: 'federator.optSettings.federationStrategy',
      belongs: 'config.optSettings.federationStrategy',
    })),
    not_domains: [],
  }));

import { assertDomain, type Domain } from '../../../src/domain/domain.ts';
import type { FileEntry, Located, Row } from '../../../src/domain/layers.ts';
import type { AllowList, LegacySettings, ReleaseSign } from '../../../src/domain/migration/legacy-settings.ts';
import { decided, type Given } from '../../../src/domain/migration/target.ts';
import type { BrigRules } from '../../../src/domain/migration/release-rules.ts';
import { reportOf, rulesOf } from '../../../src/domain/migration/report-of.ts';
import type { SearchPolicy } from '../../../src/domain/remote.ts';
import type { Strategy } from '../../../src/domain/strategy.ts';
import { team, type TeamName } from '../../support/domain-samples.ts';

const PLACE = { file: 'values.yaml', line: 1 };

/** Inputs and database of a migration, in a few words. */
export interface Case {
  /** The release; left out: nothing shows it. */
  readonly from?: '4.35' | '4.36';
  /** Tags of images, as further signs of the release. */
  readonly tags?: readonly string[];
  /** The brig that is connected. */
  readonly connected?: BrigRules;
  readonly strategy?: Strategy;
  /** The federator's list, or everybody. */
  readonly allowed?: 'all' | readonly string[];
  /** The list beside an allowAll, which it wins over. */
  readonly beside?: readonly string[];
  /** Domains of lists that a later values file replaces. */
  readonly replaced?: readonly string[];
  /** A list of the federator's where Helm reads nothing. */
  readonly unread?: readonly string[];
  /** Whether brig's settings are among the inputs; they are, unless it is said otherwise. */
  readonly brig_seen?: boolean;
  /** brig's list. */
  readonly brig?: Readonly<Record<string, SearchPolicy>>;
  /** Rows of the database: a policy for everybody, or for these teams. */
  readonly rows?: Readonly<Record<string, SearchPolicy | readonly [SearchPolicy, ...TeamName[]]>>;
  /** Domains of brig's list of which nobody can tell whether they have a row too. */
  readonly unsure?: readonly string[];
  readonly own?: string;
  readonly answers?: Readonly<Record<string, string>>;
  readonly wanted?: Strategy;
  /** The teams to which remotes are to be restricted. */
  readonly restrict?: Readonly<Record<string, readonly TeamName[]>>;
}

const located = (domain: string): Located<Domain> => ({ value: assertDomain(domain), ...PLACE });

/** What a reader would have read. */
export function settingsOf(one: Case): LegacySettings {
  const { from, tags = [], strategy, allowed, beside = [], replaced, unread, brig = {}, brig_seen = true, own } = one;
  const path = 'federator.optSettings.federationStrategy';
  const list: AllowList | undefined = allowed && {
    kind: allowed === 'all' ? 'allow_all' : 'allow_list',
    domains: (allowed === 'all' ? beside : allowed).map(located),
    path: 'federator.config.optSettings.federationStrategy',
    ...PLACE,
  };
  const signs: readonly ReleaseSign[] = [
    ...(from ? [{ release: from === '4.35' ? 'up-to-4.35' : 'from-4.36', what: 'a sign', ...PLACE } as const] : []),
    ...tags.map((tag): ReleaseSign => ({
      release: 'from-4.36',
      rules: tag < '4.40' ? 'from-4.36-to-4.39' : 'from-4.40',
      what: `brig.image.tag ${tag}`,
      ...PLACE,
    })),
  ];
  return {
    ...(own !== undefined && { own_domain: located(own) }),
    ...(strategy && { strategy: { value: strategy, ...PLACE } }),
    entries: Object.entries(brig).map(([domain, search_policy]): FileEntry => ({ domain: assertDomain(domain), search_policy, ...PLACE })),
    ...(list && { allowed: list }),
    unread: unread ? [{ kind: 'allow_list', domains: unread.map(located), path, belongs: 'config', ...PLACE }] : [],
    ...(replaced && { replaced: replaced.map((domain) => assertDomain(domain)) }),
    not_domains: [],
    signs,
    brig_seen,
  };
}

/** The rows of a case; undefined where the database is not seen. */
export function rowsOf({ rows }: Case): ReadonlyMap<string, Row> | undefined {
  return (
    rows &&
    new Map(
      Object.entries(rows).map(([domain, said]): readonly [string, Row] => {
        if (typeof said === 'string') return [domain, { search_policy: said, restricted: false, teams: [] }];
        const [search_policy, ...teams] = said;
        return [domain, { search_policy, restricted: true, teams: teams.map(team) }];
      }),
    )
  );
}

/** What the answers of a case come to. */
export function decidedOf(one: Case) {
  const rows = rowsOf(one);
  const { answers = {}, connected: brig, wanted: strategy, restrict } = one;
  const given: Given = {
    settings: settingsOf(one),
    ...(rows && { rows }),
    ...(one.unsure && { unsure: new Set(one.unsure) }),
    ...(brig && { brig }),
    ...(strategy && { strategy }),
    ...(restrict && { restrict: new Map(Object.entries(restrict).map(([domain, teams]) => [domain, teams.map(team)])) }),
  };
  const result = decided(given, (id) => answers[id] ?? answers[id.split(':')[0] ?? '']);
  return { given, decided: result, report: reportOf(given, result), rules: rulesOf(given, result) };
}

/** What moves, a line for each decision; an operation is left out where a domain gains or loses federation as a whole. */
export function movesOf(one: Case): readonly string[] {
  return decidedOf(one)
    .report.filter(({ effect }) => effect !== 'same')
    .map(({ domain, operation, audience, before, after }) => {
      const whom = audience === 'everybody' ? '' : ` (${audience})`;
      return `${domain} ${operation}${whom}: ${before} → ${after}`;
    });
}

/** The target in a few words. */
export const targetOf = (one: Case): string => {
  const { strategy, remotes } = decidedOf(one).decided.target;
  return [
    strategy,
    ...remotes.map(
      ({ domain, search_policy, restriction, from, meanwhile }) =>
        `${domain} ${search_policy} ${restriction.tag === 'allow_all' ? 'all' : 'teams'} ${from}${meanwhile ? ` ${meanwhile}` : ''}`,
    ),
  ].join(' | ');
};

/** The questions that are open. */
export const openOf = (one: Case): readonly string[] => decidedOf(one).decided.open.map(({ id }) => id);

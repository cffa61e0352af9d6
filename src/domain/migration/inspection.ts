import type { Domain } from '../domain.ts';
import type { FileFinding } from '../file-finding.ts';
import { ALLOW_ALL, type Restriction, type SearchPolicy } from '../remote.ts';
import type { Strategy } from '../strategy.ts';
import { candidatesOf, hasSomethingToMigrate } from './candidates.ts';
import { eraOf, type Era } from './era.ts';
import type { AllowList, LegacySettings } from './legacy-settings.ts';
import { meaningOf } from './meaning.ts';
import type { Question } from './question.ts';
import { maySearch, overLimit } from './questions-of-backend.ts';
import { questionsOf } from './questions.ts';

/** What one document of one file says by itself; what several say together is in questions and remotes. */
export interface InspectedFile {
  readonly file: string;
  readonly service: 'umbrella' | 'brig' | 'federator' | 'galley' | 'cargohold' | 'background-worker' | 'other';
  readonly form: 'helm' | 'subchart' | 'rendered' | 'configmap' | 'fragment';
  /** What the document is, for a person. */
  readonly looks_like: string;
  /** The path at which wire-server stands, where these are values of a parent chart. */
  readonly nested_at?: string;
  /** Brig's, or where it names none, that of the first service that does. */
  readonly own_domain?: Domain;
  readonly strategy?: Strategy;
  /** brig's list, in the order of the file. */
  readonly remotes: readonly { readonly domain: Domain; readonly search_policy: SearchPolicy; readonly line: number }[];
  /** The federator's strategy object from before 4.36. */
  readonly legacy?: Pick<AllowList, 'kind' | 'path' | 'line'> & { readonly domains: readonly Domain[] };
  /** The own domain as each service names it. */
  readonly own_domains: readonly { readonly service: string; readonly domain: Domain; readonly line: number }[];
  /** What switches federation on or off. */
  readonly switches: readonly { readonly path: string; readonly value: boolean; readonly line: number }[];
}

/** A remote as a migration would write it, were each question answered as proposed. */
export interface ProposedRemote {
  readonly domain: Domain;
  readonly search_policy: SearchPolicy;
  readonly restriction: Restriction;
  /** The list that the domain stands in; in both: brig's, which has the policy. */
  readonly from: 'allow_list' | 'brig_list';
}

/** What `migrate inspect` answers (interface.md). */
export interface Inspection {
  readonly files: readonly InspectedFile[];
  readonly findings: readonly FileFinding[];
  readonly era?: Era;
  readonly questions: readonly Question[];
  /** What this means, in plain words, a sentence or two each. */
  readonly meaning: readonly string[];
  readonly remotes: readonly ProposedRemote[];
}

/** An inspection, and how it ends: with inputs that cannot be used, with something to migrate or to answer, or with nothing. */
export interface Inspected {
  readonly inspection: Inspection;
  readonly verdict: 'unusable' | 'to-do' | 'nothing';
}

/** What was read, judged: in which era the backend is, what follows, what is to be asked. */
export function inspect(files: readonly InspectedFile[], settings: LegacySettings, findings: readonly FileFinding[]): Inspected {
  const seen = eraOf(settings);
  const raised = questionsOf(settings, seen);
  const remotes = proposedRemotes(settings, raised);
  const questions = [...raised, ...overLimit({ all: remotes.length, searching: remotes.filter(maySearch).length })];
  const isUnusable = findings.some(({ severity }) => severity === 'error');
  const inspection = {
    files,
    findings,
    ...(seen.era && { era: seen.era }),
    questions,
    meaning: isUnusable && !hasSomethingToMigrate(settings) ? [UNKNOWN] : meaningOf(settings, seen),
    remotes,
  };
  if (isUnusable) return { inspection, verdict: 'unusable' };
  return { inspection, verdict: questions.length > 0 || hasSomethingToMigrate(settings) ? 'to-do' : 'nothing' };
}

/** Nothing found in files that cannot be read is no good news. */
const UNKNOWN = 'That cannot be told: not all of these files could be read. It does not mean that there is nothing to migrate.';

/** Left out is what waits for an answer that nothing proposes. */
function proposedRemotes(settings: LegacySettings, questions: readonly Question[]): readonly ProposedRemote[] {
  if (questions.some(({ code }) => code === 'allow-list-not-given')) return [];
  const open = new Set(questions.filter(({ proposed }) => proposed === undefined).map(({ domain }) => domain));
  const { entries, allowed_only } = candidatesOf(settings);
  const remotes: readonly Omit<ProposedRemote, 'restriction'>[] = [
    ...entries.map(({ domain, search_policy }) => ({ domain, search_policy, from: 'brig_list' as const })),
    ...allowed_only.map(({ value }) => ({ domain: value, search_policy: 'no_search' as const, from: 'allow_list' as const })),
  ];
  return remotes.filter(({ domain }) => !open.has(domain)).map((remote) => ({ ...remote, restriction: ALLOW_ALL }));
}

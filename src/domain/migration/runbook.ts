import type { Settings } from '../remote.ts';
import type { HazardName } from '../hazard.ts';
import { namesOf, type Hazard } from '../hazard.ts';
import type { Strategy } from '../strategy.ts';
import type { Era } from './era.ts';
import type { InspectedFile } from './inspection.ts';
import type { MigrationState, Phase } from './migration.ts';
import type { TargetRemote } from './target.ts';
import type { WorkTime } from './work-time.ts';

/** What a runbook is written from: one migration as it stands. */
export interface RunbookFacts {
  readonly id: string;
  /** Absent while that is a question: then there are no commands yet. */
  readonly era?: Era;
  readonly state: MigrationState;
  readonly phase: Phase;
  /** How many questions still need an answer. */
  readonly open: number;
  readonly inputs: readonly RunbookInput[];
  readonly strategy: { readonly before?: Strategy; readonly after: Strategy };
  readonly remotes: readonly Pick<TargetRemote, 'domain' | keyof Settings | 'meanwhile'>[];
  /** What must be allowed by name before the start. */
  readonly hazards: readonly Hazard[];
  readonly schedule?: WorkTime;
}

/** An input, and the chart whose values it is; without one it is no values file, and nothing is deployed from it. */
export interface RunbookInput {
  readonly name: string;
  readonly chart?: string;
  /** Where wire-server stands in it, where it is values of a parent chart. */
  readonly nested_at?: string;
}

/** One `helm upgrade`: its values files as they are found from {@link Releases.root}, in their order. */
export interface Release {
  readonly chart: string;
  readonly files: readonly string[];
}

/** What is deployed, and from where; or why that is only for a person. */
export type Releases =
  { readonly releases: readonly Release[]; /** Where the patch is applied. */ readonly root: '.' | '/' } | { readonly byHand: string };

const UMBRELLA = 'wire-server';

/** The chart of each input, by what was read from it; what says nothing of itself goes with the umbrella chart. */
export function runbookInputs(
  names: readonly string[],
  files: readonly Pick<InspectedFile, 'file' | 'form' | 'service' | 'nested_at'>[],
): RunbookInput[] {
  const hasUmbrella = files.some(({ form }) => form === 'helm');
  return names.map((name) => {
    const parts = files.filter(({ file }) => file === name);
    const chart = parts.length === 0 && hasUmbrella ? UMBRELLA : parts.map(chartOf).find((one) => one !== undefined);
    const nested_at = parts.map((part) => part.nested_at).find((one) => one !== undefined);
    return { name, ...(chart !== undefined && { chart }), ...(nested_at !== undefined && { nested_at }) };
  });
}

function chartOf({ form, service }: Pick<InspectedFile, 'form' | 'service'>): string | undefined {
  if (form === 'helm') return UMBRELLA;
  return form === 'subchart' && service !== 'other' ? service : undefined;
}

const isValues = (input: RunbookInput): input is RunbookInput & { readonly chart: string } => input.chart !== undefined;

/** What the values files of a migration are deployed with. */
export function releasesOf(inputs: readonly RunbookInput[]): Releases {
  const values = inputs.filter(isValues);
  const nested = values.find(({ nested_at }) => nested_at !== undefined);
  if (nested)
    return {
      byHand: `wire-server is deployed as a part of a chart of your own (${nested.name} has its values at ${nested.nested_at ?? ''}), whose name and release fedremotes does not know.`,
    };
  if (values.length === 0) return { byHand: 'None of the inputs is a values file: they were made from values, which are to be changed.' };
  if (values.some(({ name }) => name === '-')) return { byHand: 'An input came from standard input, so that it has no file name.' };
  if (values.some(({ name }) => name.split('/').includes('..')))
    return { byHand: 'The name of an input has “..” in it, which no patch follows.' };
  const absolute = values.filter(({ name }) => name.startsWith('/'));
  if (absolute.length > 0 && absolute.length < values.length)
    return { byHand: 'Some inputs are named from the root and some are not, so that one patch does not find both.' };
  const root = absolute.length > 0 ? '/' : '.';
  const pathOf = (name: string): string => (root === '/' ? '/' : './') + name.replace(/^(?:\.?\/)+/, '');
  const charts = [...new Set(values.map(({ chart }) => chart))];
  return {
    releases: charts.map((chart) => ({ chart, files: values.filter((one) => one.chart === chart).map(({ name }) => pathOf(name)) })),
    root,
  };
}

/** A step that is deployed: which patch, which strategy is in force then, whether that lets somebody in. */
export interface DeploymentStep {
  readonly phase: 'prepare' | 'clean-up' | 'restore';
  readonly patch: 'before-upgrade' | 'clean-up' | 'restore';
  readonly strategy: Strategy;
  readonly widens: boolean;
}

const OPENNESS: Readonly<Record<Strategy, number>> = { allowNone: 0, allowDynamic: 1, allowAll: 2 };

/** The deployments of a migration: the one before the upgrade (up to 4.35 only), the clean-up, and the one that goes back. */
export function deploymentSteps({ era, strategy, hazards }: Pick<RunbookFacts, 'era' | 'strategy' | 'hazards'>): readonly DeploymentStep[] {
  const { after } = strategy;
  const isOld = era === 'up-to-4.35';
  const before = isOld ? after : (strategy.before ?? 'allowNone');
  const allowed: readonly HazardName[] = namesOf(hazards);
  return [
    ...(isOld ? [{ phase: 'prepare', patch: 'before-upgrade', strategy: after, widens: allowed.includes('WIDENS_ACCESS') } as const] : []),
    { phase: 'clean-up', patch: 'clean-up', strategy: after, widens: OPENNESS[after] > OPENNESS[before] },
    { phase: 'restore', patch: 'restore', strategy: before, widens: OPENNESS[before] > OPENNESS[after] },
  ];
}

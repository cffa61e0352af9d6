import { few } from '../../domain/few.ts';
import { MAX_REMOTES } from '../../domain/remote.ts';
import type { FileLayerState } from '../../ports/file-layer.ts';
import type { RegistryFinding } from '../../ports/registry.ts';
import type { Difference } from './split-layers.ts';

/** What there is to be said of a list that was taken apart. */
export interface LayersSeen {
  readonly differences: readonly Difference[];
  /** How many entries may be of either layer. */
  readonly open: number;
  readonly twins: ReadonlySet<string>;
  readonly values: FileLayerState['status'];
  /** Whether there are as many rows as brig reads. */
  readonly isFull: boolean;
}

/** What an operator should look at. */
export function findingsOf({ differences, open, twins, values, isFull }: LayersSeen): readonly RegistryFinding[] {
  return [
    ...(differences.length > 0 ? [notDeployed(differences)] : []),
    ...(values !== 'good' && open + twins.size > 0 ? [unknownLayers(values, open, twins)] : []),
    ...(isFull ? [FULL] : []),
  ];
}

// An error, since of these domains our answers say what the file says, and brig does otherwise.
const notDeployed = (differences: readonly Difference[]): RegistryFinding => ({
  code: 'values-not-deployed',
  severity: 'error',
  message: `brig does not run with what VALUES says. Of ${String(differences.length)} domain(s) it shows: ${few(
    differences.map(({ domain, found }) => `${domain} (${found})`),
    NAMED,
  )}. Deploy VALUES, or make it say what is deployed; until then the layer of an entry that is open to everybody and not in VALUES is unknown.`,
});

// Where brig's file has a domain that we cannot see in VALUES, the file wins there and not here: that is no mere lack of knowledge.
function unknownLayers(values: FileLayerState['status'], open: number, twins: ReadonlySet<string>): RegistryFinding {
  const why = values === 'none' ? 'VALUES is not set' : 'the files of VALUES cannot be used as they are now';
  const both =
    twins.size > 0
      ? ` ${String(twins.size)} domain(s) stand in brig's own file and in its database, where the file wins: ${few([...twins], NAMED)}.`
      : '';
  return {
    code: 'layers-unknown',
    severity: twins.size > 0 ? 'error' : 'info',
    message: `brig does not say from which layer an entry is, and ${why}: of ${String(open)} entries it is not known.${both} Set VALUES to the values that brig is deployed with.`,
  };
}

const FULL: RegistryFinding = {
  code: 'list-may-be-cut',
  severity: 'error',
  message: `brig lists ${String(MAX_REMOTES)} rows, the most that it reads; whether its database has more cannot be seen, and those would have no effect. Have rows that are not needed deleted.`,
};

const NAMED = 5;

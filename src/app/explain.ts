import { decide, type Decision, type Operation } from '../domain/decide.ts';
import type { Domain } from '../domain/domain.ts';
import { effectiveRemote, standing, type EffectiveRemote, type Standing } from '../domain/effective.ts';
import { placeText } from '../domain/layers.ts';
import type { TeamId } from '../domain/team.ts';
import type { FileLayerState } from '../ports/file-layer.ts';
import type { Context } from './context.ts';
import { readSnapshotOf } from './read-snapshot.ts';
import { NOT_CONNECTED } from './strategy-report.ts';

/** What is asked: may this domain do this, for a user of this team of theirs (or of none)? */
export interface Question {
  readonly domain: Domain;
  readonly operation: Operation;
  readonly team?: TeamId;
}

/** Decides, and says besides what stands where, what contradicts what, and what is not known. */
export async function explain(context: Context, { domain, operation, team }: Question): Promise<Decision> {
  const snapshot = await readSnapshotOf(context, domain);
  const stands = standing(snapshot, domain);
  const decision = decide({ strategy: snapshot.strategy, standing: stands }, operation, team);
  const remote = effectiveRemote(snapshot, domain);
  const file = context.fileLayer.current();
  return {
    ...decision,
    because: [
      ...decision.because,
      ...(domain === snapshot.own_domain ? [`${domain} is the domain of your own backend.`] : []),
      ...(remote ? [placeOf(remote, stands)] : []),
      ...(remote?.conflict ? [remote.conflict.message] : []),
      ...NOT_KNOWN[file.status],
      ...file.findings.filter(({ code }) => code === 'federation-disabled').map(({ message }) => `But ${message}.`),
      ...(context.registry.capabilities.connected ? [] : [NOT_CONNECTED]),
    ],
  };
}

/** An answer that rests on values files which cannot be read now must not sound certain. */
const NOT_KNOWN: Readonly<Record<FileLayerState['status'], readonly string[]>> = {
  none: [],
  good: [],
  stale: ['The values files cannot be used as they are now; this counts on their last good content.'],
  unknown: [
    'The values files cannot be read and never could since the start, so what they say of strategy and remotes may be missing here.',
  ],
};

function placeOf({ layers: { file, unknown } }: EffectiveRemote, stands: Standing): string {
  if (unknown) return 'The entry in force stands in brig’s list; from which layer it is, brig does not say.';
  const what = stands === 'unreadable' ? 'An entry that is not in force' : 'The entry in force';
  return `${what} stands in ${file ? placeText(file) : 'the database'}.`;
}

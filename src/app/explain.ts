import { decide, type Decision, type Operation } from '../domain/decide.ts';
import type { Domain } from '../domain/domain.ts';
import { effectiveRemote, standing } from '../domain/effective.ts';
import type { TeamId } from '../domain/team.ts';
import type { Context } from './context.ts';
import { readSnapshotOf } from './read-snapshot.ts';

/** What is asked: may this domain do this, for a user of this team of theirs (or of none)? */
export interface Question {
  readonly domain: Domain;
  readonly operation: Operation;
  readonly team?: TeamId;
}

/** Decides, and says besides what stands where and what contradicts what. */
export async function explain(context: Context, { domain, operation, team }: Question): Promise<Decision> {
  const snapshot = await readSnapshotOf(context, domain);
  const decision = decide({ strategy: snapshot.strategy, standing: standing(snapshot, domain) }, operation, team);
  const remote = effectiveRemote(snapshot, domain);
  const own = domain === snapshot.own_domain ? [`${domain} is the domain of your own backend.`] : [];
  return {
    ...decision,
    because: [
      ...decision.because,
      ...own,
      ...(remote ? [...placesOf(remote.layers), ...(remote.conflict ? [remote.conflict.message] : [])] : []),
    ],
  };
}

function placesOf({ file, database }: NonNullable<ReturnType<typeof effectiveRemote>>['layers']): readonly string[] {
  return [
    ...(file ? [`The entry in force stands in ${file.file} line ${String(file.line)}.`] : []),
    ...(database && !file ? ['The entry in force stands in the database.'] : []),
  ];
}

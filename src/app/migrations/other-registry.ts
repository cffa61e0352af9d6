import type { MigrationRecord } from '../../domain/migration/migration.ts';
import type { Context } from '../context.ts';

/**
 * Why a migration cannot go on as this service is set up, a sentence: its rows are in another registry, or in one that the brig which is
 * asked does not read. Undefined where it can.
 */
export function otherRegistry({ backend, registry }: Context, { started }: Pick<MigrationRecord, 'started'>): string | undefined {
  if (started?.registry !== undefined && started.registry !== registry.name)
    return `It was started with REGISTRY=${started.registry}, and what it has written is there. Start fedremotes with that again, or abort it and make another one for REGISTRY=${registry.name}.`;
  return backend !== undefined && !registry.capabilities.connected ? OF_NO_BACKEND : undefined;
}

const OF_NO_BACKEND =
  'The embedded registry is not connected to the brig of BRIG_URL: nothing that is written here would be in force when its file is cleaned up. To migrate, set REGISTRY=brig (or cassandra) and make a migration then; to rehearse, unset BRIG_URL.';

import type { MigrationRecord } from '../../domain/migration/migration.ts';
import type { Context } from '../context.ts';
import type { Loaded } from './given-of.ts';

/**
 * Why a migration cannot go on as this service is set up, a sentence: its rows are in another registry, or in one that the brig which is
 * asked does not read, or that brig is of another backend. Undefined where it can.
 */
export function otherRegistry(
  { backend, registry }: Context,
  { record: { started }, given: { settings } }: Pick<Loaded, 'record' | 'given'>,
): string | undefined {
  const [own, brigs] = [settings.own_domain?.value, backend?.heard()?.own_domain];
  if (started && own !== undefined && brigs !== undefined && own !== brigs)
    return `It is a migration of ${own}, and the brig of BRIG_URL says that it is of ${brigs}. Start fedremotes with the BRIG_URL of ${own}, or abort it.`;
  if (started?.registry !== undefined && started.registry !== registry.name)
    return `It was started with REGISTRY=${started.registry}, and what it has written is there. Start fedremotes with that again, or abort it and make another one for REGISTRY=${registry.name}.`;
  return backend !== undefined && !registry.capabilities.connected ? OF_NO_BACKEND : undefined;
}

/**
 * Why a migration must not count what it has read back, a sentence: it was read from the brig of another BRIG_URL, which may have another
 * database. Undefined where it may.
 */
export const otherBrig = ({ backend }: Context, { id, read_back_at }: MigrationRecord): string | undefined =>
  backend && read_back_at !== undefined && read_back_at !== backend.url
    ? `The entries were read back from the brig at ${read_back_at}, and BRIG_URL is another one now. Where both are of one backend, and its database is the same: fedremotes migrate resume ${id} --allow DATABASE_NOT_SEEN`
    : undefined;

const OF_NO_BACKEND =
  'The embedded registry is not connected to the brig of BRIG_URL: nothing that is written here would be in force when its file is cleaned up. To migrate, set REGISTRY=brig (or cassandra) and make a migration then; to rehearse, unset BRIG_URL.';

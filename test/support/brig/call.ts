import type { Domain } from '../../../src/domain/domain.ts';
import type { Entry } from '../../../src/domain/remote.ts';
import type { BrigConfig } from './brig-config.ts';
import type { Era } from './era.ts';
import type { BrigStore } from './store.ts';

/** Where a handler stands between two queries; a test or a fault may stop it there. */
export type Point = 'rows-read' | 'row-written' | 'team-list-emptied';

/** What a handler has at hand. */
export interface Call {
  readonly config: BrigConfig;
  readonly era: Era;
  readonly store: BrigStore;
  readonly files: ReadonlyMap<Domain, Entry | 'conflicting'>;
  /** Lets other requests in, as every query of brig does; throws where this call is to end. */
  readonly at: (point: Point) => Promise<void>;
}

/** Something went wrong in brig: a 500. */
export class ServerError extends Error {}

/** brig is gone in the middle of this call: the connection drops without an answer. */
export class Killed extends Error {}

/** The file's entry for a domain; looking at one that contradicts itself is an error (contract §1.6 e). */
export function fileEntry({ files }: Call, domain: Domain): Entry | undefined {
  const value = files.get(domain);
  if (value === 'conflicting') throw new ServerError(`error in config file: conflicting parameters on domain: ${domain}`);
  return value;
}

/** Every entry of the file. */
export const fileEntries = (call: Call): readonly Entry[] => [...call.files.keys()].flatMap((domain) => fileEntry(call, domain) ?? []);

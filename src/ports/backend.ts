import type { BackendLook } from '../domain/migration/deployment.ts';
import type { Release } from '../domain/migration/legacy-settings.ts';
import type { HeardIdentity } from '../domain/strategy.ts';

/** The backend that brig is asked about (BRIG_URL), as far as it was heard. */
export interface Backend {
  /** Where it is asked. */
  readonly url: string;
  /** The last answer; undefined until there is one. Never waits. */
  readonly heard: () => HeardIdentity | undefined;
  /** Which releases it may be of, as it showed last; undefined until it did. */
  readonly release: () => Release | undefined;
  /** Why the last question was not answered, a sentence; undefined when it was. */
  readonly problem: () => string | undefined;
  /** Called after `heard` has become another one. */
  readonly onChange: (listener: () => void) => void;
  /** Asks brig now, on a connection of its own: behind one address there are several pods. Throws a Fault where it does not answer. */
  readonly lookAfresh: () => Promise<BackendLook>;
  readonly close: () => Promise<void> | void;
}

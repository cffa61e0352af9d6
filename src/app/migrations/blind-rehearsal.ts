import type { Context } from '../context.ts';

/**
 * Whether rows are written that no brig reads, where no file is seen: a plan takes all of them for new then, and nobody for let in by
 * the file when they go. What is wider by the report was allowed before the start.
 */
export const isBlindRehearsal = ({ registry, fileLayer }: Context): boolean =>
  !registry.capabilities.connected && fileLayer.current().status === 'none';

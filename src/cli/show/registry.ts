import type { StrategyReport } from '../../app/strategy-report.ts';

/** What a table says of the registry that its rows are from. */
export type RegistryShown = Pick<StrategyReport['registry'], 'name' | 'version' | 'note'>;

/** The registry in a sentence or two. */
export const registryText = ({ name, version, note }: RegistryShown): string =>
  `${name}${version === undefined ? '' : ` (${version})`}. ${note}`;

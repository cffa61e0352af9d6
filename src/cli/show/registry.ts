import type { StrategyReport } from '../../app/strategy-report.ts';
import type { RegistryCapabilities } from '../../ports/registry.ts';

/** What a table says of the registry that its rows are from. */
export type RegistryShown = Pick<StrategyReport['registry'], 'name' | 'version' | 'note'>;

/** The registry in a sentence or two. */
export const registryText = ({ name, version, note }: RegistryShown): string =>
  `${name}${version === undefined ? '' : ` (${version})`}. ${note}`;

/** What the registry can do and what it cannot, in a sentence each. */
export function capabilitiesText(capabilities: RegistryCapabilities): string {
  const { can_remove, can_restrict_by_team, knows_layers, sole_writer } = capabilities;
  return [
    can_remove ? 'It can remove a remote.' : 'It CANNOT remove a remote.',
    can_restrict_by_team ? 'It can restrict by team.' : 'It CANNOT restrict by team.',
    ...(knows_layers ? [] : ['It cannot always tell the two layers apart.']),
    sole_writer ? 'Nobody else writes there.' : 'Others may write there; what they change is told as drift.',
  ].join(' ');
}

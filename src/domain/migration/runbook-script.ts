import { namesOf } from '../hazard.ts';
import { isOver } from './migration.ts';
import { deploymentSteps, releasesOf, type Release, type RunbookFacts } from './runbook.ts';
import { helmFile, shellWord } from './runbook-quote.ts';
import { SCRIPT_BODY, scriptLoop } from './runbook-script-body.ts';
import { releaseFor } from './target.ts';

/**
 * The runbook of a migration as a bash script (3.2 or later). It keeps nothing: where the migration is, it asks the service, and
 * does what is next; so it can be run again wherever it was stopped. There is no way to answer its questions but at a terminal.
 */
export function runbookScript(facts: RunbookFacts): string {
  const { id, phase, state } = facts;
  if (isOver(facts)) return `#!/usr/bin/env bash\nprintf '%s\\n' ${shellWord(`The migration ${id} is over (${phase}, ${state}).`)}\n`;
  const releases = releasesOf(facts.inputs);
  const isByHand = 'byHand' in releases;
  return [
    ...header(facts),
    `ROOT=${isByHand ? '.' : releases.root}`,
    `FILES=(${isByHand ? '' : filesOf(releases.releases)})`,
    `BY_HAND=${shellWord(isByHand ? releases.byHand : '')}`,
    `deploy() {\n${isByHand ? '  :' : releases.releases.map((one) => `  ${upgradeCall(one)}`).join('\n')}\n}`,
    '',
    SCRIPT_BODY.trimEnd(),
    scriptLoop(deploymentCases(facts)),
  ].join('\n');
}

/** Patterns of `case`, besides 4.29 and older. */
const TOO_OLD = { '4.36': '4.3[0-5].*', '4.40': '4.3[0-9].*' } as const;

const header = ({ id, era, hazards, strategy, remotes }: RunbookFacts): readonly string[] => [
  '#!/usr/bin/env bash',
  '# The runbook of one migration of fedremotes. Usage: CHART_VERSION=… bash SCRIPT [ARGUMENT OF helm]…',
  '# such as: CHART_VERSION=5.29.0 bash SCRIPT -f secrets.yaml',
  '# It needs fedremotes (FEDREMOTES_URL, FEDREMOTES_TOKEN), helm, kubectl, and git or patch; run it where the values files are.',
  '# Exit codes: 0 the migration is over, 1 something is wrong, 2 stopped, to be run again.',
  'set -euo pipefail',
  '',
  `ID=${shellWord(id)}`,
  `MADE_FOR=${shellWord(`${era ?? ''} ${strategy.after}`)}`,
  `HAZARDS=${shellWord(namesOf(hazards).join(' '))}`,
  'NAMESPACE=${NAMESPACE:-wire}',
  '# The repository of the charts as helm knows it, or the folder that they are in.',
  'CHARTS=${CHARTS:-wire}',
  `CHART_VERSION=\${CHART_VERSION:?${era === 'up-to-4.35' ? `the release that you upgrade to, ${releaseFor(remotes)}.0 or later` : 'the release that is deployed: helm list'}}`,
  ...(era === 'up-to-4.35'
    ? [
        'case ${CHART_VERSION#v}. in',
        `  [0-3].* | 4.[0-9].* | 4.[12][0-9].* | ${TOO_OLD[releaseFor(remotes)]}) printf '%s\\n' 'CHART_VERSION: ${releaseFor(remotes)}.0 or later' >&2; exit 1 ;;`,
        'esac',
      ]
    : []),
  '# Seconds: how long to wait for the service or a gate before this script stops, and between two looks.',
  'WAIT=${WAIT:-900}',
  'EVERY=${EVERY:-5}',
  'HELM_ARGUMENTS=("$@")',
  'TMP=$(mktemp -d)',
  `trap 'rm -rf "$TMP"' EXIT`,
];

/** The variable that names the release of a chart, such as RELEASE_WIRE_SERVER. */
export const releaseVariable = (chart: string): string => `RELEASE_${chart.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;

const filesOf = (releases: readonly Release[]): string => releases.flatMap(({ files }) => files.map(shellWord)).join(' ');

const upgradeCall = ({ chart, files }: Release): string =>
  `upgrade ${shellWord(chart)} "\${${releaseVariable(chart)}:-${chart}}"${files.map((file) => ` -f ${shellWord(helmFile(file))}`).join('')}`;

const deploymentCases = (facts: RunbookFacts): string =>
  deploymentSteps(facts)
    .map(({ phase, patch, strategy, widens }) => `    ${phase}) deployment ${phase} ${patch} ${strategy} ${wordOf(widens)} ;;`)
    .join('\n');

/** What is typed to deploy: where that lets somebody in, the name of the consequence. */
export const wordOf = (widens: boolean): string => (widens ? 'WIDENS_ACCESS' : 'deploy');

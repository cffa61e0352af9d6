import { counted } from '../counted.ts';
import { namesOf } from '../hazard.ts';
import type { Meanwhile } from './meanwhile.ts';
import type { Phase } from './migration.ts';
import { deploymentSteps, releasesOf, type DeploymentStep, type RunbookFacts } from './runbook.ts';
import { helmFile, shellWord } from './runbook-quote.ts';
import { releaseFor } from './target.ts';

/** A step as a person takes it. Texts are Markdown. */
export interface RunbookStep {
  readonly phases: readonly Phase[];
  readonly title: string;
  readonly what: string;
  readonly commands: readonly string[];
  readonly check: { readonly text: string; readonly commands: readonly string[] };
  readonly fails: string;
  readonly back: string;
}

/** The steps of a migration in their order; going back is the last. */
export function stepsOf(facts: RunbookFacts): readonly RunbookStep[] {
  const deployments = deploymentSteps(facts);
  const stepOf = (phase: Phase): readonly RunbookStep[] =>
    deployments.filter((one) => one.phase === phase).map((one) => deploymentStep(facts, one));
  return [startStep(facts), ...stepOf('prepare'), copyStep(facts), ...stepOf('clean-up'), checkStep(facts), ...stepOf('restore')];
}

const migrate = (facts: RunbookFacts, command: string, rest = ''): string => `fedremotes migrate ${command} ${shellWord(facts.id)}${rest}`;
const allowing = (facts: RunbookFacts): string =>
  namesOf(facts.hazards)
    .map((name) => ` --allow ${name}`)
    .join('');

function startStep(facts: RunbookFacts): RunbookStep {
  return {
    phases: ['answer'],
    title: 'Read the report, and start',
    what: `${facts.open > 0 ? `${counted(facts.open, 'question')} must be answered first. ` : ''}The report has every decision before and after; who is responsible signs it. From the start on the answers stand.`,
    commands: [migrate(facts, 'report'), migrate(facts, 'start', allowing(facts))],
    check: { text: 'The state is no longer `answer`.', commands: [migrate(facts, 'status')] },
    fails:
      'Exit code 3 names the question or the consequence that is missing, and nothing has begun. If it names another one than this page does, the answers have changed: get this page again.',
    back: `Nothing is written yet. \`abort\` instead of \`start\` ends it.`,
  };
}

function copyStep(facts: RunbookFacts): RunbookStep {
  return {
    phases: ['copy', 'verify'],
    title: 'Copy and verify',
    what: `The service writes ${counted(facts.remotes.length, 'remote')} into the database and reads them back; the file layer stays as it is. There is nothing to do but to look.`,
    commands: [migrate(facts, 'status', ' --watch')],
    check: {
      text: 'The state is `clean-up, waiting`, and all are written. brig 4.36 to 4.39 does not show what is in the database. Where the gate says that nobody can see it, look there (`SELECT domain, search_policy FROM federation_remotes;`), and confirm on your word:',
      commands: [migrate(facts, 'confirm', ' --allow DATABASE_NOT_SEEN')],
    },
    fails:
      'Writes that fail stop it: the message says which and why. Mend that and `resume`; what is written already is not written again.',
    back: back(facts),
  };
}

function checkStep(facts: RunbookFacts): RunbookStep {
  return {
    phases: ['check', 'restrict', 'hand-over'],
    title: 'Check, and hand over',
    what: `The entries are read back once more${restrictedText(facts)}, and belong to \`manual\` from then on. There is nothing to do but to look.`,
    commands: [migrate(facts, 'status', ' --watch')],
    check: {
      text: 'The state is `done, done`, and the list has every remote:',
      commands: ['fedremotes remotes list', 'fedremotes strategy'],
    },
    fails:
      'What is not in the database any more is named. Nobody is let in by that; bring the file entries back as below, and look who removed it.',
    back: `${back(facts)} Once it is done: \`fedremotes undo PLAN_ID\` for each plan that \`migrate status --json\` names, after the file entries are back.`,
  };
}

const withMeanwhile = ({ remotes }: RunbookFacts, which: Meanwhile): number =>
  remotes.filter(({ meanwhile }) => meanwhile === which).length;

function absentText(facts: RunbookFacts): string {
  const [absent, open] = [withMeanwhile(facts, 'absent'), withMeanwhile(facts, 'open')];
  const left = absent === 0 ? '' : ` ${counted(absent, 'remote')} to be restricted by team stay(s) out of it, cut off until the copy.`;
  return absent + open === 0 ? '' : `${left} To restrict by team takes brig 4.40 or later: the gate does not open before.`;
}

function restrictedText(facts: RunbookFacts): string {
  const count = withMeanwhile(facts, 'open') + withMeanwhile(facts, 'absent') + withMeanwhile(facts, 'as-stored');
  return count === 0 ? '' : `, ${counted(count, 'remote')} restricted by team unless that was done by the copy`;
}

const back = (facts: RunbookFacts): string =>
  `\`${migrate(facts, 'rollback')}\`, then as below. It names what it takes, such as \`FILE_REMAINS\`, and \`resume --allow NAME\` allows it.${leftOutText(facts)}`;

const leftOutText = (facts: RunbookFacts): string =>
  facts.era === 'up-to-4.35' && withMeanwhile(facts, 'absent') > 0
    ? ' What the first patch has left out stays cut off until its entry is added by hand, once it is rolled back: `rollback` names it, and takes `--allow CUTS_FEDERATION`.'
    : '';

const TITLES = {
  prepare: 'Deploy the first patch, with the upgrade',
  'clean-up': 'Deploy the clean-up',
  restore: 'Only to go back: deploy the file entries again',
} as const;

const WHATS = {
  prepare:
    'Up to 4.35 brig has no API for remotes, so that all of them stand in its file until the database has them. Read the release notes of every release in between: this page knows only what concerns remotes.',
  'clean-up': 'The entries of the file and the old lists go; the database has all of it.',
  restore: 'After `rollback`: what the file layer had comes back, and only then the rows go that this migration has written.',
} as const;

function deploymentStep(facts: RunbookFacts, { phase, patch, strategy, widens }: DeploymentStep): RunbookStep {
  const releases = releasesOf(facts.inputs);
  const file = `"\${TMPDIR:-/tmp}"/${patch}.patch`;
  const apply =
    'byHand' in releases
      ? []
      : [`{ [ ! -s ${file} ] || ${gitApply(releases.root, file, ' --reverse --check')} 2>/dev/null || ${gitApply(releases.root, file)}; }`];
  const modes = apply.length > 0 ? ' `git apply` makes the files anew, for all to read: what was private needs its `chmod 600` again.' : '';
  return {
    phases: phase === 'restore' ? ['restore', 'take-back'] : [phase],
    title: `${TITLES[phase]}${phase === 'prepare' ? ` to ${releaseFor(facts.remotes)} or later` : ''}`,
    what: `${WHATS[phase]}${phase === 'prepare' ? absentText(facts) : ''} Then the strategy \`${strategy}\` is in force.${widens ? ' **This lets somebody in (WIDENS_ACCESS): see the report.**' : ''}${'byHand' in releases ? ` ${releases.byHand} Make the change by hand, and deploy it.` : ''}${modes}`,
    // Pasted as one: what was refused, or does not apply, is not deployed.
    commands: [[migrate(facts, 'patch', ` ${patch} > ${file}`), ...apply, ...helmCommands(facts)].join(' &&\n')],
    check: {
      text: `All pods of brig are new, and their strategy is \`${strategy}\`. The gate opens by itself where fedremotes can ask brig (BRIG_URL); else \`status\` says so, and you confirm:`,
      commands: [
        'kubectl --namespace "$NAMESPACE" rollout status deployment/brig --timeout=15m',
        String.raw`kubectl --namespace "$NAMESPACE" get configmap brig -o 'jsonpath={.data.brig\.yaml}' | grep -n -A 3 setFederation`,
        migrate(facts, 'status'),
        `# only where it says so: ${migrate(facts, 'confirm')}`,
      ],
    },
    fails:
      'A patch that does not apply: the values have changed since the migration was made; put them back, or mend them by hand. A failed `helm upgrade`: `helm rollback`, and look; then paste the commands again, they leave a change alone that is in the files. A gate that stays shut says what it still sees, such as an old pod, or a second values file.',
    back: phase === 'restore' ? 'From here it is only the way to the end; `status` says what is left.' : back(facts),
  };
}

/** What is in the files already, since only its deployment has failed, stays as it is. */
const gitApply = (root: string, file: string, options = ''): string =>
  root === '/' ? `(cd / && git apply${options}) < ${file}` : `git apply${options} ${file}`;

function helmCommands({ inputs }: RunbookFacts): readonly string[] {
  const releases = releasesOf(inputs);
  if ('byHand' in releases) return [];
  return releases.releases.map(({ chart, files }) =>
    [
      `helm upgrade ${chart} "$CHARTS"/${chart} --version "$CHART_VERSION" --namespace "$NAMESPACE" --wait --timeout 15m0s`,
      ...files.map((file) => `-f ${shellWord(helmFile(file))}`),
    ].join(' \\\n  '),
  );
}

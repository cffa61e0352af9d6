import { ERA_NAMES } from './era.ts';
import { isOver } from './migration.ts';
import { codeBlock, codeSpan, markdownText, shellWord } from './runbook-quote.ts';
import type { RunbookFacts } from './runbook.ts';
import { stepsOf, type RunbookStep } from './runbook-steps.ts';
import type { WorkTime } from './work-time.ts';
import { releaseFor } from './target.ts';

/** The runbook of a migration as Markdown, with its commands filled in; texts of others are nothing but text in it. */
export function runbookMarkdown(facts: RunbookFacts): string {
  if (isOver(facts)) return over(facts);
  const steps = stepsOf(facts);
  return [
    `# Runbook of the migration ${codeSpan(facts.id)}`,
    `It is at ${codeSpan(`${facts.phase}, ${facts.state}`)}. The same as a script: ${codeSpan(`fedremotes migrate runbook ${shellWord(facts.id)} --script`)}.`,
    summary(facts),
    hazards(facts),
    before(facts),
    ...steps.map((step, index) => section(step, index + 1, facts)),
    stopping(facts),
    '',
  ].join('\n\n');
}

const over = ({ id, phase, state }: RunbookFacts): string =>
  `# Runbook of the migration ${codeSpan(id)}\n\nIt is over (${codeSpan(`${phase}, ${state}`)}): there is nothing to do. What its plans have written, ${codeSpan('fedremotes undo PLAN_ID')} takes back.\n`;

const MOST_DOMAINS = 50;

function summary({ id, era, strategy, inputs, remotes, schedule }: RunbookFacts): string {
  const shown = remotes.slice(0, MOST_DOMAINS).map(({ domain, search_policy }) => `${codeSpan(domain)} ${search_policy}`);
  const more = remotes.length - shown.length;
  return [
    `- Backend: ${era === undefined ? 'which release it runs is a question' : ERA_NAMES[era]}`,
    `- Strategy: ${strategy.before ?? 'none'} → ${strategy.after}`,
    `- Inputs: ${inputs.map(({ name, chart }) => `${codeSpan(name)} (${chart === undefined ? 'not deployed from' : `values of ${chart}`})`).join(', ')}`,
    `- In the database in the end: ${shown.length === 0 ? 'nothing' : shown.join(', ')}${more > 0 ? `, and ${String(more)} more (${codeSpan(`fedremotes migrate status ${shellWord(id)} --json`)})` : ''}`,
    `- Work may be begun: ${schedule === undefined ? 'at any time' : workTime(schedule)}`,
  ].join('\n');
}

const workTime = (work: WorkTime): string =>
  'at' in work
    ? `from ${work.at} on`
    : `${work.windows.map(({ days, from, to }) => `${days.join(', ')} ${from}–${to}`).join('; ')} (${markdownText(work.time_zone)})`;

function hazards({ hazards: all }: RunbookFacts): string {
  if (all.length === 0) return '**Consequences to be allowed by name:** none as it stands now.';
  const shown = all
    .slice(0, MOST_DOMAINS)
    .map(
      ({ name, domain, message }) => `- ${codeSpan(name)}${domain === undefined ? '' : ` (${codeSpan(domain)})`}: ${markdownText(message)}`,
    );
  const more = all.length - shown.length;
  return ['**Consequences to be allowed by name:**', '', ...shown, ...(more > 0 ? [`- and ${String(more)} more, in the report`] : [])].join(
    '\n',
  );
}

const before = ({ era, remotes }: RunbookFacts): string =>
  [
    '## Before you begin',
    'In the folder that the values files are in; `CHART_VERSION` is ' +
      (era === 'up-to-4.35'
        ? `the release that you upgrade to, ${releaseFor(remotes)}.0 or later`
        : 'the release that is deployed, which `helm list` shows') +
      '. Add to each `helm upgrade` the files that fedremotes was not given, such as `-f secrets.yaml`.',
    codeBlock(
      [
        'export NAMESPACE=wire CHARTS=wire CHART_VERSION=…',
        'kubectl config current-context',
        'helm list --namespace "$NAMESPACE"',
        'kubectl --namespace "$NAMESPACE" get configmap brig -o yaml > brig-configmap-before.yaml',
      ].join('\n'),
    ),
  ].join('\n\n');

function section({ phases, title, what, commands, check, fails, back }: RunbookStep, number: number, { phase }: RunbookFacts): string {
  return [
    `## ${String(number)}. ${title}${phases.includes(phase) ? ' (it is here now)' : ''}`,
    what,
    codeBlock(commands.join('\n')),
    `**Check.** ${check.text}`,
    codeBlock(check.commands.join('\n')),
    `**If it fails.** ${fails}`,
    `**Back from here.** ${back}`,
  ].join('\n\n');
}

const stopping = ({ id }: RunbookFacts): string =>
  [
    '## To stop for a while',
    codeBlock(['pause', 'resume'].map((command) => `fedremotes migrate ${command} ${shellWord(id)}`).join('\n')),
    'Every step can be done again: the service knows what is done, and goes on from there.',
  ].join('\n\n');

import { stripVTControlCharacters, styleText } from 'node:util';
import { describe, expect, it } from 'vitest';
import { showDecision } from '../../../src/cli/show/decision.ts';
import { showJournal, showVerification } from '../../../src/cli/show/journal.ts';
import { pageOf, plainPage } from '../../../src/cli/show/page.ts';
import { showPlan } from '../../../src/cli/show/plan.ts';
import { showPlans } from '../../../src/cli/show/plans.ts';
import { progressText } from '../../../src/cli/show/progress.ts';
import { showRemote } from '../../../src/cli/show/remote.ts';
import { showRemotes } from '../../../src/cli/show/remotes.ts';
import { showStrategy } from '../../../src/cli/show/strategy.ts';
import { showTeams } from '../../../src/cli/show/teams.ts';
import { showToken } from '../../../src/cli/show/token.ts';
import { showWritten } from '../../../src/cli/show/written.ts';
import * as plans from '../support/plan-samples.ts';
import * as samples from '../support/samples.ts';

const narrow = plainPage(80);
const coloured = pageOf({ columns: 80, colours: true });
const { registry } = samples.report;
const golden = (name: string): string => `../golden/${name}.txt`;

/** Everything that people see, at 80 columns; the golden files are there to be read. */
const SHOWN: Readonly<Record<string, string>> = {
  'remotes-list': showRemotes({ remotes: samples.remotes, report: samples.report }, narrow),
  'remotes-list-piped': showRemotes({ remotes: samples.remotes, report: samples.report }, plainPage(Infinity)),
  'remotes-list-empty': showRemotes({ remotes: [], report: samples.report }, narrow),
  'remotes-get': samples.remotes.map((remote) => showRemote({ remote, registry }, narrow)).join('\n\n'),
  'teams-list': samples.remotes.map((remote) => showTeams({ remote, registry }, narrow)).join('\n\n'),
  strategy: showStrategy(samples.report, narrow),
  'strategy-nothing-found': showStrategy({ ...samples.report, findings: [] }, narrow),
  explain: samples.decisions.map((decision) => showDecision(decision, narrow)).join('\n\n'),
  journal: showJournal({ items: samples.journal, next: '1', registry }, narrow),
  'journal-piped': showJournal({ items: samples.journal, registry: undefined }, plainPage(Infinity)),
  'journal-empty': showJournal({ items: [], registry }, narrow),
  'journal-verify': samples.verifications.map((verification) => showVerification(verification, narrow)).join('\n\n'),
  written: samples.written.map((written) => showWritten(written, narrow)).join('\n\n'),
  'plan-open': showPlan(plans.openPlan, narrow),
  'plan-open-piped': showPlan(plans.openPlan, plainPage(Infinity)),
  'plan-applying': showPlan(plans.applyingPlan, narrow),
  'plan-applied': showPlan(plans.appliedPlan, narrow),
  'plan-incomplete': showPlan(plans.incompletePlan, narrow),
  'plan-empty': showPlan(plans.emptyPlan, narrow),
  'plan-long': showPlan(plans.longPlan, narrow),
  'plan-long-piped': showPlan(plans.longPlan, plainPage(Infinity)),
  'plans-list': showPlans(plans.plans, narrow),
  'plans-list-piped': showPlans(plans.plans, plainPage(Infinity)),
  'plans-list-empty': showPlans({ items: [] }, narrow),
  progress: [
    progressText(undefined, 0),
    progressText({ done: 0, failed: 0, total: 10_000 }, 0),
    progressText({ done: 2_000, failed: 0, total: 10_000 }, 4),
    progressText({ done: 2_000, failed: 3, total: 10_000 }, 1_000, 1_990),
    progressText({ done: 9_000, failed: 0, total: 10_000 }, 60, 5_000),
    progressText({ done: 10_000, failed: 0, total: 10_000 }, 60),
  ].join('\n'),
  'token-new': showToken({ actor: 'alice', token: 'fedremotes_TOKEN', line: 'alice: 0123abcd' }),
};

describe('what people see', () => {
  it.each(Object.entries(SHOWN))('%s is as in its golden file', async (name, text) => {
    await expect(`${text}\n`).toMatchFileSnapshot(golden(name));
  });

  it.each(Object.entries(SHOWN).filter(([name]) => !name.endsWith('piped')))(
    '%s fits into 80 columns, but for commands, which are not broken',
    (_name, text) => {
      const commands = /^ {2}fedremotes /;
      expect(text.split('\n').filter((line) => line.length > 80 && !commands.test(line))).toEqual([]);
    },
  );

  it('colours change nothing of a plan but its colours: what narrows is red, what widens yellow', () => {
    const text = showPlan(plans.openPlan, coloured);
    expect(stripVTControlCharacters(text)).toBe(SHOWN['plan-open']);
    expect(text).toContain(styleText('red', '- narrower', { validateStream: false }));
    expect(text).toContain(styleText('yellow', '+ wider', { validateStream: false }));
  });

  it('a piped list has one line for each remote, whatever the length of its domain', () => {
    const lines = SHOWN['remotes-list-piped']?.split('\n') ?? [];
    for (const { domain } of samples.remotes) expect(lines.filter((line) => line.startsWith(`${domain} `))).toHaveLength(1);
  });

  it('piped plans have one line for each step, and their list one for each plan', () => {
    const [steps = [], list = []] = ['plan-long-piped', 'plans-list-piped'].map((name) => SHOWN[name]?.split('\n'));
    for (const { domain } of plans.longPlan.steps) expect(steps.filter((line) => line.startsWith(`${domain} `))).toHaveLength(1);
    for (const { id } of plans.plans.items) expect(list.filter((line) => line.startsWith(`${id} `))).toHaveLength(1);
  });
});

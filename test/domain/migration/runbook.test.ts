import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { deploymentSteps, releasesOf, runbookInputs, type RunbookInput } from '../../../src/domain/migration/runbook.ts';
import { runbookMarkdown } from '../../../src/domain/migration/runbook-markdown.ts';
import { runbookScript } from '../../../src/domain/migration/runbook-script.ts';
import { restriction } from '../../support/domain-samples.ts';
import { factsOf, OF_EACH_ERA } from './runbook-samples.ts';

const RESTRICTED = restriction(['red']);

const golden = (name: string): string => new URL(`../../golden/runbooks/${name}.txt`, import.meta.url).pathname;
const values = (...names: readonly string[]): RunbookInput[] => names.map((name) => ({ name, chart: 'wire-server' }));

describe('the runbook', () => {
  it.each(OF_EACH_ERA.map((facts) => ({ era: facts.era ?? '', facts })))('of $era is what it was read to be', async ({ era, facts }) => {
    await expect(runbookMarkdown(facts)).toMatchFileSnapshot(golden(`${era}-markdown`));
    await expect(runbookScript(facts)).toMatchFileSnapshot(golden(`${era}-bash`));
  });

  it.each(OF_EACH_ERA)('as a script is bash ($era)', (facts) => {
    expect(execFileSync('bash', ['-n'], { input: runbookScript(facts), encoding: 'utf8' })).toBe('');
  });

  it.each(['done', 'aborted'] as const)('of one that is %s says so, and does nothing', (state) => {
    const facts = factsOf({ state, phase: state === 'done' ? 'done' : 'gone-back' });
    expect(runbookMarkdown(facts)).toContain('there is nothing to do');
    expect(execFileSync('bash', { input: runbookScript(facts), encoding: 'utf8' })).toContain('is over');
  });

  it('has the first patch only where the backend has to be upgraded', () => {
    const patches = OF_EACH_ERA.map((facts) => deploymentSteps(facts).map(({ patch }) => patch));
    expect(patches).toEqual([['before-upgrade', 'clean-up', 'restore'], ...Array.from({ length: 3 }, () => ['clean-up', 'restore'])]);
  });

  it('says what becomes of remotes that are to be restricted by team', () => {
    const [first, second] = factsOf().remotes;
    if (!first || !second) throw new Error('expected two remotes');
    const page = runbookMarkdown(
      factsOf({
        era: 'up-to-4.35',
        remotes: [
          { ...first, restriction: RESTRICTED, meanwhile: 'absent' },
          { ...second, restriction: RESTRICTED, meanwhile: 'open' },
        ],
      }),
    );
    expect(page).toContain('1 remote to be restricted by team stay(s) out of it, cut off until the copy.');
    expect(page).toContain('`rollback` names it, and takes `--allow CUTS_FEDERATION`');
    expect(page).toContain('To restrict by team takes brig 4.40 or later');
    expect(page).toContain('with the upgrade to 4.40 or later');
    expect(page).not.toContain('4.36.0');
    expect(page).toContain('2 remotes restricted by team unless that was done by the copy');
  });

  it.each([
    ['allowNone', 'allowDynamic', ['WIDENS_ACCESS', 'deploy']],
    ['allowAll', 'allowDynamic', ['deploy', 'WIDENS_ACCESS']],
    ['allowDynamic', 'allowDynamic', ['deploy', 'deploy']],
  ] as const)('from %s to %s asks for %j', (before, after, words) => {
    const script = runbookScript(factsOf({ strategy: { before, after } }));
    expect([...script.matchAll(/^ {4}[a-z-]+\) deployment .+ (\S+) ;;$/gm)].map(([, word]) => word)).toEqual(words);
  });
});

describe('the script of a backend up to 4.35', () => {
  const [old = factsOf()] = OF_EACH_ERA;
  /** What it says before it asks the service, which is not there. */
  const said = (version: string, facts = old): string => {
    const env = { PATH: '/usr/bin:/bin', CHART_VERSION: version, SHLVL: '1' };
    return spawnSync('bash', ['--norc'], { input: runbookScript(facts), env, encoding: 'utf8' }).stderr;
  };
  const restricting = { ...old, remotes: old.remotes.map((one) => ({ ...one, restriction: RESTRICTED })) };

  it.each(['', '4.35.0', '4.9.0', '4.12.0', '2.107.0'])('goes no further where it is to upgrade to “%s”', (version) => {
    expect(said(version)).toMatch(/^[^\n]*CHART_VERSION: [^\n]*4\.36\.0 or later\n$/);
  });

  it.each(['4.36.0', '4.42.0', '5.0.0', '10.1.0'])('goes on where it is to upgrade to %s', (version) => {
    expect(said(version)).toContain('cannot be seen');
  });

  it.each(['4.35.0', '4.36.0', '4.39.2', '4.38', 'v4.38.0'])(
    'that restricts by team goes no further where it is to upgrade to “%s”',
    (version) => {
      expect(said(version, restricting)).toMatch(/CHART_VERSION: 4\.40\.0 or later\n$/);
    },
  );

  it.each(['4.40.0', '5.0.0'])('that restricts by team goes on where it is to upgrade to %s', (version) => {
    expect(said(version, restricting)).toContain('cannot be seen');
  });
});

describe('what is deployed', () => {
  it('is the umbrella chart with its values in their order, and what says nothing of itself with it', () => {
    const inputs = runbookInputs(
      ['a.yaml', 'brig-rendered.yaml', 'b.yaml'],
      [
        { file: 'a.yaml', form: 'helm', service: 'umbrella' },
        { file: 'brig-rendered.yaml', form: 'rendered', service: 'brig' },
      ],
    );
    expect(releasesOf(inputs)).toEqual({ root: '.', releases: [{ chart: 'wire-server', files: ['./a.yaml', './b.yaml'] }] });
  });

  it('is each sub-chart with its own', () => {
    const inputs = runbookInputs(
      ['/v/brig.yaml', '/v/federator.yaml'],
      [
        { file: '/v/brig.yaml', form: 'subchart', service: 'brig' },
        { file: '/v/federator.yaml', form: 'subchart', service: 'federator' },
      ],
    );
    expect(releasesOf(inputs)).toEqual({
      root: '/',
      releases: [
        { chart: 'brig', files: ['/v/brig.yaml'] },
        { chart: 'federator', files: ['/v/federator.yaml'] },
      ],
    });
  });

  it.each([
    ['no values', [{ name: 'brig.yaml' }]],
    ['a parent chart', [{ name: 'values.yaml', chart: 'wire-server', nested_at: 'wire' }]],
    ['standard input', values('-')],
    ['a folder above', values('../values.yaml')],
    ['names from the root and others', values('/v/a.yaml', 'b.yaml')],
  ])('is for a person: %s', (_name, inputs: readonly RunbookInput[]) => {
    expect(releasesOf(inputs)).toHaveProperty('byHand');
  });
});

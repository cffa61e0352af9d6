import { expect, it } from 'vitest';
import { decided } from '../../../src/domain/migration/target.ts';
import { SEARCH_POLICIES, type SearchPolicy } from '../../../src/domain/remote.ts';
import { assertDomain } from '../../../src/domain/domain.ts';
import type { NotADomain } from '../../../src/domain/migration/legacy-settings.ts';
import { settingsOf, type Case } from './samples.ts';

const at = (line: number, search_policy: SearchPolicy) => ({ search_policy, file: 'values.yaml', line });
const contradicted = settingsOf({ from: '4.36', strategy: 'allowDynamic', brig: { 'a.example': 'no_search' } });
const settings = {
  ...contradicted,
  entries: contradicted.entries.map((entry) => ({ ...entry, contradicted_by: [at(5, 'full_search'), at(9, 'exact_handle_search')] })),
};

it('offers every policy that stands there, with its place, and proposes none', () => {
  const { questions, open } = decided({ settings }, () => undefined);
  const [question] = questions;
  expect(question?.options.map(({ id }) => id)).toEqual(['no_search', 'full_search', 'exact_handle_search']);
  expect(question?.text).toContain('with full_search (values.yaml line 5) and with exact_handle_search (values.yaml line 9)');
  expect(question).not.toHaveProperty('proposed');
  expect(open).toEqual(questions);
});

it.each([
  ['4.35', 'In force today is the first that is a domain as it stands; from 4.36 on brig takes one policy'],
  ['4.36', '). brig takes one policy for a domain, and fails on more. Which counts?'],
] as const)('says which is in force: %s', (from, said) => {
  const { signs } = settingsOf({ from });
  const { questions } = decided({ settings: { ...settings, signs } }, () => undefined);
  expect(questions.find(({ code }) => code === 'policies-contradict')?.text).toContain(said);
});

it.each(SEARCH_POLICIES)('takes the one that is chosen: %s', (policy) => {
  const { target, open } = decided({ settings }, () => policy);
  expect(open).toEqual([]);
  expect(target.remotes).toMatchObject([{ domain: 'a.example', search_policy: policy }]);
});

const text = (line: number, of: string, search_policy: SearchPolicy): NotADomain => ({
  text: of,
  corrections: [assertDomain('w.example')],
  list: 'brig’s list',
  path: 'brig',
  search_policy,
  file: 'values.yaml',
  line,
});

it('is asked of texts that are corrected to one domain with two policies, and of one beside an entry: no last one wins', () => {
  const correct = (id: string) => (id.startsWith('not-a-domain') ? 'correct' : undefined);
  const texts = [text(2, 'https://w.example', 'no_search'), text(3, 'w.example:443', 'full_search'), text(4, 'w.example.', 'full_search')];
  const asked = (brig: Case['brig']) =>
    decided({ settings: { ...settingsOf({ from: '4.35', allowed: ['w.example'], ...(brig && { brig }) }), not_domains: texts } }, correct);
  const { open, target } = asked(undefined);
  expect(open.map(({ id, options }) => [id, options.map((option) => option.id)])).toEqual([
    ['policies-contradict:w.example', ['no_search', 'full_search']],
  ]);
  expect(target.remotes).toEqual([]);
  expect(asked({ 'w.example': 'exact_handle_search' }).open[0]?.options).toHaveLength(3);
});

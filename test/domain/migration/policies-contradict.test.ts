import { expect, it } from 'vitest';
import { decided } from '../../../src/domain/migration/target.ts';
import { SEARCH_POLICIES, type SearchPolicy } from '../../../src/domain/remote.ts';
import { settingsOf } from './samples.ts';

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
  ['4.35', 'In force today is the first, no_search; from 4.36 on brig fails on this.'],
  ['4.36', 'None is in force: brig fails on this.'],
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

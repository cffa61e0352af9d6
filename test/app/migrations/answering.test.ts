import { describe, expect, it } from 'vitest';
import { answerMigration } from '../../../src/app/migrations/answer-migration.ts';
import { createMigration } from '../../../src/app/migrations/create-migration.ts';
import { viewOf, type MigrationView } from '../../../src/app/migrations/find-migration.ts';
import type { Strategy } from '../../../src/domain/strategy.ts';
import { ALICE, openWorld, valueOf } from '../world.ts';

type Answers = Readonly<Record<string, string>>;

/** A migration of these values that is to be answered. */
async function answering(content: string, strategy?: Strategy) {
  const { context, journalled } = openWorld({ configured: {} });
  const inputs = [{ name: 'values.yaml', content }];
  const { id } = valueOf(await createMigration(context, { inputs, ...(strategy && { strategy }) }, ALICE));
  const wishes = (answers: Answers) => Object.entries(answers).map(([question, option]) => ({ question, option }));
  return {
    answer: async (answers: Answers): Promise<MigrationView> =>
      viewOf(context, valueOf(await answerMigration(context, id, wishes(answers), ALICE))),
    refused: async (answers: Answers): Promise<string> => {
      const result = await answerMigration(context, id, wishes(answers), ALICE);
      return result.ok ? 'taken' : result.problem.message;
    },
    told: async () => (await journalled()).findLast(({ action }) => action === 'migration_answered')?.message,
  };
}

const answersOf = ({ questions }: MigrationView) => questions.map(({ id, answer = '?' }) => `${id} = ${answer}`);

const brig = (options: string): string => `brig: {config: {optSettings: {setFederationDomain: own.example, ${options}}}}\n`;
const allowed = (list: string): string => `federator: {config: {optSettings: {federationStrategy: ${list}}}}\n`;

const LISTED =
  brig(
    'setFederationStrategy: allowDynamic, setFederationDomainConfigs: [{domain: b.example, search_policy: no_search}, {domain: c.example, search_policy: no_search}]',
  ) + allowed('{allowedDomains: [a.example]}');
const LATER =
  brig('setFederationStrategy: allowDynamic, setFederationDomainConfigs: []') +
  allowed('{allowedDomains: ["https://w.example", c.example]}');
const TEXTS = `tags: {federator: true}\n${brig('setFederationDomainConfigs: []')}${allowed('{allowedDomains: ["https://a.example", "*.b.example", "*.c.example"]}')}`;

describe('an answer by a code', () => {
  it('answers all of its questions, those too that were answered one by one before; the journal says how many', async () => {
    const { answer, told } = await answering(LISTED);
    await answer({ 'listed-not-allowed:b.example': 'import', 'not-in-force': 'leave-out' });
    const view = await answer({ 'listed-not-allowed': 'leave-out' });
    expect(answersOf(view)).toEqual([
      'listed-not-allowed:b.example = leave-out',
      'listed-not-allowed:c.example = leave-out',
      'not-in-force:a.example = leave-out',
    ]);
    expect(await told()).toBe('Answered: listed-not-allowed = leave-out (2 questions).');
  });

  it('leaves the exceptions of the same request, wherever they stand in it', async () => {
    const { answer, told } = await answering(LISTED);
    const view = await answer({ 'listed-not-allowed:b.example': 'import', 'listed-not-allowed': 'leave-out' });
    expect(answersOf(view)).toContain('listed-not-allowed:b.example = import');
    expect(answersOf(view)).toContain('listed-not-allowed:c.example = leave-out');
    expect(await told()).toBe('Answered: listed-not-allowed:b.example = import, listed-not-allowed = leave-out (1 question).');
  });

  it('is no answer to a question that comes up later, but to what other answers of the same request raise', async () => {
    const later = await answering(LATER);
    await later.answer({ 'not-in-force': 'import' });
    const raised = answersOf(await later.answer({ 'not-a-domain': 'correct' }));
    expect(raised).toContain('not-in-force:c.example = import');
    expect(raised).toContain('not-in-force:w.example = ?');
    const once = await answering(LATER);
    expect(answersOf(await once.answer({ 'not-in-force': 'import', 'not-a-domain': 'correct' }))).toContain(
      'not-in-force:w.example = import',
    );
  });

  it('takes no answer from a question that has no such option', async () => {
    const { answer, told } = await answering(TEXTS);
    const asked = answersOf(await answer({ 'not-a-domain': 'leave-out' }));
    expect(asked.filter((line) => line.startsWith('not-a-domain') && line.endsWith('= leave-out'))).toHaveLength(3);
    const now = answersOf(await answer({ 'not-a-domain': 'correct' }));
    expect(now.filter((line) => line.startsWith('not-a-domain')).map((line) => line.split(' = ')[1])).toEqual([
      'correct',
      'leave-out',
      'leave-out',
    ]);
    expect(await told()).toBe('Answered: not-a-domain = correct (1 question; 2 without this option).');
  });
});

const NONE = brig('setFederationStrategy: allowNone, setFederationDomainConfigs: [{domain: b.example, search_policy: no_search}]');

describe('the strategy of the end', () => {
  it('is what it was named when the migration was made: no answer comes to another one', async () => {
    const { answer, refused } = await answering(NONE, 'allowDynamic');
    expect(await refused({ 'strategy-allow-none': 'stay-allow-none' })).toBe(
      '“stay-allow-none” comes to the strategy allowNone, but this migration was made for allowDynamic (--strategy, target.strategy). Answer otherwise, or make another migration without it.',
    );
    const view = await answer({ 'strategy-allow-none': 'allow-dynamic' });
    expect(view).toMatchObject({ open: 0, strategy: { before: 'allowNone', after: 'allowDynamic' } });
    expect(view.questions).toMatchObject([{ options: [{ id: 'allow-dynamic' }], proposed: 'allow-dynamic' }]);
  });

  it('is not asked for where no answer comes to the one that was named', async () => {
    const { refused } = await answering(NONE, 'allowAll');
    expect(await refused({ 'strategy-allow-none': 'allow-dynamic' })).toContain('made for allowAll');
    expect(await refused({ 'strategy-allow-none': 'what' })).toContain('Its questions are none');
  });

  it('is one: answers that come to two are refused with both', async () => {
    const { answer, refused } = await answering(NONE + allowed('{allowAll: true}'));
    const place = 'not-in-force:values.yaml:2:federator.config.optSettings.federationStrategy';
    await answer({ 'strategy-allow-none': 'stay-allow-none' });
    expect(await refused({ 'not-in-force': 'allow-all' })).toBe(
      `strategy-allow-none = stay-allow-none comes to the strategy allowNone, but ${place} = allow-all comes to the strategy allowAll. One strategy is in the end: answer one of the two otherwise, or name the strategy when you make another migration (--strategy, target.strategy).`,
    );
    expect(await answer({ 'not-in-force': 'leave-out' })).toMatchObject({ open: 0, strategy: { after: 'allowNone' } });
  });
});

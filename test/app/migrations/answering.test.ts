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

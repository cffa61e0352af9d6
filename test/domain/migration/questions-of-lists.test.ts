import { describe, expect, it } from 'vitest';
import { decidedOf, type Case } from './samples.ts';

/** What is asked of the one domain, and what its answers mean. */
function asked(one: Case): { readonly text: string; readonly leave: string; readonly take: string } {
  const question = decidedOf(one).decided.questions.find(({ domain }) => domain === 'q.example');
  const meaning = (option: string): string => question?.options.find(({ id }) => id === option)?.meaning ?? '';
  return { text: question?.text ?? '', leave: meaning('leave-out'), take: meaning('import') };
}

const DYNAMIC = { from: '4.36', strategy: 'allowDynamic' } as const;

describe('a domain only in a list that nothing reads', () => {
  it.each([
    ['under brig’s allowAll', { from: '4.36', strategy: 'allowAll' }],
    ['under the federator’s allowAll up to 4.35', { from: '4.35', allowed: 'all' }],
  ] satisfies readonly (readonly [string, Case])[])('federates today %s, and leaving it out may cut it off', (_name, where) => {
    const { text, leave, take } = asked({ ...where, unread: ['q.example'] });
    expect(text).toContain('Under allowAll it federates today');
    expect(leave).toContain('should the strategy become allowDynamic, it is cut off');
    expect(take).toContain('goes on federating');
  });

  it.each([
    ['the strategy is not known', { from: '4.36', brig_seen: false }],
    ['the release is open and the federator said allowAll', { allowed: 'all' }],
    ['the release is open and brig says allowAll', { strategy: 'allowAll', allowed: [] }],
  ] satisfies readonly (readonly [string, Case])[])('may federate today where %s', (_name, where) => {
    const { text, leave } = asked({ ...where, unread: ['q.example'] });
    expect(text).toContain('Whether it federates today is not known');
    expect(leave).not.toContain('as it is today');
  });

  it.each([
    [{ ...DYNAMIC, unread: ['q.example'] }, 'Unless the database has it, it does not federate today.'],
    [{ ...DYNAMIC, unread: ['q.example'], rows: {} }, '. It does not federate today.'],
    [{ ...DYNAMIC, allowed: ['q.example'], rows: { 'q.example': 'full_search' } }, 'it federates today by its row.'],
    [{ from: '4.36', strategy: 'allowNone', allowed: ['q.example'] }, 'Under allowNone it does not federate today.'],
    [{ from: '4.35', allowed: ['a.example'], unread: ['q.example'] }, '. It does not federate today.'],
  ] satisfies readonly (readonly [Case, string])[])('else it does not, unless the database has it: %j', (one, said) => {
    expect(asked(one).text).toContain(said);
  });
});

describe('a domain of brig’s list that the dead allow list does not have', () => {
  const listed: Case = { ...DYNAMIC, allowed: ['a.example'], brig: { 'q.example': 'full_search' } };

  it('is not cut off by leaving it out where the database has it: that is said, with the command', () => {
    const { leave } = asked({ ...listed, rows: { 'q.example': 'full_search' } });
    expect(leave).toContain('its row stays in the database: under allowDynamic q.example goes on federating');
    expect(leave).toContain('fedremotes remotes remove q.example');
  });

  it('is cut off where the database does not have it; where that was not seen, both are said', () => {
    expect(asked({ ...listed, rows: {} }).leave).toMatch(/^q\.example is cut off\. /);
    const either = /^q\.example is cut off, unless the database has a row of it, which stays\./;
    expect(asked(listed).leave).toMatch(either);
    // Before 4.40 brig lists an entry and the same row as one.
    expect(asked({ ...listed, rows: {}, unsure: ['q.example'] }).leave).toMatch(either);
  });

  it.each([
    ['allowNone', 'in the end nobody federates'],
    ['allowAll', 'in the end every backend may federate'],
  ] as const)('is asked for with what a strategy that was named makes of it: %s', (wanted, said) => {
    expect(asked({ ...listed, wanted }).text).toContain(said);
    expect(asked(listed).text).not.toContain('in the end');
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runningService, type RunningService } from '../../support/running-service.ts';

let service: RunningService;
beforeEach(async () => {
  service = await runningService({ rows: { 'a.example': { search_policy: 'full_search', restriction: 'allow_all' } } });
});
afterEach(() => service.stop());

const inHeader = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const statusOf = async (sent: Parameters<RunningService['send']>[2]): Promise<number> =>
  (await service.send('POST', '/v1/remotes/a.example/freeze', sent)).status;

/** The status for a text as X-Actor, as X-Reason and as reason of the body. */
const statuses = async (text: string): Promise<readonly number[]> => [
  await statusOf({ headers: { 'X-Actor': inHeader(text) } }),
  await statusOf({ headers: { 'X-Reason': inHeader(text) } }),
  await statusOf({ body: { reason: text } }),
];

describe('text that is put on record', () => {
  it.each(['ticket 7', 'größer', '💙'.repeat(200)])('is taken from each header and from the body: %s', async (text) => {
    expect(await statuses(text)).toEqual([200, 200, 200]);
  });

  it.each([
    ['a line separator', 'a\u2028b'],
    ['a paragraph separator', 'a\u2029b'],
    ['a control character', 'a\u0085b'],
    ['a character that turns the direction', 'a\u202eb'],
    ['what stands for bytes that were none', 'a\ufffdb'],
    ['1001 characters', 'a'.repeat(1001)],
    ['1001 characters of two units each', '💙'.repeat(1001)],
  ])('is refused wherever it stands if it has %s', async (_what, text) => {
    expect(await statuses(text)).toEqual([400, 400, 400]);
  });

  it('is counted by characters, in a header as in the body', async () => {
    const [, header, body] = await statuses('💙'.repeat(1000));
    expect([header, body]).toEqual([200, 200]);
  });
});

import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/domain/journal.ts';
import { operator, whole, type Operator, type Page } from './operator.ts';

/** Two actors, two domains, and the plan of the last change. */
async function history(): Promise<Operator & { readonly plan: string }> {
  const service = await operator();
  const by = (actor: string) => ({ 'X-Actor': actor });
  await service.write('PUT', '/v1/remotes/a.example.com', { ...whole('no_search'), headers: by('ada') });
  await service.write('PUT', '/v1/remotes/b.example.com', { ...whole('no_search'), headers: by('ada') });
  const { body } = await service.write('POST', '/v1/remotes/a.example.com/freeze', { headers: by('bob') });
  return { ...service, plan: body.plan.id };
}

const seqs = async ({ get }: Operator, query: string): Promise<readonly number[]> =>
  (await get<Page<JournalEntry>>(`/v1/journal?${query}`)).body.items.map(({ seq }) => seq);

describe('the journal', () => {
  it('is filtered by domain, plan, actor, source and outcome, and by all of them together', async () => {
    const service = await history();
    expect(await seqs(service, '')).toEqual([6, 5, 4, 3, 2, 1]);
    expect(await seqs(service, 'domain=A.example.com')).toEqual([6, 5, 2, 1]);
    expect(await seqs(service, `plan=${service.plan}`)).toEqual([6, 5]);
    expect(await seqs(service, 'actor=ada')).toEqual([4, 3, 2, 1]);
    expect(await seqs(service, 'source=manual&outcome=done')).toEqual([6, 4, 2]);
    expect(await seqs(service, 'source=sync:partners')).toEqual([]);
    expect(await seqs(service, 'domain=a.example.com&actor=ada&outcome=started')).toEqual([1]);
  });

  it('is filtered by time: since is inclusive, until is not, in any offset', async () => {
    const service = await history();
    const entries = await service.journal();
    const at = entries[2]?.at ?? '';
    const from = entries.filter((entry) => entry.at >= at).map(({ seq }) => seq);
    expect(await seqs(service, `since=${at}`)).toEqual(from.toReversed());
    expect(await seqs(service, `until=${at}`)).toEqual(
      entries
        .filter((entry) => entry.at < at)
        .map(({ seq }) => seq)
        .toReversed(),
    );
    const inKabul = new Date(Date.parse(at) + 4.5 * 3_600_000).toISOString().replace('Z', '+04:30');
    expect(await seqs(service, `since=${encodeURIComponent(inKabul)}`)).toEqual(from.toReversed());
    expect(await seqs(service, 'since=2020-01-01&until=2020-01-02')).toEqual([]);
  });

  it.each([
    ['since=yesterday', 'query.since', /such as 2026-05-01T12:00:00Z/],
    ['since=2026-01-01T00:00:00+02:00', 'query.since', /write a \+ as %2B/],
    ['outcome=perhaps', 'query.outcome', /one of started, done/],
    ['after=x', 'query.after', /whole number/],
    ['limit=1001', 'query.limit', /from 1 to 1000/],
    ['domain=nodot', 'query.domain', /no dot/],
    ['who=ada', 'query', /There is no “who” here; expected only domain, plan, actor/],
  ])('refuses %s at %s', async (query, path, message) => {
    const { problem } = await operator();
    const { status, body } = await problem('GET', `/v1/journal?${query}`);
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ path, message: expect.stringMatching(message) as string }]);
  });

  it('is verified as a whole', async () => {
    const { get } = await history();
    expect((await get('/v1/journal/verify')).body).toEqual({ ok: true, entries: 6 });
  });

  it('that was tampered with is 200 with the first entry that is wrong', async () => {
    const verify = (): Promise<{ ok: false; entries: number; broken: { seq: number; message: string } }> =>
      Promise.resolve({
        ok: false,
        entries: 6,
        broken: { seq: 3, message: 'its content does not have the hash that was recorded: it was changed' },
      });
    const { get } = await operator({ around: (outside) => ({ ...outside, journal: { ...outside.journal, verify } }) });
    expect(await get('/v1/journal/verify')).toMatchObject({ status: 200, body: { ok: false, broken: { seq: 3 } } });
  });
});

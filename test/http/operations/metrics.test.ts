import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goodFileLayer, runningService, type RunningService } from '../../support/running-service.ts';
import { config } from '../drop-in/brig-bodies.ts';

const LIST = '/i/federation/remotes';

let service: RunningService;
beforeEach(async () => {
  service = await runningService({
    rows: { 'a.example': { search_policy: 'full_search', restriction: 'allow_all' } },
    fileLayer: goodFileLayer({ 'b.example': 'no_search', 'c.example': 'no_search' }),
  });
});
afterEach(() => service.stop());

const metrics = async (): Promise<readonly string[]> => (await service.send('GET', '/metrics')).text.split('\n');

describe('/metrics', () => {
  it('is in Prometheus’ text format, with the process among it', async () => {
    const answer = await service.send('GET', '/metrics');
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.text).toMatch(/^process_resident_memory_bytes \d+/m);
  });

  it('counts the answers of the hot path by kind, and the reads behind them', async () => {
    const etag = String((await service.send('GET', LIST)).headers.etag);
    await service.send('GET', LIST);
    await service.send('GET', LIST, { headers: { 'If-None-Match': etag } });
    expect(await metrics()).toEqual(
      expect.arrayContaining([
        'fedremotes_list_answers_total{answer="full"} 2',
        'fedremotes_list_answers_total{answer="gzip"} 0',
        'fedremotes_list_answers_total{answer="not_modified"} 1',
        'fedremotes_list_reads_total 1',
      ]),
    );
  });

  it('counts other requests by the pattern of their route, never by their path', async () => {
    await service.send('PUT', `${LIST}/a.example`, { body: config('a.example') });
    await service.send('GET', `${LIST}/secret-partner.example/teams`);
    await service.send('GET', '/v1/remotes/secret-partner.example');
    await service.send('GET', '/secret-partner.example');
    await service.send('GET', '/v1/secret-partner.example');
    const found = await metrics();
    expect(found).toEqual(
      expect.arrayContaining([
        `fedremotes_http_requests_total{method="PUT",route="${LIST}/:domain",status="200"} 1`,
        `fedremotes_http_requests_total{method="GET",route="${LIST}/:domain/teams",status="200"} 1`,
        'fedremotes_http_requests_total{method="GET",route="/v1/remotes/:domain",status="404"} 1',
        'fedremotes_http_requests_total{method="GET",route="unmatched",status="404"} 2',
      ]),
    );
    expect(found.join()).not.toContain('secret-partner');
  });

  it('shows the layers, the file layer’s status and what the journal lacks', async () => {
    expect(await metrics()).toEqual(
      expect.arrayContaining([
        'fedremotes_file_layer_status{status="good"} 1',
        'fedremotes_file_layer_status{status="stale"} 0',
        'fedremotes_remotes{layer="database"} 1',
        'fedremotes_remotes{layer="file"} 2',
        'fedremotes_journal_ends_unrecorded 0',
        'fedremotes_tokens_file_bad 0',
      ]),
    );
    service.fileLayer.set({ ...goodFileLayer({ 'b.example': 'no_search' }), status: 'stale' });
    expect(await metrics()).toEqual(
      expect.arrayContaining(['fedremotes_file_layer_status{status="stale"} 1', 'fedremotes_remotes{layer="file"} 1']),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { assertDomain } from '../../../src/domain/domain.ts';
import { goodFileLayer } from '../../support/running-service.ts';
import { operator } from './operator.ts';

describe('the strategy', () => {
  it('says what is in force, where it comes from, and that the embedded registry is not connected', async () => {
    const { get } = await operator({ rows: { 'a.example.com': { search_policy: 'no_search', restriction: [] } } });
    expect((await get('/v1/strategy')).body).toMatchObject({
      strategy: 'allowDynamic',
      origin: { from: 'configuration' },
      meaning: expect.stringContaining('1 remote(s)') as string,
      remotes: { total: 1, in_database: 1, in_file: 0, by_team: 1, frozen: 1 },
      registry: { name: 'embedded', note: expect.stringContaining('not connected') as string, capabilities: { connected: false } },
      file_layer: { status: 'none', files: [] },
      findings: [],
    });
  });

  it('comes from the file where nobody configured one, and findings name what differs', async () => {
    const place = { file: 'values.yaml', line: 3 };
    const { layer, ...good } = goodFileLayer({ 'a.example.com': 'full_search' });
    const own = { own_domain: { value: assertDomain('file.example.com'), ...place } };
    const fileLayer = { ...good, layer: { ...layer, ...own, strategy: { value: 'allowAll', ...place } as const } };
    const { get } = await operator({
      fileLayer,
      configured: { own_domain: assertDomain('own.example.com') },
      rows: { 'a.example.com': { search_policy: 'no_search', restriction: 'allow_all' } },
    });
    expect((await get('/v1/strategy')).body).toMatchObject({
      strategy: 'allowAll',
      origin: { from: 'file', ...place },
      own_domain: { value: 'own.example.com', origin: { from: 'configuration' } },
      remotes: { total: 1, in_conflict: 1 },
      findings: [
        { code: 'differs-in-policy', domain: 'a.example.com', severity: 'error' },
        { code: 'own-domain-overridden', severity: 'warning' },
      ],
    });
  });

  it('shows what is wrong with the values files', async () => {
    const finding = {
      code: 'yaml',
      severity: 'error',
      file: 'values.yaml',
      line: 2,
      path: 'brig.config',
      message: 'Expected a mapping, found a list. Repair it.',
    } as const;
    const { get } = await operator({ fileLayer: { ...goodFileLayer({}), status: 'stale', findings: [finding] } });
    const { body } = await get<{ findings: unknown[] }>('/v1/strategy');
    expect(body).toMatchObject({ file_layer: { status: 'stale' } });
    expect(body.findings).toContainEqual(finding);
  });
});

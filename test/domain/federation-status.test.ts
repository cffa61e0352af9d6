import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseFederationStatus } from '../../src/domain/federation-status.ts';

const folder = process.env['FEDREMOTES_REAL_INPUTS'] ?? '';
if (folder === '') console.warn('skipped: the federation status of Wire itself; set FEDREMOTES_REAL_INPUTS to the folder that holds it');

describe('galley’s federation status', () => {
  it('is that all are connected, or which two are not', () => {
    expect(parseFederationStatus({ status: 'fully-connected' })).toEqual({ ok: true, value: { status: 'fully-connected' } });
    expect(parseFederationStatus({ status: 'non-fully-connected', not_connected: ['A.example', 'b.example'] })).toEqual({
      ok: true,
      value: { status: 'non-fully-connected', not_connected: ['a.example', 'b.example'] },
    });
  });

  it.each([
    [undefined],
    [null],
    ['fully-connected'],
    [{}],
    [{ status: 'connected' }],
    [{ unreachable_backends: ['a.example'] }],
    [{ status: 'non-fully-connected' }],
    [{ status: 'non-fully-connected', not_connected: ['a.example'] }],
    [{ status: 'non-fully-connected', not_connected: ['a.example', 'b.example', 'c.example'] }],
    [{ status: 'non-fully-connected', not_connected: ['a.example', 'nodot'] }],
    [{ status: 'non-fully-connected', not_connected: ['a.example', null] }],
  ])('is not %j', (json) => {
    expect(parseFederationStatus(json).ok).toBe(false);
  });

  it.skipIf(folder === '').each([
    ['golden__testObject_FederationStatus_1.json', { status: 'fully-connected' }],
    ['golden__testObject_FederationStatus_2.json', { status: 'non-fully-connected', not_connected: ['d.example.com', 'e.example.com'] }],
  ])('is read from %s as Wire means it', (file, value) => {
    expect(parseFederationStatus(JSON.parse(readFileSync(join(folder, file), 'utf8')))).toEqual({ ok: true, value });
  });
});

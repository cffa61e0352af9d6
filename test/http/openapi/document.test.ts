import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../../src/http/openapi/document.ts';
import { openApiText } from '../../../src/http/openapi/text.ts';
import { PROBLEMS } from '../../../src/http/problem.ts';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
const operations = Object.entries(openApiDocument().paths ?? {}).flatMap(([path, item]) =>
  METHODS.flatMap((method) => {
    const operation = item[method];
    return operation ? [{ place: `${method.toUpperCase()} ${path}`, operation }] : [];
  }),
);

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(openApiText());
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it('has every route of this release', () => {
    expect(operations.map(({ place }) => place).sort()).toEqual(
      [
        'DELETE /i/federation/remotes/{domain}/teams/{team}',
        'DELETE /v1/remotes/{domain}',
        'DELETE /v1/remotes/{domain}/teams/{team}',
        'DELETE /v1/sources/{name}',
        'GET /docs',
        'GET /healthz',
        'GET /i/federation/remotes',
        'GET /i/federation/remotes/{domain}/teams',
        'GET /metrics',
        'GET /openapi.json',
        'GET /readyz',
        'GET /v1/decisions',
        'GET /v1/journal',
        'GET /v1/journal/verify',
        'GET /v1/migrations',
        'GET /v1/migrations/{id}',
        'GET /v1/migrations/{id}/patches/{name}',
        'GET /v1/migrations/{id}/runbook',
        'GET /v1/plans',
        'GET /v1/plans/{id}',
        'GET /v1/remotes',
        'GET /v1/remotes/{domain}',
        'GET /v1/remotes/{domain}/teams',
        'GET /v1/sources',
        'GET /v1/sources/{name}',
        'GET /v1/strategy',
        'PATCH /v1/remotes/{domain}',
        'PATCH /v1/sources/{name}',
        'POST /i/federation/remotes',
        'POST /i/federation/remotes/{domain}/teams',
        'POST /v1/migrations',
        'POST /v1/migrations/{id}/abort',
        'POST /v1/migrations/{id}/answers',
        'POST /v1/migrations/{id}/confirm',
        'POST /v1/migrations/{id}/pause',
        'POST /v1/migrations/{id}/resume',
        'POST /v1/migrations/{id}/rollback',
        'POST /v1/migrations/{id}/schedule',
        'POST /v1/migrations/{id}/start',
        'POST /v1/plans',
        'POST /v1/plans/{id}/apply',
        'POST /v1/plans/{id}/reject',
        'POST /v1/remotes/{domain}/adopt',
        'POST /v1/remotes/{domain}/freeze',
        'POST /v1/remotes/{domain}/unfreeze',
        'POST /v1/sources/{name}/run',
        'POST /v1/undo',
        'PUT /i/federation/remotes/{domain}',
        'PUT /v1/remotes/{domain}',
        'PUT /v1/remotes/{domain}/teams/{team}',
        'PUT /v1/sources/{name}',
      ].sort(),
    );
  });

  it('names every operation once', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(operations.length);
    expect(ids).not.toContain(undefined);
  });

  it.each(operations)('describes $place: a summary, and what it answers when things are well and when not', ({ place, operation }) => {
    expect(operation.summary).toMatch(/^[A-Z].+[^.]$/);
    const statuses = Object.keys(operation.responses ?? {});
    expect(statuses.some((status) => status.startsWith('2'))).toBe(true);
    if (place.includes(' /v1/')) expect(statuses).toEqual(expect.arrayContaining(['400', '401', '500', '503']));
    if (place.includes(' /v1/') && !place.startsWith('GET ')) {
      expect(statuses).toEqual(expect.arrayContaining(['403', '413']));
      // A list may be of any type.
      if (!place.endsWith('/run')) expect(statuses).toContain('415');
    }
    if (place.includes(' /v1/remotes') && !place.startsWith('GET ')) {
      expect(statuses).toEqual(expect.arrayContaining(['412', '422', '502']));
    }
    if (place.includes(' /i/') && !place.startsWith('GET ')) expect(statuses).toContain('533');
  });

  it('describes every problem that an operation can answer, with its status', () => {
    const schemas = openApiDocument().components?.schemas ?? {};
    const described = Object.keys(schemas).flatMap((name) => (name.startsWith('Problem-') ? [name.slice('Problem-'.length)] : []));
    // These two are answered where there is no operation.
    expect([...described, 'no-such-route', 'method-not-allowed'].sort()).toEqual(Object.keys(PROBLEMS).sort());
  });

  it('lets no unknown field into an answer: every object says what it may have', () => {
    const open: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      // A choice is as open as its alternatives, which are looked at by themselves.
      const isChoice = 'oneOf' in value || 'anyOf' in value;
      if (
        !isChoice &&
        'type' in value &&
        value.type === 'object' &&
        !('additionalProperties' in value && value.additionalProperties === false)
      )
        open.push(path);
      for (const [key, inside] of Object.entries(value)) walk(inside, `${path}/${key}`);
    };
    walk(openApiDocument().components?.schemas, '');
    // What brig lets pass in a request, we let pass.
    expect(open).toEqual(['/FederationDomainConfigWish']);
  });
});

import { describe, expect, it } from 'vitest';
import { formatOf } from '../../src/lists/format-of.ts';

describe('the format of a list', () => {
  it.each([
    [{ contentType: 'application/json' }, 'json'],
    [{ contentType: 'Application/JSON; charset=utf-8', name: 'list.csv' }, 'json'],
    [{ contentType: 'application/yaml' }, 'yaml'],
    [{ contentType: 'text/yaml' }, 'yaml'],
    [{ contentType: 'text/csv;header=present' }, 'csv'],
    [{ contentType: 'text/plain' }, 'lines'],
    [{ contentType: 'text/plain', name: '/partners/list.csv' }, 'csv'],
    [{ contentType: 'text/plain', name: 'list.json' }, 'json'],
    [{ contentType: 'application/octet-stream', name: 'list.yml' }, 'yaml'],
    [{ name: 'partners.JSON' }, 'json'],
    [{ name: '/etc/partners.yaml' }, 'yaml'],
    [{ name: 'partners.csv' }, 'csv'],
    [{ name: 'partners.txt' }, 'lines'],
    [{ name: 'partners.list' }, 'lines'],
    [{ name: '/list.csv?format=.json' }, 'csv'],
    [{ name: 'json' }, undefined],
    [{ name: 'list.constructor', contentType: 'constructor' }, undefined],
    [{ contentType: 'text/html', name: '/list' }, undefined],
    [{}, undefined],
  ] as const)('%j: %s', (hint, format) => {
    expect(formatOf(hint)).toBe(format);
  });
});

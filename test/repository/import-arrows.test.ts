import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import tseslint from 'typescript-eslint';

const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked });

/** What the project's own lint says of a file with this one line at this path; the path need not exist. */
async function complaints(filePath: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(`${code}\n`, { filePath });
  return results.flatMap((result) => result.messages.map((message) => `${message.ruleId ?? 'parse'}: ${message.message}`));
}

const arrowComplaints = async (filePath: string, code: string) =>
  (await complaints(filePath, code)).filter((complaint) => complaint.startsWith('local/import-arrows'));

const forbidden: [file: string, line: string, because: RegExp][] = [
  ['src/domain/x.ts', `import { a } from '../ports/clock.ts'; a();`, /domain never imports ports/],
  ['src/domain/x.ts', `import type { A } from '../app/propose.ts'; export type B = A;`, /domain never imports app/],
  ['src/domain/x.ts', `import { readFileSync } from 'node:fs'; readFileSync('x');`, /no package but node:crypto/],
  ['src/domain/x.ts', `import { z } from 'zod'; z.string();`, /no package but node:crypto/],
  ['src/ports/x.ts', `import { parseDomain } from '../domain/domain.ts'; parseDomain('x');`, /only types from domain/],
  ['src/ports/x.ts', `import type { Express } from 'express'; export type B = Express;`, /may be imported in http only/],
  ['src/ports/x.ts', `import type { A } from '../adapters/clock.ts'; export type B = A;`, /ports never imports adapters/],
  ['src/app/x.ts', `import { a } from '../adapters/embedded/store.ts'; a();`, /app never imports adapters/],
  ['src/app/x.ts', `import { a } from '../http/app.ts'; a();`, /app never imports http/],
  ['src/app/x.ts', `import { a } from '../ports/registry.ts'; a();`, /only types from ports/],
  ['src/app/x.ts', `import axios from 'axios'; axios.get('x');`, /may be imported in adapters\/brig, adapters\/lists, cli only/],
  ['src/app/x.ts', `import { a } from '../config/load-config.ts'; a();`, /app never imports config/],
  ['src/adapters/embedded/x.ts', `import { a } from '../cassandra/store.ts'; a();`, /never imports a sibling/],
  ['src/adapters/embedded/x.ts', `import { a } from '../clock.ts'; a();`, /never imports a sibling/],
  ['src/adapters/embedded/x.ts', `import { a } from '../../app/propose.ts'; a();`, /adapters never imports app/],
  ['src/adapters/embedded/x.ts', `import type { Client } from 'cassandra-driver'; export type B = Client;`, /adapters\/cassandra only/],
  ['src/adapters/brig/x.ts', `import { DatabaseSync } from '@photostructure/sqlite'; new DatabaseSync('x');`, /adapters\/embedded only/],
  ['src/http/x.ts', `import { a } from '../adapters/embedded/store.ts'; a();`, /http never imports adapters/],
  ['src/http/v1/deep/x.ts', `import { a } from '../../../adapters/embedded/store.ts'; a();`, /http never imports adapters/],
  ['src/http/x.ts', `export { a } from '../adapters/clock.ts';`, /http never imports adapters/],
  ['src/http/x.ts', `export * from '../adapters/clock.ts';`, /http never imports adapters/],
  ['src/http/x.ts', `export const a = () => import('../adapters/clock.ts');`, /http never imports adapters/],
  ['src/http/x.ts', `export type A = import('../adapters/clock.ts').A;`, /http never imports adapters/],
  ['src/http/x.ts', `import { a } from '../compose.ts'; a();`, /http never imports root/],
  ['src/http/x.ts', `import { a } from '../config/load-config.ts'; a();`, /http never imports config/],
  ['src/cli/x.ts', `import { a } from '../adapters/values/read.ts'; a();`, /cli never imports adapters/],
  ['src/cli/x.ts', `import { a } from '../http/app.ts'; a();`, /cli never imports http/],
  ['src/lists/x.ts', `import { a } from '../adapters/values/read.ts'; a();`, /lists never imports adapters/],
  ['src/lists/x.ts', `import type { A } from '../ports/clock.ts'; export type B = A;`, /lists never imports ports/],
  ['src/app/x.ts', `import { parseList } from '../lists/parse-list.ts'; parseList();`, /app never imports lists/],
  ['src/domain/x.ts', `import { parseList } from '../lists/parse-list.ts'; parseList();`, /domain never imports lists/],
  ['src/cli/x.ts', `import { parse } from 'csv-parse/sync'; parse('x');`, /may be imported in lists only/],
  ['src/scheduler.ts', `import { a } from './adapters/clock.ts'; a();`, /scheduler never imports adapters/],
  ['src/config/x.ts', `import { a } from '../adapters/clock.ts'; a();`, /config never imports adapters/],
  ['src/http/x.ts', `import cron from 'node-cron'; cron.schedule('x', () => {});`, /may be imported in scheduler only/],
  ['src/domain/x.ts', `import { a } from '../../test/support/a.ts'; a();`, /nothing from outside of src/],
  ['src/somewhere/x.ts', `import { a } from '../domain/domain.ts'; a();`, /no room of the house/],
];

const allowed: [file: string, line: string][] = [
  ['src/domain/x.ts', `import { createHash } from 'node:crypto'; createHash('sha256');`],
  ['src/domain/x.ts', `import { parseDomain } from './domain.ts'; parseDomain('x');`],
  ['src/ports/x.ts', `import type { Domain } from '../domain/domain.ts'; export type B = Domain;`],
  ['src/app/x.ts', `import type { Registry } from '../ports/registry.ts'; export type B = Registry;`],
  ['src/app/x.ts', `import { type Registry } from '../ports/registry.ts'; export type B = Registry;`],
  ['src/adapters/embedded/x.ts', `import { DatabaseSync } from '@photostructure/sqlite'; new DatabaseSync('x');`],
  ['src/adapters/embedded/deep/x.ts', `import { a } from '../store.ts'; a();`],
  ['src/lists/x.ts', `import { parse } from 'csv-parse/sync'; parse('x');`],
  ['src/lists/x.ts', `import { parseDomain } from '../domain/domain.ts'; parseDomain('x');`],
  ['src/adapters/embedded/x.ts', `import { parseList } from '../../lists/parse-list.ts'; parseList();`],
  ['src/http/x.ts', `import { parseList } from '../lists/parse-list.ts'; parseList();`],
  ['src/cli/x.ts', `import { parseList } from '../lists/parse-list.ts'; parseList();`],
  ['src/http/x.ts', `import express from 'express'; express();`],
  ['src/http/x.ts', `import { a } from '../app/propose.ts'; a();`],
  ['src/compose.ts', `import { a } from './adapters/embedded/store.ts'; a();`],
  ['src/main.ts', `import { loadConfig } from './config/load-config.ts'; loadConfig({ env: {} });`],
  ['src/cli/x.ts', `import { loadConfig } from '../config/load-config.ts'; loadConfig({ env: {} });`],
];

describe('the arrows between the rooms of src/', () => {
  it.each(forbidden)('in %s, lint refuses %s', async (file, line, because) => {
    expect(await arrowComplaints(file, line)).toEqual([expect.stringMatching(because)]);
  });

  it.each(allowed)('in %s, lint accepts %s', async (file, line) => {
    expect(await arrowComplaints(file, line)).toEqual([]);
  });
});

describe('time and chance', () => {
  it.each(['Date.now()', 'new Date()', 'Math.random()', 'performance.now()'])('%s is refused in domain and app', async (call) => {
    for (const room of ['domain', 'app']) {
      expect(await complaints(`src/${room}/x.ts`, `export const x = () => ${call};`)).toEqual([
        expect.stringContaining('no-restricted-syntax'),
      ]);
    }
  });

  it('a date made from an argument is fine there', async () => {
    expect(await complaints('src/domain/x.ts', 'export const x = (at: string) => new Date(at);')).toEqual([]);
  });
});

describe('the other guards', () => {
  it('console is for the CLI and main only', async () => {
    const line = `console.log('x');`;
    expect(await complaints('src/http/x.ts', line)).toEqual([expect.stringContaining('no-console')]);
    expect(await complaints('src/cli/x.ts', line)).toEqual([]);
    expect(await complaints('src/main.ts', line)).toEqual([]);
  });

  it('a port exports no value', async () => {
    expect(await complaints('src/ports/x.ts', 'export const x = 1;')).toEqual([expect.stringContaining('A port is types only')]);
  });

  it('a default export is refused', async () => {
    expect(await complaints('src/app/x.ts', 'export default 1;')).toEqual([expect.stringContaining('no-restricted-exports')]);
  });
});

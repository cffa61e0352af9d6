import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedDocuments } from './generated-documents.ts';

/** Writes every document that is made from code; with --check it writes nothing and fails where one is not up to date. */
function main(check: boolean): void {
  for (const [path, content] of Object.entries(generatedDocuments())) {
    const file = join(import.meta.dirname, '..', path);
    const upToDate = existsSync(file) && readFileSync(file, 'utf8') === content;
    if (check && !upToDate) process.exitCode = 1;
    if (!check && !upToDate) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    console.log(`${path}: ${upToDate ? 'up to date' : check ? 'not what the code says; run “npm run docs”' : 'written'}`);
  }
}

main(process.argv.includes('--check'));

import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles } from './project-files.ts';
import { root } from './root.ts';

const files = projectFiles();
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Words that belong to the place where somebody works, not to the project; put together here so as not to stand here. */
const WORDS_OF_A_WORKPLACE = [
  ['/wo', 'rk/'],
  ['.lib', 'rary'],
  ['fa', 'rm-'],
  ['HEL', 'PER.md'],
  ['/ro', 'ot/'],
].map((halves) => halves.join(''));

describe('what is kept in the project', () => {
  it('is found by the walk of these tests', () => {
    expect(files).toEqual(expect.arrayContaining(['package.json', '.ci/run', 'src/domain/domain.ts', 'test/repository/root.ts']));
  });

  it.each(WORDS_OF_A_WORKPLACE)('never says “%s”', (word) => {
    expect(files.filter((path) => textOf(path).includes(word))).toEqual([]);
  });

  it('the lock file names no registry', () => {
    expect(textOf('package-lock.json')).not.toContain('"resolved": "http');
  });

  it('no file of src/ is longer than 250 lines', () => {
    const long = files.filter((path) => path.startsWith('src/') && textOf(path).split('\n').length > 251);
    expect(long).toEqual([]);
  });

  it('names in src/ are kebab-case', () => {
    const odd = files.filter((path) => path.startsWith('src/') && !/^src\/([a-z0-9-]+\/)*[a-z0-9-]+\.ts$/.test(path));
    expect(odd).toEqual([]);
  });

  it('.ci/run may be executed', () => {
    expect(() => {
      accessSync(join(root, '.ci/run'), constants.X_OK);
    }).not.toThrow();
  });

  it('the licence is the whole Apache License 2.0', () => {
    expect(textOf('LICENSE')).toMatch(/Apache License\s+Version 2\.0, January 2004[\s\S]+END OF TERMS AND CONDITIONS/);
  });
});

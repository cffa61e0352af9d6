import { execFileSync } from 'node:child_process';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runbookMarkdown } from '../../../src/domain/migration/runbook-markdown.ts';
import { codeSpan, helmFile, shellWord } from '../../../src/domain/migration/runbook-quote.ts';
import { runbookScript } from '../../../src/domain/migration/runbook-script.ts';
import { releasesOf } from '../../../src/domain/migration/runbook.ts';
import { factsOf } from './runbook-samples.ts';

const NASTY = [
  'values.yaml',
  "it's.yaml",
  '$(touch owned).yaml',
  '`touch owned`.yaml',
  '"; touch owned #.yaml',
  'a, b.yaml',
  '"quoted", or not.yaml',
  '-x.yaml',
  '~root',
  '*',
  'back\\slash\\',
  '${IFS}!!',
  'a``b```c````',
  '](http://evil.example)<script>',
  '| a | b |',
  'zwei Wörter – ü 🜁.yaml',
  ' blank ',
  'line\nbreak\n```\ntouch owned\n',
  'bell\u0007\u001b[2J\u202e',
];

/** A name of a file: no NUL, and what is no text is none. */
const anyName = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(...Array.from(`'"\`$\\!#;&|<>(){}[]*?~^, \n\t-=ab.`)), minLength: 1, maxLength: 30 }),
  )
  .map((text) => Buffer.from(text.replaceAll('\0', '')).toString())
  .filter((text) => text !== '');

/** What bash takes these words for. */
function words(text: string): readonly string[] {
  const read = execFileSync('bash', ['--norc', '-c', `set -eu\nprintf '%s\\0' ${text}`], { encoding: 'utf8', env: { LC_ALL: 'C.UTF-8' } });
  return read.split('\0').slice(0, -1);
}

/** The fenced blocks of Markdown, as CommonMark has them. */
function blocks(markdown: string): readonly string[] {
  const found: string[] = [];
  let open: { readonly fence: string; readonly lines: string[] } | undefined;
  for (const line of markdown.split('\n')) {
    const [, fence = ''] = /^ {0,3}(`{3,})/.exec(line) ?? [];
    if (!open) open = fence === '' ? undefined : { fence, lines: [] };
    else if (fence.length >= open.fence.length && line.trim() === fence) {
      found.push(open.lines.join('\n'));
      open = undefined;
    } else open.lines.push(line);
  }
  return found;
}

/** What helm is called with where these commands are run: all -f, as helm reads them. */
function helmFiles(commands: string): readonly string[] {
  const script = `helm() { while [ $# -gt 0 ]; do if [ "$1" = -f ]; then printf '%s\\0' "$2"; fi; shift; done; }\n${commands}`;
  const env = { LC_ALL: 'C.UTF-8', CHARTS: 'c', CHART_VERSION: '5', NAMESPACE: 'n' };
  const read = execFileSync('bash', ['--norc', '-euc', script], { encoding: 'utf8', env }).split('\0').slice(0, -1);
  return read.map((text) => {
    const lines: string[][] = parse(text);
    return lines[0]?.[0] ?? '';
  });
}

const isByHand = (name: string): boolean => 'byHand' in releasesOf([{ name, chart: 'wire-server' }]);

describe('a name of a file', () => {
  it('is one word of bash, whatever it is', () => {
    expect(words(NASTY.map(shellWord).join(' '))).toEqual(NASTY);
    fc.assert(
      fc.property(fc.array(anyName, { minLength: 1, maxLength: 40 }), (names) => {
        expect(words(names.map(shellWord).join(' '))).toEqual(names);
      }),
      { numRuns: 60 },
    );
  });

  it('brings nothing into a script that cannot be seen, and no line of its own', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(shellWord(name)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('is one file for helm -f', () => {
    fc.assert(
      fc.property(
        anyName.filter((name) => !/[\r\n]/.test(name)),
        (name) => {
          expect(parse(helmFile(`./${name}`))).toEqual([[`./${name}`]]);
        },
      ),
    );
  });

  it('is what a span of code shows, and ends it nowhere', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const span = codeSpan(name);
        const [, fence = '', inside = ''] = /^(`+)([^]*)\1$/.exec(span) ?? [];
        expect([...inside.matchAll(/`+/g)].filter(([run]) => run.length === fence.length)).toEqual([]);
        expect(span).not.toMatch(/[\n\r]/);
      }),
    );
  });

  it('is the file that the commands of both runbooks deploy, and nothing else', () => {
    const name = fc.oneof(fc.constantFrom(...NASTY), anyName).filter((text) => !isByHand(text) && !/^[./]|[\r\n]/.test(text));
    fc.assert(
      fc.property(name, (text) => {
        const facts = factsOf({ inputs: [{ name: text, chart: 'wire-server' }] });
        const block = blocks(runbookMarkdown(facts)).filter((one) => one.includes('helm upgrade'));
        expect(block).toHaveLength(2);
        const [first = ''] = block;
        expect(helmFiles(first.slice(first.indexOf('helm upgrade')))).toEqual([`./${text}`]);
        const [call = ''] = /^ {2}upgrade wire-server .*$/m.exec(runbookScript(facts)) ?? [];
        expect(helmFiles(call.replace('upgrade', 'helm'))).toEqual([`./${text}`]);
        execFileSync('bash', ['-n'], { input: runbookScript(facts) });
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});

import { describe, expect, it } from 'vitest';
import { LEGACY_CODES } from '../../../../src/adapters/values/legacy/legacy-finding.ts';
import { ERAS as KNOWN_ERAS } from '../../../../src/domain/migration/era.ts';
import { QUESTION_CODES } from '../../../../src/domain/migration/question.ts';
import { ERAS, FORMS, type Golden } from './golden-cases.ts';
import { CONTRADICTIONS } from './golden-contradictions.ts';
import { inspected, short } from './inspected.ts';

const CASES: Readonly<Record<string, Golden>> = { ...ERAS, ...FORMS, ...CONTRADICTIONS };
const inspectedCase = ({ files_given, piece }: Golden): ReturnType<typeof inspected> =>
  inspected(files_given, { federator_options: piece === true });

describe('inputs of a migration', () => {
  it.each(Object.entries(CASES))('%s', (_name, golden) => {
    const { files_given: _, piece: __, told = [], ...expected } = golden;
    const result = inspectedCase(golden);
    expect(short(result)).toMatchObject(expected);
    const messages = result.inspection.findings.map(({ message }) => message).join('\n');
    for (const words of told) expect(messages).toContain(words);
  });

  it.each(Object.entries(CASES))('%s: reads alike with CRLF and a byte order mark', (_name, golden) => {
    const files_given = Object.fromEntries(
      Object.entries(golden.files_given).map(([file, text]) => [file, `\uFEFF${text.replaceAll('\n', '\r\n')}`]),
    );
    expect(inspectedCase({ ...golden, files_given })).toEqual(inspectedCase(golden));
  });
});

/** Options that let somebody in who may not be let in today. */
const WIDENS =
  /^(import|allow-all|allow-dynamic|all-listed-allowed|from-4\.36|up-to-4\.35|rendered|helm|correct|exact_handle_search|full_search)$/;

describe('the cases together', () => {
  const all = Object.values(CASES).map(inspectedCase);
  const questions = all.flatMap(({ inspection }) => inspection.questions);

  it('show every era, every question but the limit and what only a migration asks, and every finding of an old list', () => {
    expect([...new Set(all.flatMap(({ inspection }) => inspection.era ?? []))].sort()).toEqual([...KNOWN_ERAS].sort());
    const asked = new Set<string>(questions.map(({ code }) => code));
    expect(QUESTION_CODES.filter((code) => !asked.has(code))).toEqual([
      'over-limit',
      'database-differs',
      'dormant-row',
      'layer-unknown',
      'until-restricted',
    ]);
    const said = new Set<string>(all.flatMap(({ inspection }) => inspection.findings.map(({ code }) => code)));
    expect(LEGACY_CODES.filter((code) => !said.has(code))).toEqual([]);
  });

  it('propose nothing that could let somebody in', () => {
    for (const { code, proposed, options } of questions) {
      expect(options.length).toBeGreaterThan(1);
      if (proposed === undefined) continue;
      expect(proposed, code).not.toMatch(WIDENS);
      expect(options.map(({ id }) => id)).toContain(proposed);
    }
  });

  it('ask nothing twice', () => {
    for (const { inspection } of all) {
      const ids = inspection.questions.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)]);
    }
  });
});

it('more domains than brig lists are a question, and ten thousand are not', () => {
  const list = (count: number): string =>
    `optSettings: {federationStrategy: {allowedDomains: [${Array.from({ length: count }, (_, index) => `d${String(index)}.example`).join(', ')}]}}`;
  const asks = (count: number): readonly string[] =>
    inspected({ 'federator.yaml': list(count) })
      .inspection.questions.map(({ code }) => code)
      .filter((code) => code !== 'policy-missing');
  expect(asks(10_000)).toEqual([]);
  expect(asks(10_001)).toEqual(['over-limit']);
});

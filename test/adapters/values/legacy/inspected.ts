import { readInputs, type InputOptions } from '../../../../src/adapters/values/legacy/read-inputs.ts';
import { inspect, type Inspected } from '../../../../src/domain/migration/inspection.ts';

/** Inspects texts by the names of their files. */
export function inspected(files: Readonly<Record<string, string>>, options: InputOptions = {}): Inspected {
  const read = readInputs(
    Object.entries(files).map(([file, text]) => ({ file, text })),
    options,
  );
  return inspect(read.files, read.settings, read.findings);
}

/** An inspection in short: era and verdict, each file in a line, questions, findings, and what would be imported. */
export interface Short {
  readonly is: string;
  readonly files: readonly string[];
  readonly asks: readonly string[];
  readonly says: readonly string[];
  readonly imports: readonly string[];
}

/** Questions as “code domain” with `!` where nothing is proposed; findings as “code file:line”, gravest first. */
export function short({ inspection, verdict }: Inspected): Short {
  const { files, era, questions, findings, remotes } = inspection;
  return {
    is: `${era ?? 'unknown'}, ${verdict}`,
    files: files.map(({ service, form, own_domain, strategy, remotes: list, legacy }) =>
      [
        `${service}/${form}`,
        own_domain && `own ${own_domain}`,
        strategy,
        list.length > 0 && `list ${list.map(({ domain, search_policy }) => `${domain} ${search_policy}`).join(', ')}`,
        legacy && `${legacy.kind} [${legacy.domains.join(', ')}] ${legacy.path}:${String(legacy.line)}`,
      ]
        .filter(Boolean)
        .join('; '),
    ),
    asks: questions.map(
      ({ code, id, proposed }) =>
        `${id === code ? code : id.replace(':', ' ').replace(/(:\d+):\S+$/, '$1')}${proposed === undefined ? ' !' : ''}`,
    ),
    says: findings.map(({ code, file, line }) => `${code} ${file}${line === undefined ? '' : `:${String(line)}`}`),
    imports: remotes.map(({ domain, search_policy }) => `${domain} ${search_policy}`),
  };
}

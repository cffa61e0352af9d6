import type { Result } from '../domain/result.ts';
import type { ListProblem, WantedRemote } from '../domain/wanted-remote.ts';
import { draftList } from './draft.ts';
import type { Place } from './places.ts';
import { readDomain } from './wanted-fields.ts';

/** Reads one domain a line; “#” begins a comment, at the start of a line or behind a blank. */
export function parseLinesList(text: string): Result<readonly WantedRemote[], readonly ListProblem[]> {
  const draft = draftList<Place>();
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const said = line.replace(/(?:^|\s)#.*$/, '').trim();
    if (said === '') continue;
    const at: Place = { line: index + 1, column: line.indexOf(said) + 1 };
    const domain = readDomain(said);
    if (domain.ok) draft.take({ domain: domain.value }, at);
    else draft.refuse(at, () => `${domain.problem}${OTHER_FORMAT.test(said) ? ONE_A_LINE : ''}`);
  }
  return draft.finish((place) => place);
}

const OTHER_FORMAT = /[\s,;[\]{}"]/;
const ONE_A_LINE = ' One domain a line is expected; if the list is JSON, YAML or CSV, say so by its format.';

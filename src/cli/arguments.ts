import { parseDomain, type Domain } from '../domain/domain.ts';
import { parseTeam, type TeamId } from '../domain/team.ts';
import { Failure } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** The domain that a person typed. */
export function domainArgument(text: string): Domain {
  const parsed = parseDomain(text);
  if (parsed.ok) return parsed.value;
  throw new Failure(`“${text}” is not a backend domain: ${parsed.problem}.`, { next: ['Expected something like partner.example.com.'] });
}

/** The team that a person typed. */
export function teamArgument(text: string): TeamId {
  const parsed = parseTeam(text);
  if (parsed.ok) return parsed.value;
  throw new Failure(`Expected a team id, but ${parsed.problem}.`);
}

/** The teams that a person typed; `-` stands for those of standard input, one a line, where # starts a remark. */
export async function teamArguments(texts: readonly string[], { readInput }: Pick<Terminal, 'readInput'>): Promise<readonly TeamId[]> {
  const input = texts.includes('-') ? linesOf(await readInput()) : [];
  if (texts.includes('-') && input.length === 0) {
    throw new Failure('Standard input holds no team id; expected at least one, one a line.', { next: ['Nothing has been changed.'] });
  }
  return [...new Set(texts.flatMap((text) => (text === '-' ? input : [text])).map(teamArgument))];
}

const linesOf = (text: string): readonly string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter((line) => line !== '');

/** The path of one remote, and of what hangs on it. */
export const remotePath = (domain: Domain, ...rest: readonly string[]): string =>
  ['/v1/remotes', domain, ...rest].map((part, index) => (index === 0 ? part : encodeURIComponent(part))).join('/');

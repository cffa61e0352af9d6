import { counted } from '../../domain/counted.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { Notice } from '../../domain/notices-of.ts';
import type { Page, Style } from './page.ts';
import { indented } from './wrap.ts';

/** Something that is said of a remote, or of a plan as a whole. */
export interface Said {
  readonly name: string;
  readonly domain?: string;
  readonly message: string;
}

/** A notice as it is said. */
export const toSaid = ({ code, ...notice }: Notice): Said => ({ name: code, ...notice });

/** On a terminal nobody reads more; what is piped is whole. */
const MOST_MESSAGES = 3;

/** What is said, by its names: each message once, with those that it is said of. */
export function saidLines(said: readonly Said[], page: Page, style?: Style): readonly string[] {
  return [...groupBy(said, ({ name }) => name)].flatMap(([name, group]) => {
    const messages = [...groupBy(group, ({ message }) => message)];
    const isOne = messages.length === 1;
    const shown = page.columns === Infinity ? messages : messages.slice(0, MOST_MESSAGES);
    const hidden = messages.slice(shown.length).reduce((sum, [, some]) => sum + some.length, 0);
    return [
      `  ${style ? page.paint(style, name) : name}  ${isOne ? whomText(group) : counted(group.length, 'remote')}`,
      ...shown.map(([message, some]) => line(isOne ? message : `${whomText(some)}: ${message}`, page)),
      ...(hidden > 0 ? [line(`… and ${String(hidden)} more; --json has all of them`, page)] : []),
    ];
  });
}

const line = (text: string, { columns }: Page): string => indented(text, columns, 4, '    ');

/** Of whom something is said. */
export function whomText(group: readonly Pick<Said, 'domain'>[]): string {
  const domains = [...new Set(group.flatMap(({ domain }) => domain ?? []))];
  const [first] = domains;
  if (first === undefined) return 'the plan as a whole';
  return domains.length === 1 ? first : `${counted(domains.length, 'remote')}, such as ${first}`;
}

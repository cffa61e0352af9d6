/** A line on which a Go template starts, such as {{ .Values.x }} or {{- if … }}, outside comments and quotes; from 1. */
export function templateLine(text: string, upTo: number): number | undefined {
  const lines = text.split('\n').slice(0, upTo);
  const index = lines.findIndex((line) => TEMPLATE.test(withoutQuotesAndComment(line)));
  return index === -1 ? undefined : index + 1;
}

const TEMPLATE =
  /\{\{-?\s*(?:[.$"(]|\/\*|(?:if|else|end|range|with|include|define|template|block|toYaml|required\w*|default|tpl|lookup|env|quote|printf|fail)\b)/;

/** Whether a whole text is one template expression, such as “{{ .Values.domain }}”. */
export const isTemplateText = (text: string): boolean => /\{\{.*\}\}/s.test(text);

const withoutQuotesAndComment = (line: string): string => {
  const withoutComment = line.replace(/(^|\s)#.*$/, '');
  return withoutComment.replace(/"[^"]*"|'[^']*'/g, '""').includes('{{') ? withoutComment : '';
};

/** Keys that only make sense below another: parent → children. */
const CHILDREN: ReadonlyMap<string, RegExp> = new Map([
  ['brig', /^(config|secrets|optSettings|setFederation\w+)$/],
  ['galley', /^(config|secrets|settings)$/],
  ['cargohold', /^(config|secrets|settings)$/],
  ['federator', /^(config|optSettings|federationStrategy)$/],
  ['background-worker', /^(config|secrets|enableFederation|federationDomain)$/],
  ['config', /^(optSettings|settings|enableFederation|enableFederator|setFederation\w+|federationStrategy)$/],
  ['optSettings', /^(set[A-Z]\w+|federationStrategy|allowedDomains|allowAll)$/],
  ['settings', /^(federationDomain|federationProtocols|featureFlags)$/],
  ['federationStrategy', /^(allowedDomains|allowAll)$/],
  ['setFederationStrategy', /^(allowedDomains|allowAll)$/],
  ['tags', /^(federation|federator)$/],
]);

interface Line {
  readonly number: number;
  /** The key at column 0; empty for any other line. */
  readonly key: string;
  readonly indented: boolean;
  /** Whether nothing but a comment follows the key. */
  readonly bare: boolean;
}

/**
 * The line (from 1) at which indentation was lost: a key without a value at column 0, and right after it, at column 0
 * too, a key that can only stand below it. Text that went through a mail or a chat looks so; some of it still is YAML.
 */
export function lostIndentationLine(text: string): number | undefined {
  const lines = text.split('\n').flatMap(readLine);
  const index = lines.findIndex((line, n) => isLost(line, lines[n + 1], lines[n + 2]));
  return lines[index + 1]?.number === undefined || index === -1 ? undefined : lines[index + 1]?.number;
}

function isLost(line: Line, next: Line | undefined, afterNext: Line | undefined): boolean {
  if (!line.bare || next === undefined || next.indented || CHILDREN.get(line.key)?.test(next.key) !== true) return false;
  const nextHasChildren = next.bare && afterNext?.indented === true;
  return !nextHasChildren || line.key === 'brig' || line.key === 'optSettings';
}

function readLine(line: string, index: number): readonly Line[] {
  if (/^\s*(?:#|$|---|\.\.\.)/.test(line)) return [];
  const key = /^["']?([\w.-]+)["']?\s*:/.exec(line);
  const rest = key === null ? line : line.slice(key[0].length).trim();
  return [
    { number: index + 1, key: key?.[1] ?? '', indented: /^\s/.test(line), bare: key !== null && (rest === '' || rest.startsWith('#')) },
  ];
}

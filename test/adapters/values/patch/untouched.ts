import { isMap, isScalar, isSeq, parseDocument, type Pair, type YAMLMap } from 'yaml';

const KEYS = /^(?:brig\.)?config\.optSettings\.(?:setFederationStrategy|setFederationDomainConfigs)$/;
const OF_FEDERATOR = /^(?:federator\.)?config\.optSettings\.(?:federationStrategy|setFederationStrategy)$/;
const ON_THE_WAY = /^(?:(?:brig|federator)(?:\.config)?|(?:(?:brig|federator)\.)?config\.optSettings|config)$/;

/**
 * The text without the lines that a patch may change: those of the wanted keys, and of keys on the way to them what stands
 * behind the colon. Lines of the way that hold nothing else count as made by the patch. Found by other means than the patch finds them.
 */
export function untouched(text: string): readonly string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/(?<=\n)/);
  const touched = new Set<number>();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { version: '1.1', uniqueKeys: false, logLevel: 'silent' });
  const lineOf = (offset: number): number =>
    text
      .replace(/^\uFEFF/, '')
      .slice(0, offset)
      .split('\n').length - 1;
  const look = (map: YAMLMap, path: string): void => {
    for (const pair of map.items as readonly Pair[]) {
      if (!isScalar(pair.key)) continue;
      const name = path === '' ? String(pair.key.value) : `${path}.${String(pair.key.value)}`;
      const first = lineOf(pair.key.range?.[0] ?? 0);
      if (KEYS.test(name) || OF_FEDERATOR.test(name)) {
        const last = Math.max(first, lineOf(lastOffset(pair.value)));
        for (let line = first; line <= last; line += 1) touched.add(line);
      } else if (ON_THE_WAY.test(name)) {
        lines[first] = (lines[first] ?? '')
          .replace(/:(?: \{\}| null| ~)?(?=\s|$)/, ':')
          .replace(/^ *(?:brig|federator|config|optSettings):\r?\n?$/, '');
        if (isMap(pair.value)) look(pair.value, name);
      }
    }
  };
  if (isMap(document.contents)) look(document.contents, '');
  // The last line break goes with the line that is last.
  return lines.filter((line, index) => !touched.has(index) && line !== '').map((line) => line.replace(/\r?\n$/, ''));
}

/** The last offset that a value itself has, comments behind it left out. */
function lastOffset(node: unknown): number {
  if (isScalar(node)) return Math.max(0, (node.range?.[1] ?? 1) - 1);
  if (!isMap(node) && !isSeq(node)) return 0;
  if (node.flow === true) return (node.range?.[1] ?? 1) - 1;
  const last: unknown = node.items.at(-1);
  if (isMap(node)) {
    const pair = last as Pair;
    return Math.max(lastOffset(pair.key), lastOffset(pair.value));
  }
  return Math.max(node.range?.[0] ?? 0, lastOffset(last));
}

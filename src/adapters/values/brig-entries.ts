import { nearest } from '../../lists/nearest.ts';
import { shortText, showTree, unrendered } from './show-tree.ts';
import { isTemplateText } from './text-traps.ts';
import { isNull, type MapTree, type Tree } from './tree.ts';
import { failure, showPlace, warning, type ValuesFinding } from './values-finding.ts';
import { parseDomain, type Domain } from '../../domain/domain.ts';
import { policiesSaid, type FileEntry } from '../../domain/layers.ts';
import { SEARCH_POLICIES, type SearchPolicy } from '../../domain/remote.ts';

/**
 * Reads setFederationDomainConfigs: each domain once. Twins collapse with a warning; one domain with two policies is an
 * error that names both places, since brig itself fails on it (brig-contract §1.3).
 */
export function readEntries(tree: Tree | undefined, path: string, findings: ValuesFinding[]): readonly FileEntry[] {
  if (tree === undefined || isNull(tree)) return [];
  if (tree.kind !== 'list') {
    const hint = tree.kind === 'map' ? '; put “- ” before each entry' : '';
    findings.push(
      failure('entries-not-a-list', tree, `a list of {domain, search_policy} was expected, but ${showTree(tree)} was found${hint}`, path),
    );
    return [];
  }
  const entries = new Map<Domain, FileEntry>();
  for (const [index, item] of tree.items.entries()) {
    const entry = readEntry(item, `${path}[${String(index)}]`, findings);
    if (entry !== undefined) addEntry(entries, entry, `${path}[${String(index)}]`, findings);
  }
  return [...entries.values()];
}

function addEntry(entries: Map<Domain, FileEntry>, entry: FileEntry, path: string, findings: ValuesFinding[]): void {
  const first = entries.get(entry.domain);
  if (first === undefined) {
    entries.set(entry.domain, entry);
    return;
  }
  const said = policiesSaid(first);
  const twin = said.find(({ search_policy }) => search_policy === entry.search_policy);
  if (twin)
    findings.push(
      warning(
        'entry-twice',
        entry,
        `${entry.domain} is listed here and at ${showPlace(twin)} with the same policy; one of them is enough`,
        path,
      ),
    );
  else {
    const { file, line, search_policy } = entry;
    const others = said.map((one) => `with ${one.search_policy} at ${showPlace(one)}`).join(' and ');
    const message = `${entry.domain} is listed ${others} and with ${search_policy} at ${showPlace(entry)}; from 4.36 on brig fails on this. Keep one of them`;
    findings.push(failure('entries-contradict', entry, message, path));
    entries.set(entry.domain, { ...first, contradicted_by: [...said.slice(1), { file, line, search_policy }] });
  }
}

function readEntry(item: Tree, path: string, findings: ValuesFinding[]): FileEntry | undefined {
  if (item.kind !== 'map') {
    findings.push(failure('entry-invalid', item, `an entry {domain, search_policy} was expected, but ${showTree(item)} was found`, path));
    return undefined;
  }
  const domain = readDomain(item, path, findings);
  const search_policy = readPolicy(item, path, findings);
  for (const key of item.entries.keys()) findings.push(...remarkOnKey(key, item, path));
  return domain === undefined || search_policy === undefined ? undefined : { domain, search_policy, file: item.file, line: item.line };
}

function readDomain(item: MapTree, path: string, findings: ValuesFinding[]): Domain | undefined {
  const found = item.entries.get('domain');
  if (found?.kind !== 'scalar' || typeof found.value !== 'string') {
    const what = found === undefined ? 'the entry has no “domain”' : `“domain” was expected as a text, but ${showTree(found)} was found`;
    findings.push(failure('entry-invalid', found ?? item, `${what}; write the backend domain of the remote`, `${path}.domain`));
    return undefined;
  }
  const parsed = parseDomain(found.value);
  if (parsed.ok) return parsed.value;
  const unreadable = failure(
    'entry-invalid',
    found,
    `“${shortText(found.value)}” is not a backend domain: ${parsed.problem}${hintForPrintedList(found.value)}`,
    `${path}.domain`,
  );
  findings.push(isTemplateText(found.value) ? unrendered(found, `${path}.domain`) : unreadable);
  return undefined;
}

/** A bug of the chart once printed a whole list as one text: [a.example.com b.example.com]. */
const hintForPrintedList = (text: string): string =>
  /^\[\S+( \S+)*\]$/.test(text) ? `; it holds ${String(text.split(' ').length)} domains in one text, so write an entry for each` : '';

function readPolicy(item: MapTree, path: string, findings: ValuesFinding[]): SearchPolicy | undefined {
  const found = item.entries.get('search_policy');
  const known = SEARCH_POLICIES.find((policy) => found?.kind === 'scalar' && found.value === policy);
  if (known !== undefined) return known;
  const expected = `one of ${SEARCH_POLICIES.join(', ')} was expected; there is no default`;
  if (found?.kind === 'scalar' && isTemplateText(found.text)) findings.push(unrendered(found, `${path}.search_policy`));
  else {
    const word = found?.kind === 'scalar' ? nearest(found.text, SEARCH_POLICIES) : undefined;
    const what = found === undefined || isNull(found) ? 'the entry has no “search_policy”' : `${showTree(found)} is not a search policy`;
    findings.push(
      failure(
        'entry-invalid',
        found ?? item,
        `${what}: ${expected}${word === undefined ? '' : `. Did you mean ${word}?`}`,
        `${path}.search_policy`,
      ),
    );
  }
  return undefined;
}

function remarkOnKey(key: string, item: MapTree, path: string): readonly ValuesFinding[] {
  if (key === 'domain' || key === 'search_policy') return [];
  const at = item.entries.get(key) ?? item;
  if (key === 'restriction' || key === 'teams') {
    return [
      warning(
        'restriction-ignored',
        at,
        'brig ignores a restriction in its file: the entry counts for every team. Restrict by team in the database, and delete the entry here',
        `${path}.${key}`,
      ),
    ];
  }
  return [warning('entry-key-ignored', at, `brig ignores “${key}” in an entry; only domain and search_policy count`, `${path}.${key}`)];
}

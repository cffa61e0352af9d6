import type { Domain } from '../../../domain/domain.ts';
import { parseDomain } from '../../../domain/domain.ts';
import type { Located } from '../../../domain/layers.ts';
import { correctionsOf } from '../../../domain/migration/correct-domain.ts';
import type { NotADomain } from '../../../domain/migration/legacy-settings.ts';
import { shortText, showTree, unrendered } from '../show-tree.ts';
import { isTemplateText } from '../text-traps.ts';
import { isNull, textAt, type Tree } from '../tree.ts';
import { showPlace } from '../values-finding.ts';
import { finding, type LegacyFinding } from './legacy-finding.ts';

/** The domains of a list, each once, and what in it is none. */
export interface DomainsRead {
  readonly domains: readonly Located<Domain>[];
  readonly not_domains: readonly NotADomain[];
  readonly findings: readonly LegacyFinding[];
}

/** Reads allowedDomains; an absent or empty list allows nobody. */
export function readAllowedDomains(tree: Tree | undefined, path: string): DomainsRead {
  if (tree === undefined || isNull(tree)) return { domains: [], not_domains: [], findings: [] };
  if (tree.kind === 'list') return readItems(tree.items, path);
  const meant = tree.kind === 'scalar' ? correctionsOf(tree.text) : [];
  const hint =
    meant.length === 0 ? 'Write each domain behind “- ” in a line of its own' : `Write: ${meant.map((one) => `- ${one}`).join(', ')}`;
  const message = `a list of domains was expected, but ${showTree(tree)} was found. ${hint}`;
  const not_domain = notADomain(tree, path);
  return { domains: [], not_domains: not_domain ? [not_domain] : [], findings: [finding('error', 'legacy-invalid', tree, path, message)] };
}

function readItems(items: readonly Tree[], path: string): DomainsRead {
  const domains = new Map<Domain, Located<Domain>>();
  const not_domains: NotADomain[] = [];
  const findings: LegacyFinding[] = [];
  for (const [index, item] of items.entries()) {
    const itemPath = `${path}[${String(index)}]`;
    const domain = domainIn(item);
    const first = domain && domains.get(domain);
    if (domain === undefined) {
      const not_domain = notADomain(item, itemPath);
      if (not_domain) not_domains.push(not_domain);
      findings.push(invalid(item, itemPath, not_domain?.corrections ?? []));
    } else if (first === undefined) domains.set(domain, { value: domain, file: item.file, line: item.line });
    else findings.push(finding('info', 'legacy-entry-twice', item, itemPath, `${domain} is listed here and at ${showPlace(first)}`));
  }
  return { domains: [...domains.values()], not_domains, findings };
}

function domainIn(item: Tree): Domain | undefined {
  const parsed = item.kind === 'scalar' && typeof item.value === 'string' ? parseDomain(item.value) : undefined;
  return parsed?.ok === true ? parsed.value : undefined;
}

/** What a question is asked about; nothing for a template, which is no text of anybody's. */
function notADomain(item: Tree, path: string): NotADomain | undefined {
  const text = item.kind === 'scalar' ? item.text : textAt(item, 'domain');
  if (text === undefined || isTemplateText(text)) return undefined;
  return {
    text: shortText(text),
    corrections: correctionsOf(text),
    list: 'the federator’s allow list',
    path,
    file: item.file,
    line: item.line,
  };
}

function invalid(item: Tree, path: string, meant: readonly Domain[]): LegacyFinding {
  if (item.kind === 'scalar' && isTemplateText(item.text)) return unrendered(item, path);
  const parsed = item.kind === 'scalar' && typeof item.value === 'string' ? parseDomain(item.value) : undefined;
  const problem = parsed?.ok === false ? `: ${parsed.problem}` : '; a domain is a text such as partner.example.com';
  const hint =
    meant.length > 1
      ? `. It holds ${String(meant.length)} domains in one text: ${meant.join(', ')}`
      : meant.length === 1
        ? `. Is ${meant.join('')} meant?`
        : '';
  return finding('error', 'legacy-entry-invalid', item, path, `${showTree(item)} is not a backend domain${problem}${hint}`);
}

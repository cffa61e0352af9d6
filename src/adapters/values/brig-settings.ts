import { nearest } from '../../lists/nearest.ts';
import { readEntries } from './brig-entries.ts';
import { shortText, showTree, unrendered } from './show-tree.ts';
import { isTemplateText } from './text-traps.ts';
import { failure, remark, warning, type ValuesFinding } from './values-finding.ts';
import type { MapTree, Tree } from './tree.ts';
import { parseDomain, type Domain } from '../../domain/domain.ts';
import type { FileLayer, Located } from '../../domain/layers.ts';
import { STRATEGIES, type Strategy } from '../../domain/strategy.ts';

/** What brig's optSettings say of federation; with an error among the findings the layer is not to be used. */
export interface BrigSettings {
  readonly layer: FileLayer;
  readonly findings: readonly ValuesFinding[];
}

const KNOWN = ['setFederationDomain', 'setFederationStrategy', 'setFederationDomainConfigs', 'setFederationDomainConfigsUpdateFreq'];

/** Reads brig's optSettings; `prefix` is their path, such as brig.config.optSettings. A null counts as absent. */
export function readBrigSettings(options: MapTree | undefined, prefix: string): BrigSettings {
  const findings: ValuesFinding[] = [];
  const get = (key: string): Tree | undefined => options?.entries.get(key);
  const own_domain = readOwnDomain(get('setFederationDomain'), `${prefix}.setFederationDomain`, findings);
  const strategy = readStrategy(get('setFederationStrategy'), `${prefix}.setFederationStrategy`, findings);
  const entries = readEntries(get('setFederationDomainConfigs'), `${prefix}.setFederationDomainConfigs`, findings);
  const own = entries.find(({ domain }) => domain === own_domain?.value);
  if (own)
    findings.push(
      warning(
        'own-domain-listed',
        own,
        `the backend’s own domain ${own.domain} is listed as a remote; remove the entry: a backend does not federate with itself`,
      ),
    );
  for (const [key, value] of options?.entries ?? []) findings.push(...remarksOn(key, value, `${prefix}.${key}`));
  return { layer: { ...(own_domain ? { own_domain } : {}), ...(strategy ? { strategy } : {}), entries }, findings };
}

function readOwnDomain(tree: Tree | undefined, path: string, findings: ValuesFinding[]): Located<Domain> | undefined {
  if (tree === undefined || (tree.kind === 'scalar' && tree.value === null)) return undefined;
  if (tree.kind !== 'scalar' || typeof tree.value !== 'string') {
    findings.push(
      failure(
        'own-domain-invalid',
        tree,
        `the own backend domain was expected as a text, but ${showTree(tree)} was found; write the domain that brig runs under`,
        path,
      ),
    );
    return undefined;
  }
  if (isTemplateText(tree.value)) findings.push(unrendered(tree, path));
  const parsed = parseDomain(tree.value);
  if (parsed.ok) return { value: parsed.value, file: tree.file, line: tree.line };
  if (!isTemplateText(tree.value))
    findings.push(
      failure(
        'own-domain-invalid',
        tree,
        `“${shortText(tree.value)}” is not a backend domain: ${parsed.problem}; write the domain that brig runs under`,
        path,
      ),
    );
  return undefined;
}

function readStrategy(tree: Tree | undefined, path: string, findings: ValuesFinding[]): Located<Strategy> | undefined {
  if (tree === undefined || (tree.kind === 'scalar' && tree.value === null)) return undefined;
  const known = STRATEGIES.find((word) => tree.kind === 'scalar' && tree.value === word);
  if (known !== undefined) return { value: known, file: tree.file, line: tree.line };
  if (tree.kind === 'map') {
    const message = `brig expects one of ${STRATEGIES.join(', ')} here, but found an object: that is the federator’s form from before 4.36. Write the word, and list the remotes under setFederationDomainConfigs or in the database`;
    findings.push(failure('strategy-is-object', tree, message, path));
  } else if (tree.kind === 'scalar' && isTemplateText(tree.text)) {
    findings.push(unrendered(tree, path));
  } else {
    const word = tree.kind === 'scalar' ? nearest(tree.text, STRATEGIES) : undefined;
    const hint = word === undefined ? '' : `; did you mean ${word}?`;
    findings.push(
      failure(
        'strategy-unknown',
        tree,
        `${showTree(tree)} is not a strategy: one of ${STRATEGIES.join(', ')} was expected, in this very spelling${hint}`,
        path,
      ),
    );
  }
  return undefined;
}

function remarksOn(key: string, value: Tree, path: string): readonly ValuesFinding[] {
  if (value.kind === 'scalar' && value.value === null) return [];
  if (key === 'setFederationDomainConfigsUpdateFreq')
    return [remark('update-frequency-ignored', value, 'this has no effect on brig 4.40 and later; it can be deleted', path)];
  if (key === 'federationStrategy')
    return [
      warning(
        'misplaced-key',
        value,
        'this is the federator’s key of before 4.36; brig ignores it. Its strategy is setFederationStrategy, one word',
        path,
      ),
    ];
  if (!/^setFederation/i.test(key) || KNOWN.includes(key)) return [];
  const hint = nearest(key, KNOWN);
  return [
    warning('key-unknown', value, `brig knows no key “${key}” and ignores it${hint === undefined ? '' : `; did you mean ${hint}?`}`, path),
  ];
}

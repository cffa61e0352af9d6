import type { Release, ReleaseSign } from '../../../domain/migration/legacy-settings.ts';
import { at, isNull, mapAt, type MapTree, type Tree } from '../tree.ts';
import { configsOf, isHelms, readerOf, SERVICES, type Document, type ServiceConfig } from './layout.ts';

/**
 * What in a document only a release up to 4.35, or only one from 4.36 on, writes or reads (brig-contract §2, §7). The
 * federator's list in Helm values is none: it lingers. Nor is anything in a piece that was cut out.
 */
export function signsIn(document: Document): readonly ReleaseSign[] {
  const configs = configsOf(document);
  if (readerOf(document) === 'rendered') return configs.flatMap((config) => ofRendered(config));
  return isHelms(document) ? [...configs.flatMap(ofValues), ...ofTags(document), ...ofImages(document)] : [];
}

const sign = (release: Release, tree: Tree, what: string): ReleaseSign => ({ release, what, file: tree.file, line: tree.line });

/** A key that is there and not null. */
const said = (tree: Tree | undefined): readonly Tree[] => (tree === undefined || isNull(tree) ? [] : [tree]);

function ofValues({ service, config, prefix }: ServiceConfig): readonly ReleaseSign[] {
  const now = said(at(config, 'enableFederation'));
  const old = now.length > 0 ? [] : said(at(config, 'enableFederator'));
  return [
    ...now.map((tree) => sign('from-4.36', tree, `${prefix}enableFederation`)),
    ...old.map((tree) => sign('up-to-4.35', tree, `${prefix}enableFederator`)),
    ...(service === 'brig' ? ofBrig(config, prefix) : []),
    ...(service === 'background-worker' ? [sign('from-4.36', config, 'background-worker, which came with 4.36')] : []),
  ];
}

/** The strategy is a word from 4.36 on; the interval was read from then on. */
function ofBrig(config: MapTree, prefix: string): readonly ReleaseSign[] {
  const strategy = said(at(config, 'optSettings', 'setFederationStrategy')).filter(({ kind }) => kind === 'scalar');
  const interval = said(at(config, 'optSettings', 'setFederationDomainConfigsUpdateFreq'));
  return [
    ...strategy.map((tree) => sign('from-4.36', tree, `${prefix}optSettings.setFederationStrategy`)),
    ...interval.map((tree) => sign('from-4.36', tree, `${prefix}optSettings.setFederationDomainConfigsUpdateFreq`)),
  ];
}

function ofTags({ tree }: Document): readonly ReleaseSign[] {
  return said(at(tree, 'tags', 'federation')).map((found) => sign('from-4.36', found, 'tags.federation'));
}

/** The tag of an image, where it is a release: 4.35.0. */
function ofImages({ service, tree }: Document): readonly ReleaseSign[] {
  const paths = service === 'umbrella' ? SERVICES.map((name) => [name, 'image', 'tag']) : [['image', 'tag']];
  return paths.flatMap((path) =>
    said(at(tree, ...path)).flatMap((found) => {
      if (found.kind !== 'scalar') return [];
      const said = releaseOfTag(found.text);
      return said === undefined ? [] : [{ ...sign(said.release, found, `${path.join('.')} ${found.text}`), ...said }];
    }),
  );
}

function releaseOfTag(tag: string): Pick<ReleaseSign, 'release' | 'rules'> | undefined {
  const [, major, minor] = /^v?(\d{1,3})\.(\d{1,4})\.\d{1,5}$/.exec(tag) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const isFrom = (first: number): boolean => Number(major) > 4 || (Number(major) === 4 && Number(minor) >= first);
  return isFrom(36) ? { release: 'from-4.36', rules: isFrom(40) ? 'from-4.40' : 'from-4.36-to-4.39' } : { release: 'up-to-4.35' };
}

/** Whether it is a whole file and not only its part about federation: then what is missing was not rendered. */
const isWhole = (config: MapTree): boolean => ['cassandra', 'federatorExternal'].some((key) => config.entries.has(key));

/** The chart has rendered brig's strategy always since 4.36, and the federator's always before. */
function ofRendered({ service, config }: ServiceConfig): readonly ReleaseSign[] {
  const options = mapAt(config, 'optSettings');
  if (service === 'background-worker') return [sign('from-4.36', config, 'background-worker, which came with 4.36')];
  if (service === 'brig') {
    const signs = ofBrig(config, '');
    const lacks = options !== undefined && isWhole(config) && signs.length === 0;
    return lacks ? [sign('up-to-4.35', options, 'a rendered brig.yaml without setFederationStrategy')] : signs;
  }
  if (service !== 'federator') return [];
  const list = [...said(at(options, 'federationStrategy')), ...said(at(options, 'setFederationStrategy'))];
  if (list.length > 0) return list.map((tree) => sign('up-to-4.35', tree, 'a rendered federator.yaml with an allow list'));
  return options !== undefined && isWhole(config) ? [sign('from-4.36', options, 'a rendered federator.yaml without an allow list')] : [];
}

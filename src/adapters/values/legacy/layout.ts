import type { Part } from '../part.ts';
import type { Form, Service } from '../recognise.ts';
import { mapAt, type MapTree, type Tree } from '../tree.ts';
import type { Reader } from './allow-list.ts';

/** The services whose settings say something of federation. */
export const SERVICES = ['brig', 'federator', 'galley', 'cargohold', 'background-worker'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** The keys under which the federator's strategy stood: since 2021-08, and before. */
export const STRATEGY_KEYS = ['federationStrategy', 'setFederationStrategy'] as const;

/** A tree of settings, and how it is to be read: one document, or the Helm merge of several. */
export interface Document {
  readonly service: Service;
  readonly form: Form;
  readonly tree: Tree;
  readonly file: string;
}

/** One service's own settings in a document, and the path that leads to them; it ends with a dot unless it is empty. */
export interface ServiceConfig {
  readonly service: ServiceName;
  readonly config: MapTree;
  readonly prefix: string;
}

/** Where each service's settings stand: below SERVICE.config, below config, or at the root (brig-contract §7). */
export function configsOf({ service, form, tree }: Document): readonly ServiceConfig[] {
  if (service === 'umbrella') return SERVICES.flatMap((name) => configAt(name, mapAt(tree, name, 'config'), `${name}.config.`));
  if (service === 'other') return [];
  if (form === 'subchart') return configAt(service, mapAt(tree, 'config'), 'config.');
  // A piece counts only once a caller has said what it is; it then has the optSettings that it lacks.
  if (form === 'fragment' && mapAt(tree, 'optSettings') === undefined) return [];
  return configAt(service, mapAt(tree), '');
}

const configAt = (service: ServiceName, config: MapTree | undefined, prefix: string): readonly ServiceConfig[] =>
  config === undefined ? [] : [{ service, config, prefix }];

/** Who reads a document's strategy object. */
export function readerOf({ form }: Pick<Document, 'form'>): Reader {
  if (form === 'helm' || form === 'subchart') return 'helm';
  return form === 'fragment' ? 'fragment' : 'rendered';
}

/** Whether Helm reads it, so that several merge and a null deletes. */
export const isHelms = ({ form }: Pick<Document, 'form'>): boolean => form === 'helm' || form === 'subchart';

/** Whether a document can hold a list: brig's or the federator's. Other services only name the own domain. */
export function holdsLists(document: Document): boolean {
  return configsOf(document).some(({ service }) => service === 'brig' || service === 'federator');
}

/** A part as a document. */
export const documentOf = ({ service, form, tree, file }: Part): Document => ({ service, form, tree, file });

import type { Short } from './inspected.ts';

/** Inputs written by us, and what must come of them; what is left out may be anything. */
export interface Golden extends Partial<Short> {
  readonly files_given: Readonly<Record<string, string>>;
  readonly piece?: true;
  /** What the messages of the findings must say. */
  readonly told?: readonly string[];
}

const rendered = (options: string): string =>
  `federatorInternal: {host: a, port: 1}\nfederatorExternal: {host: a, port: 2}\noptSettings:\n${options}`;
const old = (...domains: readonly string[]): string => rendered(`  federationStrategy: {allowedDomains: [${domains.join(', ')}]}\n`);
const values = (strategy: string): string => `federator: {config: {optSettings: {federationStrategy: ${strategy}}}}\n`;
const brig = (options: string): string => `brig: {config: {optSettings: {${options}}}}\n`;
const entry = (domain: string, policy = 'full_search'): string => `{domain: ${domain}, search_policy: ${policy}}`;
const list = (...entries: readonly string[]): string => `setFederationDomainConfigs: [${entries.join(', ')}]`;
const DYNAMIC = 'setFederationStrategy: allowDynamic';
const NONE = 'setFederationStrategy: allowNone';
const ALL = 'setFederationStrategy: allowAll';
const OWN = 'setFederationDomain: own.example';

/** The three eras, and what each asks. */
export const ERAS: Readonly<Record<string, Golden>> = {
  'up to 4.35: the list of a rendered federator.yaml decides, policies come from brig’s list': {
    files_given: { 'federator.yaml': old('a.example', 'b.example'), 'brig.yaml': `optSettings: {${OWN}, ${list(entry('a.example'))}}\n` },
    is: 'up-to-4.35, to-do',
    asks: ['policy-missing b.example'],
    imports: ['a.example full_search', 'b.example no_search'],
  },
  'up to 4.35: a domain of brig’s list that was not allowed': {
    files_given: {
      'federator.yaml': old('a.example'),
      'brig.yaml': `optSettings: {${OWN}, ${list(entry('a.example'), entry('c.example'))}}\n`,
    },
    is: 'up-to-4.35, to-do',
    asks: ['listed-not-allowed c.example !'],
    imports: ['a.example full_search'],
  },
  'up to 4.35: an empty list allowed nobody, so brig’s whole list is asked for': {
    files_given: { 'federator.yaml': old(), 'brig.yaml': `optSettings: {${OWN}, ${list(entry('c.example'))}}\n` },
    is: 'up-to-4.35, to-do',
    asks: ['listed-not-allowed c.example !'],
    imports: [],
  },
  'up to 4.35: allowAll stays, or what is there is listed': {
    files_given: {
      'federator.yaml': rendered('  federationStrategy: {allowAll: {}}\n'),
      'brig.yaml': `optSettings: {${OWN}, ${list(entry('c.example'))}}\n`,
    },
    is: 'up-to-4.35, to-do',
    asks: ['allow-all'],
    imports: ['c.example full_search'],
  },
  'up to 4.35, by enableFederator, without the federator’s list': {
    files_given: { 'values.yaml': `brig: {config: {enableFederator: true, optSettings: {${OWN}, ${list(entry('c.example'))}}}}\n` },
    is: 'up-to-4.35, to-do',
    asks: ['allow-list-not-given !'],
    says: ['old-key-name values.yaml:1'],
    imports: [],
  },
  'up to 4.35, by the tag of an image': {
    files_given: {
      'values.yaml': `federator: {image: {tag: 4.35.0}, config: {optSettings: {federationStrategy: {allowedDomains: [a.example]}}}}\n`,
    },
    is: 'up-to-4.35, to-do',
    asks: ['policy-missing a.example'],
  },
  'up to 4.35, the old name of the key in a rendered file': {
    files_given: { 'federator.yaml': rendered('  setFederationStrategy: {allowedDomains: [a.example]}\n') },
    is: 'up-to-4.35, to-do',
    files: ['federator/rendered; allow_list [a.example] optSettings.setFederationStrategy:4'],
  },
  'up to 4.35: an empty list and nothing of brig is nothing to migrate': {
    files_given: { 'federator.yaml': old() },
    is: 'up-to-4.35, nothing',
    asks: [],
    says: ['legacy-list-ignored federator.yaml:4'],
  },
  'from 4.36 under allowDynamic: a lingering list is dead, and who is only in it is asked for': {
    files_given: {
      'values.yaml': brig(`${OWN}, ${DYNAMIC}, ${list(entry('a.example'))}`) + values('{allowedDomains: [a.example, b.example]}'),
    },
    is: 'from-4.36-lingering-list, to-do',
    asks: ['not-in-force b.example !'],
    imports: ['a.example full_search'],
  },
  'from 4.36 under allowDynamic: what federates though the old list never allowed it is asked for': {
    files_given: { 'values.yaml': brig(`${OWN}, ${DYNAMIC}, ${list(entry('c.example'))}`) + values('{allowedDomains: [a.example]}') },
    is: 'from-4.36-lingering-list, to-do',
    asks: ['listed-not-allowed c.example !', 'not-in-force a.example !'],
    imports: [],
  },
  'from 4.36 under allowDynamic: an empty lingering list says nothing of anybody': {
    files_given: { 'values.yaml': brig(`${OWN}, ${DYNAMIC}, ${list(entry('c.example'))}`) + values('{allowedDomains: []}') },
    is: 'from-4.36-lingering-list, to-do',
    asks: [],
    imports: ['c.example full_search'],
  },
  'from 4.36 under allowDynamic: a lingering allowAll is dead, and bringing it to life opens to all': {
    files_given: { 'values.yaml': brig(`${OWN}, ${DYNAMIC}`) + values('{allowAll: true}') },
    is: 'from-4.36-lingering-list, to-do',
    asks: ['not-in-force values.yaml:2 !'],
    imports: [],
  },
  'from 4.36 without an old list: brig’s list in the file is what there is to copy': {
    files_given: { 'values.yaml': brig(`${OWN}, ${DYNAMIC}, ${list(entry('a.example'), entry('b.example', 'no_search'))}`) },
    is: 'from-4.36, to-do',
    asks: [],
    says: [],
    imports: ['a.example full_search', 'b.example no_search'],
  },
  'from 4.36 under allowAll: the list is what there is, the strategy is asked for': {
    files_given: { 'brig.yaml': `optSettings: {${OWN}, ${ALL}, ${list(entry('a.example'))}}\n` },
    is: 'from-4.36, to-do',
    asks: ['allow-all'],
    imports: ['a.example full_search'],
  },
  'from 4.36 under allowAll with a lingering list: its domains federate, so only a policy is missing': {
    files_given: { 'values.yaml': brig(`${OWN}, ${ALL}`) + values('{allowedDomains: [a.example]}') },
    is: 'from-4.36-lingering-list, to-do',
    asks: ['allow-all', 'policy-missing a.example'],
    imports: ['a.example no_search'],
  },
  'from 4.36 under allowNone: listed remotes lie dormant': {
    files_given: { 'values.yaml': brig(`${OWN}, ${NONE}, ${list(entry('a.example'))}`) },
    is: 'from-4.36-allow-none, to-do',
    asks: ['strategy-allow-none !'],
    imports: ['a.example full_search'],
  },
  'from 4.36 under allowNone comes before a lingering list': {
    files_given: { 'values.yaml': brig(`${OWN}, ${NONE}`) + values('{allowedDomains: [a.example]}') },
    is: 'from-4.36-allow-none, to-do',
    asks: ['strategy-allow-none !', 'not-in-force a.example !'],
    imports: [],
  },
  'from 4.36, no strategy stated: brig’s default is allowNone': {
    files_given: { 'values.yaml': `brig: {config: {enableFederation: true, optSettings: {${OWN}, ${list(entry('a.example'))}}}}\n` },
    is: 'from-4.36-allow-none, to-do',
    asks: ['strategy-allow-none !'],
  },
  'from 4.36, brig not among the files: its strategy is not guessed': {
    files_given: { 'values.yaml': `tags: {federation: true}\n${values('{allowedDomains: [a.example]}')}` },
    is: 'from-4.36-lingering-list, to-do',
    asks: ['not-in-force a.example !'],
  },
  'nothing shows the release': {
    files_given: { 'values.yaml': values('{allowedDomains: [a.example]}') },
    is: 'unknown, to-do',
    asks: ['era-unknown !', 'policy-missing a.example'],
  },
  'nothing shows the release, and allowAll may be dead: it is not proposed to stay': {
    files_given: { 'values.yaml': values('{allowAll: true}') },
    is: 'unknown, to-do',
    asks: ['era-unknown !', 'allow-all !'],
  },
  'values prepared for 4.36, and a federator that still is 4.35': {
    files_given: { 'values.yaml': brig(`${OWN}, ${DYNAMIC}, ${list(entry('a.example'))}`), 'federator.yaml': old('a.example') },
    is: 'unknown, to-do',
    asks: ['era-contradicted !'],
    imports: ['a.example full_search'],
  },
  'a rendered federator.yaml of 4.36 beside values with a list that lingers': {
    files_given: { 'values.yaml': values('{allowedDomains: [a.example]}'), 'federator.yaml': rendered('  useSystemCAStore: true\n') },
    is: 'from-4.36-lingering-list, to-do',
    asks: ['not-in-force a.example !'],
  },
  'the old name of a switch beside the new one lingers, and is no sign': {
    files_given: {
      'values.yaml': `brig: {config: {enableFederation: true, enableFederator: true, optSettings: {${OWN}, ${list(entry('a.example'))}}}}\n`,
    },
    is: 'from-4.36-allow-none, to-do',
    says: ['old-key-name values.yaml:1'],
  },
  'background-worker came with 4.36': {
    files_given: {
      'values.yaml': `background-worker: {config: {federationDomain: own.example}}\n${values('{allowedDomains: [a.example]}')}`,
    },
    is: 'from-4.36-lingering-list, to-do',
  },
};

/** allowAll in its forms, names and places. */
export const FORMS: Readonly<Record<string, Golden>> = {
  'Helm: nested in the values of a parent chart': {
    files_given: {
      'values.yaml':
        'global: {domain: x.example}\nsftd: {replicaCount: 2}\ntags: {federation: true}\nwire:\n  brig: {config: {optSettings: {setFederationStrategy: allowDynamic, setFederationDomainConfigs: [{domain: a.example, search_policy: full_search}]}}}\n  federator: {config: {optSettings: {federationStrategy: {allowedDomains: [a.example, b.example]}}}}\n',
    },
    is: 'from-4.36-lingering-list, to-do',
    files: [
      'umbrella/helm; allowDynamic; list a.example full_search; allow_list [a.example, b.example] wire.federator.config.optSettings.federationStrategy:6',
    ],
    asks: ['not-in-force b.example !'],
    says: ['legacy-list-ignored values.yaml:6', 'nested-chart values.yaml:4'],
    told: ['what stands below “wire” is read as its values'],
  },
  'Helm: nested two levels deep, with a key where Helm reads nothing': {
    files_given: {
      'values.yaml':
        'suite:\n  global: {x: 1}\n  wire-server:\n    brig: {config: {optSettings: {setFederationStrategy: allowNone}}}\n    federator: {optSettings: {federationStrategy: {allowedDomains: [a.example]}}}\n',
    },
    is: 'from-4.36-allow-none, to-do',
    says: ['misplaced-key values.yaml:5', 'nested-chart values.yaml:3'],
    told: ['It belongs to suite.wire-server.federator.config.optSettings.federationStrategy'],
  },
  'Helm: the values of a parent lie over those of wire-server itself, whatever the order': {
    files_given: {
      'parent.yaml': 'wire-server: {brig: {config: {optSettings: {setFederationStrategy: allowDynamic}}}}\n',
      'values.yaml':
        'brig: {config: {optSettings: {setFederationStrategy: allowNone, setFederationDomainConfigs: [{domain: a.example, search_policy: no_search}]}}}\n',
    },
    is: 'from-4.36, to-do',
    imports: ['a.example no_search'],
  },
  'Helm: a null of the dependency’s own name deletes what earlier files of the parent say': {
    files_given: {
      'a.yaml':
        'wire-server: {brig: {config: {optSettings: {setFederationStrategy: allowDynamic, setFederationDomainConfigs: [{domain: a.example, search_policy: no_search}]}}}}\n',
      'b.yaml': 'wire-server: null\n',
    },
    imports: [],
  },
  'Helm: allowAll that is false leaves the list': {
    files_given: { 'values.yaml': values('{allowAll: false, allowedDomains: [a.example]}') },
    files: ['umbrella/helm; allow_list [a.example] federator.config.optSettings.federationStrategy:1'],
    says: ['allow-all-by-form values.yaml:1', 'legacy-list-ignored values.yaml:1'],
  },
  'Helm: the text "false" is true': {
    files_given: { 'values.yaml': values('{allowAll: "false"}') },
    files: ['umbrella/helm; allow_all [] federator.config.optSettings.federationStrategy:1'],
  },
  'Helm: an allowAll that is true wins over the list': {
    files_given: { 'values.yaml': values('{allowAll: true, allowedDomains: [a.example]}') },
    files: ['umbrella/helm; allow_all [a.example] federator.config.optSettings.federationStrategy:1'],
    asks: ['era-unknown !', 'allow-all !', 'policy-missing a.example'],
    says: ['legacy-list-overridden values.yaml:1', 'legacy-list-ignored values.yaml:1'],
  },
  'Helm: the list beside an allowAll that is dead is dead too, and each of its domains is asked for': {
    files_given: {
      'values.yaml':
        brig(`${OWN}, ${DYNAMIC}, ${list(entry('a.example'))}`) + values('{allowAll: true, allowedDomains: [x.example, a.example]}'),
    },
    is: 'from-4.36-lingering-list, to-do',
    asks: ['not-in-force values.yaml:2 !', 'not-in-force x.example !'],
    imports: ['a.example full_search'],
  },
  'Helm: a text that is no domain in the list beside an allowAll is asked for': {
    files_given: { 'values.yaml': values('{allowAll: true, allowedDomains: ["https://a.example"]}') },
    asks: ['era-unknown !', 'allow-all !', 'not-a-domain values.yaml:1 !'],
  },
  'Helm: mistyped keys of the federator are named, with what may have been meant': {
    files_given: {
      'values.yaml':
        'federator: {config: {optSettings: {FederationStrategy: {alloweddomains: [b.example]}, clientCertificate: x, federationStrategy: {allowedDomain: [a.example], x: 1}}}}\n',
    },
    is: 'unknown, nothing',
    says: ['key-unknown values.yaml:1', 'key-unknown values.yaml:1', 'key-unknown values.yaml:1', 'legacy-list-ignored values.yaml:1'],
    told: [
      'no key “FederationStrategy” and ignored it; did you mean federationStrategy?',
      'no key “allowedDomain” and ignored it; did you mean allowedDomains?',
      'no key “x” and ignored it\n',
    ],
  },
  'Helm: a strategy with all its children commented out is none': {
    files_given: {
      'values.yaml': 'federator:\n  config:\n    optSettings:\n      federationStrategy:\n      #  allowedDomains: [a.example]\n',
    },
    is: 'unknown, nothing',
    files: ['umbrella/helm'],
    asks: [],
  },
  'rendered: allowAll counts by its presence, false too': {
    files_given: { 'federator.yaml': rendered('  federationStrategy: {allowAll: false}\n') },
    files: ['federator/rendered; allow_all [] optSettings.federationStrategy:4'],
    says: ['allow-all-by-form federator.yaml:4', 'legacy-list-ignored federator.yaml:4'],
    told: ['whatever its value'],
  },
  'rendered: both is an error': {
    files_given: { 'federator.yaml': rendered('  federationStrategy: {allowAll: , allowedDomains: [a.example]}\n') },
    is: 'up-to-4.35, unusable',
    says: ['legacy-invalid federator.yaml:4'],
    told: ['both are here'],
  },
  'rendered: neither is an error': {
    files_given: { 'federator.yaml': rendered('  federationStrategy: {}\n') },
    is: 'up-to-4.35, unusable',
    says: ['legacy-invalid federator.yaml:4'],
    told: ['neither is here'],
  },
  'rendered: a list without anything is an error': {
    files_given: { 'federator.yaml': rendered('  federationStrategy: {allowedDomains: }\n') },
    is: 'up-to-4.35, unusable',
    says: ['legacy-invalid federator.yaml:4'],
  },
  'a word in place of the object': {
    files_given: { 'values.yaml': values('allowDynamic') },
    is: 'unknown, unusable',
    says: ['legacy-invalid values.yaml:1'],
    told: ['brig.config.optSettings.setFederationStrategy'],
  },
  'a piece whose allowAll is false: rendered or Helm?': {
    files_given: { 'piece.yaml': 'federationStrategy: {allowAll: false}\n' },
    piece: true,
    is: 'unknown, to-do',
    asks: ['era-unknown !', 'form-unknown !', 'allow-all !'],
  },
  'a bare strategy object under its old name, named a piece': {
    files_given: { 'piece.yaml': 'setFederationStrategy: {allowedDomains: [A.example]}\n' },
    piece: true,
    files: ['federator/fragment; allow_list [a.example] optSettings.setFederationStrategy:1'],
  },
  'a bare strategy object, not named a piece': {
    files_given: { 'piece.yaml': 'allowedDomains: [a.example]\n' },
    is: 'unknown, unusable',
    says: ['fragment piece.yaml:1'],
    asks: [],
  },
  'the list under both of its names, alike': {
    files_given: {
      'values.yaml':
        'federator: {config: {optSettings: {federationStrategy: {allowedDomains: [a.example]}, setFederationStrategy: {allowedDomains: [a.example]}}}}\n',
    },
    is: 'unknown, to-do',
    says: ['legacy-names-differ values.yaml:1', 'legacy-list-ignored values.yaml:1'],
  },
  'the list under both of its names, differing': {
    files_given: {
      'values.yaml':
        'federator: {config: {optSettings: {federationStrategy: {allowedDomains: [a.example]}, setFederationStrategy: {allowAll: true}}}}\n',
    },
    is: 'unknown, unusable',
    files: ['umbrella/helm; allow_list [a.example] federator.config.optSettings.federationStrategy:1'],
  },
  'the list twice in one map': {
    files_given: {
      'values.yaml':
        'federator:\n  config:\n    optSettings:\n      federationStrategy:\n        allowedDomains: [a.example]\n        allowedDomains: [b.example]\n',
    },
    is: 'unknown, unusable',
    told: ['“allowedDomains” stands here and on line 5'],
  },
  'a ConfigMap of the federator, lines of the file around it': {
    files_given: {
      'cm.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: federator}\ndata:\n  federator.yaml: |\n    optSettings:\n      federationStrategy:\n        allowedDomains:\n          - a.example\n',
    },
    is: 'up-to-4.35, to-do',
    files: ['federator/configmap; allow_list [a.example] optSettings.federationStrategy:7'],
  },
  'ConfigMaps of several services in one List': {
    files_given: {
      'all.yaml':
        'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, data: {brig.yaml: "optSettings: {setFederationDomain: own.example, setFederationStrategy: allowDynamic}"}}\n- {apiVersion: v1, kind: ConfigMap, data: {galley.yaml: "settings: {federationDomain: own.example}"}}\n- {apiVersion: v1, kind: ConfigMap, data: {nginz.yaml: "a: b"}}\n',
    },
    is: 'from-4.36, nothing',
    files: ['brig/configmap; own own.example; allowDynamic', 'galley/configmap; own own.example'],
    says: [],
  },
  'anchors, aliases and merge keys': {
    files_given: {
      'values.yaml':
        'x: &list\n  - a.example\ny: &old {allowedDomains: *list}\nfederator: {config: {optSettings: {federationStrategy: {<<: *old}}}}\n',
    },
    files: ['umbrella/helm; allow_list [a.example] federator.config.optSettings.federationStrategy:4'],
  },
};

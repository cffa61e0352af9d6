import type { Golden } from './golden-cases.ts';

const OLD = 'federator: {config: {optSettings: {federationStrategy: {allowedDomains: [a.example]}}}}\n';
const rendered = (domains: string): string =>
  `federatorExternal: {host: a, port: 2}\noptSettings:\n  federationStrategy: {allowedDomains: [${domains}]}\n`;

/** What is misplaced, contradicts itself, or is no domain. */
export const CONTRADICTIONS: Readonly<Record<string, Golden>> = {
  'misplaced: the federator’s optSettings without config': {
    files_given: { 'values.yaml': 'federator:\n  optSettings:\n    federationStrategy:\n      allowedDomains: [a.example]\n' },
    is: 'unknown, to-do',
    files: ['umbrella/helm'],
    asks: ['era-unknown !', 'not-in-force a.example !'],
    says: ['misplaced-key values.yaml:3'],
    told: ['the list [a.example]. It belongs to federator.config.optSettings.federationStrategy'],
    imports: [],
  },
  'misplaced: the list without the object around it': {
    files_given: { 'values.yaml': 'federator: {config: {optSettings: {allowedDomains: [a.example]}}}\n' },
    asks: ['era-unknown !', 'not-in-force a.example !'],
    told: ['federator.config.optSettings.federationStrategy.allowedDomains'],
  },
  'misplaced: the object at the root of the umbrella’s values': {
    files_given: { 'values.yaml': 'tags: {federation: true}\nfederationStrategy: {allowedDomains: [a.example]}\n' },
    asks: ['not-in-force a.example !'],
    told: ['It belongs to federator.config.optSettings.federationStrategy'],
  },
  'misplaced: brig’s list below brig': {
    files_given: {
      'values.yaml': 'brig:\n  optSettings:\n    setFederationDomainConfigs: [{domain: a.example, search_policy: no_search}]\n',
    },
    asks: ['era-unknown !', 'not-in-force a.example !'],
    told: ['It belongs to brig.config.optSettings.setFederationDomainConfigs'],
  },
  'misplaced: brig’s list in the federator’s options, the federator’s in those of the root': {
    files_given: {
      'values.yaml':
        'federator: {config: {optSettings: {setFederationDomainConfigs: [{domain: a.example, search_policy: no_search}]}}}\nconfig: {optSettings: {federationStrategy: {allowedDomains: [b.example]}}}\n',
    },
    asks: ['era-unknown !', 'not-in-force a.example !', 'not-in-force b.example !'],
    told: [
      'the list [a.example]. It belongs to brig.config.optSettings.setFederationDomainConfigs',
      'the list [b.example]. It belongs to federator.config.optSettings.federationStrategy',
    ],
  },
  'an own domain that is none': {
    files_given: {
      'values.yaml':
        'brig: {config: {optSettings: {setFederationDomain: own.example}}}\ncargohold: {config: {settings: {federationDomain: https://own.example}}}\n',
    },
    is: 'unknown, unusable',
    told: ['the own backend domain of cargohold is no domain here'],
  },
  'a strategy in the values, and none in what is deployed': {
    files_given: {
      'values.yaml': 'brig: {config: {optSettings: {setFederationStrategy: allowDynamic}}}\n',
      'brig.yaml': 'brig: {host: a, port: 1}\ncassandra: {endpoint: {}}\noptSettings: {setFederationDomain: own.example}\n',
    },
    told: ['the strategy allowDynamic stands here, but none in the rendered brig.yaml'],
  },
  'brig’s list, deleted by a later file': {
    files_given: {
      'values.yaml':
        'brig: {config: {optSettings: {setFederationStrategy: allowDynamic, setFederationDomainConfigs: [{domain: a.example, search_policy: no_search}]}}}\n',
      'later.yaml': 'brig: {config: {optSettings: {setFederationDomainConfigs: null}}}\n',
    },
    told: ['this list has no effect: a later file has something else in its place, such as a null'],
  },
  'misplaced in a sub-chart’s values': {
    files_given: { 'values.yaml': 'image: {repository: quay.io/wire/federator}\noptSettings: {federationStrategy: {allowAll: true}}\n' },
    asks: ['era-unknown !', 'not-in-force values.yaml:2 !'],
    told: ['It belongs to config.optSettings.federationStrategy'],
  },
  'misplaced beside the right place: the right one counts, and what stands in it already is not asked for': {
    files_given: {
      'values.yaml':
        'federator:\n  config: {optSettings: {federationStrategy: {allowedDomains: [a.example]}}}\n  optSettings: {federationStrategy: {allowedDomains: [a.example, b.example]}}\n',
    },
    asks: ['era-unknown !', 'not-in-force b.example !', 'policy-missing a.example'],
  },
  'misplaced own domain and switch': {
    files_given: { 'values.yaml': `${OLD}galley: {config: {federationDomain: own.example}}\nbrig: {enableFederation: true}\n` },
    told: ['galley.config.settings.federationDomain', 'brig.config.enableFederation'],
  },
  'a list that was rendered as one text': {
    files_given: { 'federator.yaml': rendered('"[a.example b.example]"') },
    is: 'up-to-4.35, unusable',
    asks: ['not-a-domain federator.yaml:3 !'],
    told: ['It holds 2 domains in one text: a.example, b.example'],
  },
  'texts that are no domains': {
    files_given: {
      'values.yaml':
        'federator:\n  config:\n    optSettings:\n      federationStrategy:\n        allowedDomains:\n          - https://a.example/\n          - "*.b.example"\n          - 7\n          - c.example\n',
    },
    is: 'unknown, unusable',
    files: ['umbrella/helm; allow_list [c.example] federator.config.optSettings.federationStrategy:4'],
    asks: [
      'era-unknown !',
      'policy-missing c.example',
      'not-a-domain values.yaml:6 !',
      'not-a-domain values.yaml:7 !',
      'not-a-domain values.yaml:8 !',
    ],
    told: ['Is a.example meant?'],
  },
  'two texts that are no domains on one line are two questions': {
    files_given: { 'federator.yaml': rendered('a_, b_') },
    asks: ['not-a-domain federator.yaml:3 !', 'not-a-domain federator.yaml:3 !'],
  },
  'a text in place of a list': {
    files_given: { 'values.yaml': 'federator: {config: {optSettings: {federationStrategy: {allowedDomains: "a.example,b.example"}}}}\n' },
    is: 'unknown, unusable',
    asks: ['not-a-domain values.yaml:1 !'],
    told: ['Write: - a.example, - b.example'],
  },
  'brig’s list with a text that is no domain': {
    files_given: {
      'values.yaml': 'brig: {config: {optSettings: {setFederationDomainConfigs: [{domain: a.example., search_policy: no_search}]}}}\n',
    },
    is: 'unknown, unusable',
    asks: ['not-a-domain values.yaml:1 !'],
  },
  'one domain twice with two policies': {
    files_given: {
      'values.yaml':
        'brig:\n  config:\n    optSettings:\n      setFederationStrategy: allowDynamic\n      setFederationDomainConfigs:\n        - {domain: a.example, search_policy: no_search}\n        - {domain: A.example, search_policy: full_search}\n',
    },
    is: 'from-4.36, unusable',
    asks: ['policies-contradict a.example !'],
    says: ['entries-contradict values.yaml:7'],
    imports: [],
  },
  'one domain with three policies, and one of them twice': {
    files_given: {
      'values.yaml':
        'brig:\n  config:\n    optSettings:\n      setFederationStrategy: allowDynamic\n      setFederationDomainConfigs:\n        - {domain: a.example, search_policy: no_search}\n        - {domain: a.example, search_policy: full_search}\n        - {domain: a.example, search_policy: exact_handle_search}\n        - {domain: a.example, search_policy: full_search}\n',
    },
    is: 'from-4.36, unusable',
    asks: ['policies-contradict a.example !'],
    says: ['entries-contradict values.yaml:7', 'entries-contradict values.yaml:8', 'entry-twice values.yaml:9'],
    told: [
      'with no_search at values.yaml:6 and with full_search at values.yaml:7 and with exact_handle_search at values.yaml:8',
      'listed here and at values.yaml:7 with the same policy',
    ],
    imports: [],
  },
  'two wire-servers in the values of one parent chart': {
    files_given: {
      'values.yaml':
        'blue: {brig: {config: {optSettings: {setFederationStrategy: allowAll}}}}\ngreen: {brig: {config: {optSettings: {setFederationStrategy: allowNone}}}}\n',
    },
    is: 'unknown, unusable',
    told: ['blue (values.yaml:1), green (values.yaml:2)'],
    imports: [],
  },
  'a wire-server at the root and another one nested': {
    files_given: {
      'values.yaml':
        'brig: {config: {optSettings: {setFederationStrategy: allowAll}}}\nwire-server: {brig: {config: {optSettings: {setFederationStrategy: allowNone}}}}\n',
    },
    is: 'unknown, unusable',
    told: ['the root (values.yaml:1), wire-server'],
  },
  'twins are one': {
    files_given: { 'federator.yaml': rendered('a.example, A.example') },
    files: ['federator/rendered; allow_list [a.example] optSettings.federationStrategy:3'],
    says: ['legacy-list-ignored federator.yaml:3', 'legacy-entry-twice federator.yaml:3'],
  },
  'the own domain in both lists': {
    files_given: {
      'values.yaml': `${OLD}brig: {config: {optSettings: {setFederationDomain: a.example, setFederationStrategy: allowDynamic, setFederationDomainConfigs: [{domain: a.example, search_policy: no_search}]}}}\n`,
    },
    is: 'from-4.36-lingering-list, to-do',
    asks: ['own-domain-listed a.example'],
    imports: [],
  },
  'services that name another own domain': {
    files_given: {
      'values.yaml': `${OLD}brig: {config: {optSettings: {setFederationDomain: own.example}}}\ngalley: {config: {settings: {federationDomain: other.example}}}\ncargohold: {config: {settings: {federationDomain: own.example}}}\n`,
      'background-worker.yaml': 'backgroundJobs: {}\nfederationDomain: third.example\n',
    },
    says: ['own-domain-differs values.yaml:3', 'own-domain-differs background-worker.yaml:2', 'legacy-list-ignored values.yaml:1'],
    told: ['galley says the own backend domain is other.example, but brig says own.example (values.yaml line 2)', 'background-worker says'],
  },
  'values and a rendered brig.yaml with another strategy': {
    files_given: {
      'values.yaml': 'brig: {config: {optSettings: {setFederationStrategy: allowDynamic}}}\n',
      'brig.yaml': 'optSettings: {setFederationDomain: own.example, setFederationStrategy: allowAll}\n',
    },
    is: 'from-4.36, unusable',
    says: ['inputs-contradict brig.yaml:1'],
    told: ['strategy: allowAll stands here, but allowDynamic at values.yaml line 1'],
  },
  'values and a rendered brig.yaml with another list': {
    files_given: {
      'values.yaml': 'brig: {config: {optSettings: {setFederationDomainConfigs: [{domain: a.example, search_policy: no_search}]}}}\n',
      'brig.yaml':
        'optSettings: {setFederationDomain: own.example, setFederationDomainConfigs: [{domain: b.example, search_policy: no_search}]}\n',
    },
    is: 'unknown, unusable',
    says: ['inputs-contradict brig.yaml:1'],
    told: [
      'brig’s list is another one than that at values.yaml line 1: b.example (no_search here, not there), a.example (not here, no_search there). Give',
    ],
  },
  'values with a list that is not deployed': {
    files_given: {
      'values.yaml': 'brig: {config: {optSettings: {setFederationDomainConfigs: [{domain: a.example, search_policy: no_search}]}}}\n',
      'brig.yaml': 'optSettings: {setFederationDomain: own.example, setFederationStrategy: allowDynamic}\n',
    },
    is: 'from-4.36, unusable',
    says: ['inputs-contradict values.yaml:1'],
    told: ['it is not deployed'],
  },
  'a deployed list that the values do not have': {
    files_given: {
      'values.yaml': 'brig: {config: {optSettings: {setFederationDomain: own.example}}}\n',
      'brig.yaml':
        'optSettings: {setFederationStrategy: allowDynamic, setFederationDomainConfigs: [{domain: b.example, search_policy: no_search}]}\n',
    },
    is: 'from-4.36, to-do',
    says: ['inputs-contradict brig.yaml:1'],
    told: ['the next deployment takes it away'],
    imports: ['b.example no_search'],
  },
  'values and a rendered federator.yaml with another list': {
    files_given: { 'values.yaml': OLD, 'federator.yaml': rendered('b.example') },
    is: 'up-to-4.35, unusable',
    says: ['inputs-contradict federator.yaml:3', 'legacy-list-ignored values.yaml:1', 'legacy-list-ignored federator.yaml:3'],
    told: ['the allow list is another one than that at values.yaml line 1: b.example (here, not there), a.example (not here, there). Give'],
  },
  'values and a rendered federator.yaml that agree, in another order': {
    files_given: {
      'values.yaml': 'federator: {config: {optSettings: {federationStrategy: {allowedDomains: [b.example, a.example]}}}}\n',
      'federator.yaml': rendered('a.example, b.example'),
    },
    is: 'up-to-4.35, to-do',
  },
  'two rendered files of brig, one with the list and one without': {
    files_given: {
      'b3.yaml': `optSettings: {setFederationStrategy: allowDynamic}\n`,
      'b4.yaml': `optSettings: {setFederationStrategy: allowDynamic, setFederationDomainConfigs: [{domain: a.example, search_policy: no_search}]}\n`,
    },
    is: 'from-4.36, unusable',
    says: ['inputs-contradict b3.yaml:1'],
    told: ['brig’s list does not stand here, but in another rendered file, at b4.yaml line 1'],
  },
  'a later values file replaces the list of an earlier one, and that is said': {
    files_given: { 'one.yaml': OLD, 'two.yaml': OLD.replace('a.example', 'b.example') },
    asks: ['era-unknown !', 'policy-missing b.example'],
    says: ['legacy-list-ignored two.yaml:1', 'list-overridden one.yaml:1'],
  },
  'a later values file adds allowAll: maps merge': {
    files_given: { 'one.yaml': OLD, 'two.yaml': 'federator: {config: {optSettings: {federationStrategy: {allowAll: true}}}}\n' },
    asks: ['era-unknown !', 'allow-all !', 'policy-missing a.example'],
    says: ['legacy-list-overridden one.yaml:1', 'legacy-list-ignored two.yaml:1'],
  },
  'an allowAll and a list of two files, the list in the later one: each is named where it stands': {
    files_given: { 'one.yaml': 'federator: {config: {optSettings: {federationStrategy: {allowAll: true}}}}\n', 'two.yaml': `\n${OLD}` },
    asks: ['era-unknown !', 'allow-all !', 'policy-missing a.example'],
    says: ['legacy-list-overridden two.yaml:2', 'legacy-list-ignored one.yaml:1'],
  },
  'a later values file replaces the list beside an allowAll': {
    files_given: {
      'one.yaml': 'federator: {config: {optSettings: {federationStrategy: {allowAll: true, allowedDomains: [b.example]}}}}\n',
      'two.yaml': `\n${OLD}`,
    },
    says: ['legacy-list-overridden two.yaml:2', 'legacy-list-ignored one.yaml:1', 'list-overridden one.yaml:1'],
    told: ['the whole list of two.yaml:2'],
  },
  'a null of a later file deletes the list': {
    files_given: { 'one.yaml': OLD, 'two.yaml': 'federator: {config: {optSettings: {federationStrategy: null}}}\n' },
    is: 'unknown, nothing',
    asks: [],
    says: ['list-overridden one.yaml:1'],
  },
  'a null of a later file deletes brig’s settings': {
    files_given: { 'one.yaml': 'brig: {config: {optSettings: {setFederationStrategy: allowAll}}}\n', 'two.yaml': 'brig: {config: null}\n' },
    says: ['settings-deleted two.yaml:1'],
  },
  'an umbrella’s list lies over the default of its sub-chart, whatever the order': {
    files_given: {
      'values.yaml': OLD,
      'charts-federator-values.yaml':
        'image: {repository: quay.io/wire/federator}\nconfig: {optSettings: {federationStrategy: {allowedDomains: []}}}\n',
    },
    asks: ['era-unknown !', 'policy-missing a.example'],
  },
  'a list beside an allowAll where Helm reads neither is asked for, too': {
    files_given: {
      'values.yaml': 'federator: {optSettings: {federationStrategy: {allowAll: true, allowedDomains: [a.example]}}}\n',
    },
    asks: ['era-unknown !', 'not-in-force values.yaml:1 !', 'not-in-force a.example !'],
    says: ['misplaced-key values.yaml:1'],
  },
  'a list in a later document of a values file was never read': {
    files_given: { 'values.yaml': `tags: {federation: true}\n---\n${OLD}` },
    asks: ['not-in-force a.example !'],
    files: ['umbrella/helm'],
    told: ['Helm reads only the first'],
    imports: [],
  },
  'a file beside that holds nothing of it': {
    files_given: { 'values.yaml': OLD, 'webapp.yaml': 'envVars: {A: b}\n' },
    is: 'unknown, to-do',
    says: ['legacy-list-ignored values.yaml:1', 'nothing-of-brig webapp.yaml'],
  },
  'one broken file: the others are read all the same': {
    files_given: { 'values.yaml': OLD, 'broken.yaml': 'a: [\n' },
    is: 'unknown, unusable',
    files: ['umbrella/helm; allow_list [a.example] federator.config.optSettings.federationStrategy:1'],
    asks: ['era-unknown !', 'policy-missing a.example'],
  },
  'a template in a list': {
    files_given: {
      'values.yaml': 'federator: {config: {optSettings: {federationStrategy: {allowedDomains: ["{{ .Values.partner }}"]}}}}\n',
    },
    is: 'unknown, unusable',
    says: ['template values.yaml:1', 'legacy-list-ignored values.yaml:1'],
    asks: [],
  },
  'text whose indentation was lost': {
    files_given: { 'values.yaml': 'federator:\nconfig:\noptSettings:\nfederationStrategy:\nallowedDomains: [a.example]\n' },
    is: 'unknown, unusable',
    says: ['lost-indentation values.yaml:2'],
  },
  'keys that have the names of things every object of JavaScript has': {
    files_given: {
      'values.yaml': `constructor:\ntoString: x\nvalueOf: {}\nhasOwnProperty: {constructor: {toString: 1}}\n__proto__:\n${OLD}`,
    },
    is: 'unknown, to-do',
    asks: ['era-unknown !', 'policy-missing a.example'],
    says: ['legacy-list-ignored values.yaml:6'],
  },
  'no map where one belongs': {
    files_given: { 'values.yaml': 'federator: {config: {optSettings: [a]}}\n' },
    is: 'unknown, unusable',
    says: ['wrong-shape values.yaml:1'],
  },
};

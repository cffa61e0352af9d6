import { parseAllDocuments } from 'yaml';
import { readInputs } from '../../src/adapters/values/legacy/read-inputs.ts';
import { inspect } from '../../src/domain/migration/inspection.ts';
import { bounded, type Figure } from '../figure.ts';
import { median, timeOf } from '../load.ts';
import { seededDomain } from '../seed.ts';

const ROUNDS = 12;
const WARM_UP = 3;

/** As many domains in each of the two lists as make a file of 1 MB; half of them are in both. */
const LISTED = 8_000;

const lines = (from: number, line: (domain: string) => string): string =>
  Array.from({ length: LISTED }, (_, n) => line(seededDomain(from + n))).join('');

/** `migrate inspect` of a values file of 1 MB, reading and judging, against `yaml` parsing it once. */
export function inspectingFigures(): readonly Figure[] {
  const text = `brig:
  config:
    enableFederation: true
    optSettings:
      setFederationDomain: own.example.org
      setFederationStrategy: allowDynamic
      setFederationDomainConfigs:
${lines(0, (domain) => `        - domain: ${domain}\n          search_policy: full_search\n`)}federator:
  config:
    optSettings:
      federationStrategy:
        allowedDomains:
${lines(LISTED / 2, (domain) => `          - ${domain}\n`)}`;
  const megabytes = (Buffer.byteLength(text) / 1024 / 1024).toFixed(2);
  const ours = (): void => {
    const { files, settings, findings } = readInputs([{ file: 'values.yaml', text }]);
    inspect(files, settings, findings);
  };
  const theirs = (): unknown => parseAllDocuments(text, { version: '1.1' });
  const pairs = Array.from({ length: ROUNDS }, () => ({ ours: timeOf(ours), theirs: timeOf(theirs) })).slice(WARM_UP);
  const ratio = median(pairs.map((pair) => pair.ours / pair.theirs));
  const detail = `${median(pairs.map((pair) => pair.ours)).toFixed(0)} ms for ${megabytes} MB, yaml ${median(pairs.map((pair) => pair.theirs)).toFixed(0)} ms; medians of ${String(pairs.length)} pairs`;
  return [
    bounded('migrate inspect of a values file of 1 MB, against yaml parsing it once', ratio, '×', { sign: '≤', must: 3, goal: 2 }, detail),
  ];
}

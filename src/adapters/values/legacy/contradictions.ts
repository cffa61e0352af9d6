import { placeText, type Place } from '../../../domain/layers.ts';
import { allowedDifference, entriesDifference } from '../../../domain/migration/list-differences.ts';
import { isHelms } from './layout.ts';
import { finding, type LegacyFinding } from './legacy-finding.ts';
import type { Said } from './said.ts';

/** Where inputs contradict each other in strategy and lists, such as values that are not what is deployed. */
export function contradictionsIn(said: readonly Said[]): readonly LegacyFinding[] {
  const lists = said.filter(({ entries }) => entries.length > 0).map(({ entries }) => ({ ...placeOf(entries), entries }));
  return [
    ...differing(
      said.flatMap(({ strategy }) => strategy ?? []),
      (one, first) =>
        one.value === first.value ? undefined : `strategy: ${one.value} stands here, but ${first.value} at ${placeText(first)}`,
    ),
    ...differing(
      said.flatMap(({ allowed }) => allowed ?? []),
      (one, first) => otherThan('the allow list', first, allowedDifference(one, first)),
    ),
    ...differing(lists, (one, first) => otherThan('brig’s list', first, entriesDifference(one.entries, first.entries))),
    ...listOnOneSide(said),
    ...listInOneOnly(said),
    ...strategyOnOneSide(said),
  ];
}

const placeOf = ([first]: Said['entries']): Place => ({ file: first?.file ?? '', line: first?.line ?? 1 });

const otherThan = (what: string, there: Place, difference: string | undefined): string | undefined =>
  difference && `${what} is another one than that at ${placeText(there)}: ${difference}`;

/** What differs from the first that is stated; `difference` is a sentence without its dot. */
function differing<T extends Place>(stated: readonly T[], difference: (one: T, first: T) => string | undefined): readonly LegacyFinding[] {
  const [first, ...others] = stated;
  return others.flatMap((one) => {
    const message = first && difference(one, first);
    return message === undefined ? [] : [finding('error', 'inputs-contradict', one, undefined, `${message}. ${WAY_OUT}`)];
  });
}

const WAY_OUT = 'Give what is deployed, or deploy what you give; nothing is guessed';

/** brig's list in the values but not in what is deployed, or the other way round: it is not in force, or will not be. */
function listOnOneSide(said: readonly Said[]): readonly LegacyFinding[] {
  const brigs = said.filter(({ brig_seen }) => brig_seen);
  const values = brigs.find(({ document }) => isHelms(document));
  const deployed = brigs.find(({ document }) => !isHelms(document));
  const [ofValues, ofDeployed] = [values?.entries[0], deployed?.entries[0]];
  if (values === undefined || deployed === undefined || (ofValues === undefined) === (ofDeployed === undefined)) return [];
  if (ofValues) {
    const message = `brig’s list stands here, but not in the rendered ${deployed.document.file}: it is not deployed, so nobody federates by it. Deploy it, or give what is deployed`;
    return [finding('error', 'inputs-contradict', ofValues, undefined, message)];
  }
  const message = `brig’s list stands here, but not in the values (${values.document.file}): the next deployment takes it away. Are all values files given?`;
  return ofDeployed ? [finding('warning', 'inputs-contradict', ofDeployed, undefined, message)] : [];
}

/** brig's list in one rendered file but not in another: both cannot be deployed. */
function listInOneOnly(said: readonly Said[]): readonly LegacyFinding[] {
  const deployed = said.filter(({ document, brig_seen }) => brig_seen && !isHelms(document));
  const listed = deployed.find(({ entries }) => entries.length > 0);
  if (listed === undefined) return [];
  return deployed
    .filter(({ entries }) => entries.length === 0)
    .map(({ document: { file, tree } }) =>
      finding(
        'error',
        'inputs-contradict',
        { file, line: tree.line },
        undefined,
        `brig’s list does not stand here, but in another rendered file, at ${placeText(placeOf(listed.entries))}. ${WAY_OUT}`,
      ),
    );
}

/** A strategy in the values but not in what is deployed: whether that is of before 4.36, where there was none, is not said by it. */
function strategyOnOneSide(said: readonly Said[]): readonly LegacyFinding[] {
  const stated = said.find(({ document, strategy }) => strategy && isHelms(document))?.strategy;
  const without = said.find(({ document, brig_seen, strategy }) => brig_seen && !strategy && !isHelms(document));
  if (stated === undefined || without === undefined || stated.value === 'allowNone') return [];
  const message = `the strategy ${stated.value} stands here, but none in the rendered ${without.document.file}, by which brig goes by allowNone from 4.36 on. Deploy it, or give what is deployed`;
  return [finding('warning', 'inputs-contradict', stated, undefined, message)];
}

import { nearest } from '../../../lists/nearest.ts';
import { isNull, mapAt, type MapTree, type Tree } from '../tree.ts';
import { STRATEGY_KEYS } from './layout.ts';
import { finding, type LegacyFinding } from './legacy-finding.ts';

const IN_STRATEGY = ['allowAll', 'allowedDomains'];

/** Longer keys are no slip of the hand, and to compare them costs their length. */
const MOST_COMPARED = 40;

/**
 * Keys that the federator did not know: whatever else stands in its strategy, and what may have been meant as the strategy in its
 * optSettings, whose path is `path`.
 */
export function unknownKeys(options: MapTree | undefined, path: string): readonly LegacyFinding[] {
  const mistyped = unknownIn(options, path, STRATEGY_KEYS).filter(({ meant }) => meant !== undefined);
  const inside = STRATEGY_KEYS.flatMap((key) => unknownIn(mapAt(options, key), `${path}.${key}`, IN_STRATEGY));
  return [...mistyped, ...inside].map(({ key, value, at, meant }) => {
    const message = `the federator knew no key “${key}” and ignored it${meant === undefined ? '' : `; did you mean ${meant}?`}`;
    return finding('warning', 'key-unknown', value, at, message);
  });
}

interface Unknown {
  readonly key: string;
  readonly value: Tree;
  readonly at: string;
  /** The known key that may have been meant. */
  readonly meant: string | undefined;
}

const unknownIn = (map: MapTree | undefined, path: string, known: readonly string[]): readonly Unknown[] =>
  [...(map?.entries ?? [])]
    .filter(([key, value]) => !known.includes(key) && key.length <= MOST_COMPARED && !isNull(value))
    .map(([key, value]) => ({ key, value, at: `${path}.${key}`, meant: nearest(key, known) }));

import { createRequire } from 'node:module';

/** As much of the driver's tokenizer as is used here; it has no types of its own. */
interface Tokenizer {
  hash(key: Buffer): { toString(): string };
}
const { Murmur3Tokenizer } = createRequire(import.meta.url)('cassandra-driver/lib/tokenizer.js') as {
  Murmur3Tokenizer: new () => Tokenizer;
};

const tokenizer = new Murmur3Tokenizer();

/** The token of a partition key of type text, as CQL's `token()` gives it. */
export const tokenOf = (key: string): string => tokenizer.hash(Buffer.from(key)).toString();

/** A table is scanned with each POST: a token is computed once for a key, and compared as a number. */
const tokens = new Map<string, bigint>();

function tokenAsNumber(key: string): bigint {
  const known = tokens.get(key) ?? BigInt(tokenOf(key));
  tokens.set(key, known);
  return known;
}

/** The keys in the order in which Cassandra's Murmur3Partitioner scans their partitions (contract §1.1). */
export function inTokenOrder(keys: Iterable<string>): string[] {
  const hashed = [...keys].map((key) => ({ key, token: tokenAsNumber(key) }));
  return hashed.sort((a, b) => (a.token < b.token ? -1 : a.token > b.token ? 1 : 0)).map(({ key }) => key);
}

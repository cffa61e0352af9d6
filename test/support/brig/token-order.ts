import { createRequire } from 'node:module';

/** As much of the driver's tokenizer as is used here; it has no types of its own. */
interface Token {
  compare(other: Token): number;
}
interface Tokenizer {
  hash(key: Buffer): Token & { toString(): string };
}
const { Murmur3Tokenizer } = createRequire(import.meta.url)('cassandra-driver/lib/tokenizer.js') as {
  Murmur3Tokenizer: new () => Tokenizer;
};

const tokenizer = new Murmur3Tokenizer();

/** The token of a partition key of type text, as CQL's `token()` gives it. */
export const tokenOf = (key: string): string => tokenizer.hash(Buffer.from(key)).toString();

/** The keys in the order in which Cassandra's Murmur3Partitioner scans their partitions (contract §1.1). */
export function inTokenOrder(keys: Iterable<string>): string[] {
  const hashed = [...keys].map((key) => ({ key, token: tokenizer.hash(Buffer.from(key)) }));
  return hashed.sort((a, b) => a.token.compare(b.token)).map(({ key }) => key);
}

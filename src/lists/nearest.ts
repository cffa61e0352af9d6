import { closest, distance } from 'fastest-levenshtein';

/** The word that somebody may have meant: alike but for case, or by at most a third of its letters. */
export function nearest(text: string, words: readonly string[]): string | undefined {
  const folded = words.find((word) => word.toLowerCase() === text.toLowerCase());
  if (folded !== undefined) return folded;
  const word = closest(text, words);
  return distance(text.toLowerCase(), word.toLowerCase()) <= Math.ceil(word.length / 3) ? word : undefined;
}

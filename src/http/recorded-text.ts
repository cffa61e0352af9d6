/**
 * Text that is put on record, in a header or in a body: 1 to `most` code points, each printable. Separators of lines and of
 * paragraphs are not, nor is U+FFFD, which stands where bytes were no UTF-8.
 */
export const recordedText = (most: number): RegExp => new RegExp(`^[^\\p{C}\\p{Zl}\\p{Zp}\\uFFFD]{1,${String(most)}}$`, 'u');

/** The most code points of a reason. */
export const MOST_OF_REASON = 1000;

import { createHash } from 'node:crypto';

/** SHA-256, in hex, of bytes; a text counts as its UTF-8. Whoever is handed a whole file shows by it which one he has. */
export const digestOf = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

import type { Case } from './samples.ts';

/** A case, what it comes to, and every decision that moves. */
export type Golden = readonly [name: string, given: Case, target: string, moves: readonly string[]];

/** Somebody gains all but what may be searched. */
export const OPENS = (domain: string): readonly string[] =>
  ['federate', 'connect', 'search_outgoing', 'mesh'].map((operation) => `${domain} ${operation}: denied → allowed`);
/** Somebody loses all but that. */
export const CUT = (domain: string): readonly string[] =>
  ['federate', 'connect', 'search_outgoing', 'mesh'].map((operation) => `${domain} ${operation}: allowed → denied`);
/** What they may find becomes another. */
export const SEARCH = (domain: string, before: string, after: string): readonly string[] =>
  ['search_incoming', 'handle_incoming'].map((operation) => `${domain} ${operation}: ${before} → ${after}`);
const domainOf = (line: string): string => line.split(' ')[0] ?? '';

/** In the order of the report. */
export const inOrder = (lines: readonly string[]): readonly string[] => {
  const order = ['federate', 'connect', 'search_incoming', 'handle_incoming', 'search_outgoing', 'mesh'];
  const rank = (line: string): number => order.findIndex((operation) => line.includes(` ${operation}`));
  return lines.toSorted((a, b) => domainOf(a).localeCompare(domainOf(b)) || rank(a) - rank(b));
};

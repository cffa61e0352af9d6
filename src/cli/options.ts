import { InvalidArgumentError, Option, type Command } from 'commander';
import { HAZARD_NAMES } from '../domain/hazard.ts';

/** The options of every command that changes something. */
export const writing = (command: Command): Command =>
  command
    .addOption(new Option('--allow <hazard>', 'allow this consequence by name; repeatable').argParser(hazards))
    .option('--reason <text>', 'why, for the journal');

/** How many items of a list are wanted. */
export const limitOption = (what: string): Option =>
  new Option('--limit <number>', `at most so many ${what}`).default(50).argParser(wholeNumber);

/** A whole number, at least 1. */
export function wholeNumber(text: string): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new InvalidArgumentError('Expected a whole number, at least 1.');
}

/** Collects an option that may be repeated. */
export const collected = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

/** Collects names of hazards, also several in one word with commas. */
export function hazards(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const [unknown] = names.filter((name) => !(HAZARD_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no hazard “${unknown}”. There are: ${HAZARD_NAMES.join(', ')}.`);
  return [...before, ...names];
}

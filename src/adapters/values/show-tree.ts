import type { Tree } from './tree.ts';
import { failure, type ValuesFinding } from './values-finding.ts';

/** A value as it is named to a person. */
export function showTree(tree: Tree): string {
  if (tree.kind === 'map') return 'a map';
  if (tree.kind === 'list') return `a list of ${String(tree.items.length)}`;
  return tree.value === null ? 'nothing' : `“${shortText(tree.text)}”`;
}

const MAX_SHOWN = 80;

/** A text of somebody's file as it may be said, logged and kept: of several lines, as keys and certificates are, nothing is shown. */
export function shortText(text: string): string {
  const trimmed = text.trim();
  const lines = trimmed.split('\n').length;
  if (lines > 1) return `(a text of ${String(lines)} lines)`;
  if (/-----BEGIN|\bPRIVATE KEY\b/.test(trimmed) || /^[\w+/=-]{64,}$/.test(trimmed))
    return `(a text of ${String(trimmed.length)} characters)`;
  return trimmed.length > MAX_SHOWN ? `${trimmed.slice(0, MAX_SHOWN)}…` : trimmed;
}

/** The finding for a value that still is a template expression. */
export const unrendered = (tree: Tree, path: string): ValuesFinding =>
  failure(
    'template',
    tree,
    'a template expression {{ … }} stands here in place of a value; give the rendered file, not the template',
    path,
  );

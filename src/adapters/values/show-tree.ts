import type { Tree } from './tree.ts';
import { failure, type ValuesFinding } from './values-finding.ts';

/** A value as it is named to a person. */
export function showTree(tree: Tree): string {
  if (tree.kind === 'map') return 'a map';
  if (tree.kind === 'list') return `a list of ${String(tree.items.length)}`;
  return tree.value === null ? 'nothing' : `“${shortText(tree.text)}”`;
}

const MAX_SHOWN = 80;
/** Without a dot it is no domain that was mistyped, and may be a secret that came into the wrong place. */
const MAX_WITHOUT_DOT = 24;

/**
 * A text of somebody's file as it may be said, logged and kept: of several lines, as keys and certificates are, nothing is shown, and
 * of what has an @ nothing before it, for that may be a name with its password.
 */
export function shortText(text: string): string {
  const trimmed = text.trim();
  const lines = trimmed.split('\n').length;
  if (lines > 1) return `(a text of ${String(lines)} lines)`;
  if (/-----BEGIN|\bPRIVATE KEY\b/.test(trimmed) || /^[\w+/=-]{64,}$/.test(trimmed))
    return `(a text of ${String(trimmed.length)} characters)`;
  const shown = trimmed.includes('@') ? `…${trimmed.slice(trimmed.lastIndexOf('@'))}` : trimmed;
  const most = shown.includes('.') ? MAX_SHOWN : MAX_WITHOUT_DOT;
  return shown.length > most ? `${shown.slice(0, most)}…` : shown;
}

/** The finding for a value that still is a template expression. */
export const unrendered = (tree: Tree, path: string): ValuesFinding =>
  failure(
    'template',
    tree,
    'a template expression {{ … }} stands here in place of a value; give the rendered file, not the template',
    path,
  );

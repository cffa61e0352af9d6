import { styleText } from 'node:util';
import type { Terminal } from '../terminal.ts';

/** How a piece of text is set apart where colours are shown. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** What text is laid out on. */
export interface Page {
  /** Characters a line has; Infinity where lines are never wrapped. */
  readonly columns: number;
  readonly paint: (style: Style, text: string) => string;
}

/** A page without colours. */
export const plainPage = (columns: number): Page => ({ columns, paint: (_style, text) => text });

/** The page that a terminal is. */
export const pageOf = ({ columns, colours }: Pick<Terminal, 'columns' | 'colours'>): Page =>
  colours ? { columns, paint: (style, text) => styleText(style, text, { validateStream: false }) } : plainPage(columns);

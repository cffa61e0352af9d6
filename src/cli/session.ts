import type { Client } from './client.ts';
import type { Page } from './show/page.ts';
import { pageOf } from './show/page.ts';
import type { Terminal } from './terminal.ts';
import { visibleIn, visibleJson } from './visible.ts';

/** The options that every command knows. */
export interface GlobalOptions {
  readonly url?: string;
  readonly json?: boolean;
  /** Seconds. */
  readonly timeout: number;
}

/** One run of one command. */
export interface Session {
  readonly terminal: Terminal;
  readonly options: GlobalOptions;
  /** The words behind `fedremotes`, to say which command to repeat. */
  readonly argv: readonly string[];
}

/** Connects to nothing yet; the HTTP library is loaded only by commands that call the service. */
export async function clientOf({ terminal, options, argv }: Session): Promise<Client> {
  const { openClient } = await import('./client.ts');
  return openClient({ terminal, options, argv });
}

/** Prints an answer: as JSON where that was asked for, or as text whose data cannot steer the terminal. */
export function print<T extends object>({ terminal, options }: Session, data: T, show: (data: T, page: Page) => string): void {
  terminal.out(options.json === true ? `${visibleJson(data)}\n` : `${show(visibleIn(data), pageOf(terminal))}\n`);
}

import type { JournalEntry, Outcome, Verification } from '../../domain/journal.ts';
import { domainArgument } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { momentArgument } from '../moment.ts';
import { readPages } from '../pages.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showJournal, showVerification } from '../show/journal.ts';

/** What `journal` is asked. */
export interface JournalOptions {
  readonly domain?: string;
  readonly plan?: string;
  readonly actor?: string;
  readonly source?: string;
  readonly outcome?: Outcome;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
}

/** `journal`: the newest entries that fit the filters. */
export async function listJournal(
  session: Session,
  { domain, plan, actor, source, outcome, since, until, limit }: JournalOptions,
): Promise<ExitCode> {
  const moment = (text: string | undefined, option: string): string | undefined =>
    text === undefined ? undefined : momentArgument(text, option, session.terminal.now());
  const query = {
    domain: domain === undefined ? undefined : domainArgument(domain),
    plan,
    actor,
    source,
    outcome,
    since: moment(since, '--since'),
    until: moment(until, '--until'),
  };
  const client = await clientOf(session);
  print(session, await readPages<JournalEntry>(client, { path: '/v1/journal', query, limit }), showJournal);
  return EXIT.done;
}

/** `journal --verify`: an error when the chain is broken. */
export async function verifyJournal(session: Session): Promise<ExitCode> {
  const client = await clientOf(session);
  const { body } = await client.ask<Verification>({ path: '/v1/journal/verify', keys: ['ok', 'entries'] });
  print(session, body, showVerification);
  return body.ok ? EXIT.done : EXIT.error;
}

import type { JournalEntry, Outcome, Verification } from '../../domain/journal.ts';
import { domainArgument } from '../arguments.ts';
import type { Client } from '../client.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { momentArgument } from '../moment.ts';
import { readPages } from '../pages.ts';
import { readRegistry } from '../read-registry.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showJournal, showVerification } from '../show/journal.ts';
import type { RegistryShown } from '../show/registry.ts';

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
  const page = await readPages<JournalEntry>(client, { path: '/v1/journal', query, limit });
  if (session.options.json === true) print(session, page, () => '');
  else print(session, { ...page, registry: await registryIfKnown(client) }, showJournal);
  return EXIT.done;
}

/** The journal can be read while the registry cannot, and that is when it is needed most. */
async function registryIfKnown(client: Client): Promise<RegistryShown | undefined> {
  try {
    return await readRegistry(client);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** `journal --verify`: an error when the chain is broken. */
export async function verifyJournal(session: Session): Promise<ExitCode> {
  const client = await clientOf(session);
  const { body } = await client.ask<Verification>({ path: '/v1/journal/verify', keys: ['ok', 'entries'] });
  print(session, body, showVerification);
  return body.ok ? EXIT.done : EXIT.error;
}

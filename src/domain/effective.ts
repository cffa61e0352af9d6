import { parseDomain } from './domain.ts';
import type { Source } from './journal.ts';
import {
  fileSettings,
  leftoverTeams,
  placeText,
  policiesText,
  rowOf,
  rowSettings,
  type DatabaseEntry,
  type FileEntry,
  type Place,
  type Row,
  type StoredRow,
  type UnreadableRow,
} from './layers.ts';
import { FROZEN, sameSettings, type Settings } from './remote.ts';
import type { Snapshot } from './snapshot.ts';
import type { TeamId } from './team.ts';

/** Every way in which what is written about one domain can be at odds, gravest first. */
export const CONFLICT_CODES = [
  'unreadable-row',
  'file-contradicts-itself',
  'file-lifts-restriction',
  'differs-in-policy',
  'own-domain-listed',
] as const;
export type ConflictCode = (typeof CONFLICT_CODES)[number];

/** A contradiction about one domain, with both values and the way out. */
export interface Conflict {
  readonly code: ConflictCode;
  readonly message: string;
}

/** What each layer says, as shown to a person. */
export interface LayersOfRemote {
  readonly file?: Settings & Place;
  readonly database?: ShownRow | { readonly unreadable: string };
  /** What brig lists without saying from which layer; then neither of the others is there. */
  readonly unknown?: ShownRow;
}

/** A row as shown; `leftover_teams` are hidden by allow_all. */
export type ShownRow = Settings & { readonly leftover_teams?: readonly TeamId[] };

/** How a domain stands in the list: with settings, not at all, or in a way that cannot be read and so allows nothing. */
export type Standing = Settings | undefined | 'unreadable';

/**
 * The one answer for a domain. A row that cannot be read is shown with the settings of a frozen remote and the conflict
 * `unreadable-row`; {@link standingOf} tells it apart.
 */
export interface EffectiveRemote extends Settings {
  /** A domain; or the stored text where it is none by brig's grammar. */
  readonly domain: string;
  readonly source: Source;
  readonly layers: LayersOfRemote;
  readonly conflict?: Conflict;
}

/** How a domain stands: the file wins over the database (brig-contract §1.3). */
export function standing(snapshot: Snapshot, domain: string): Standing {
  return standingIn(snapshot.file.get(domain), snapshot.database.get(domain));
}

/** How a domain stands, from what the two layers hold for it; of an entry whose layer is unknown, brig's word is the newer one. */
export function standingIn(file: FileEntry | undefined, database: DatabaseEntry | undefined): Standing {
  const unlayered = ofUnknownLayer(database);
  if (unlayered) return rowSettings(unlayered);
  if (file) return file.contradicted_by ? 'unreadable' : fileSettings(file);
  if (database?.kind === 'unreadable') return 'unreadable';
  const row = rowOf(database);
  return row && rowSettings(row);
}

/** The one answer for a domain, or undefined where neither layer has it. */
export function effectiveRemote(snapshot: Snapshot, domain: string): EffectiveRemote | undefined {
  const file = snapshot.file.get(domain);
  const database = snapshot.database.get(domain);
  const stands = standingIn(file, database);
  if (stands === undefined) return undefined;
  const { search_policy, restriction } = stands === 'unreadable' ? FROZEN : stands;
  const conflict = conflictOf(snapshot, domain, file, database);
  const source = file && !database ? 'file' : (snapshot.owners.get(domain) ?? 'unmanaged');
  return { domain, search_policy, restriction, source, layers: layersOf(file, database), ...(conflict && { conflict }) };
}

/** The effective list: one answer per domain, sorted by domain. */
export function effectiveRemotes(snapshot: Snapshot): readonly EffectiveRemote[] {
  const domains = [...new Set([...snapshot.file.keys(), ...snapshot.database.keys()])].sort();
  return domains.map((domain) => effectiveRemote(snapshot, domain)).filter((remote) => remote !== undefined);
}

const ofUnknownLayer = (entry: DatabaseEntry | undefined): StoredRow | undefined =>
  entry?.kind === 'row' && entry.layer_unknown ? entry : undefined;

function layersOf(file: FileEntry | undefined, database: DatabaseEntry | undefined): LayersOfRemote {
  const unlayered = ofUnknownLayer(database);
  if (unlayered) return { unknown: rowShown(unlayered) };
  return {
    ...(file && { file: { ...fileSettings(file), file: file.file, line: file.line } }),
    ...(database && { database: database.kind === 'unreadable' ? { unreadable: database.problem } : rowShown(database) }),
  };
}

function rowShown(row: Row): ShownRow {
  const leftover = leftoverTeams(row);
  return { ...rowSettings(row), ...(leftover.length > 0 && { leftover_teams: leftover }) };
}

function conflictOf(
  snapshot: Snapshot,
  domain: string,
  file: FileEntry | undefined,
  database: DatabaseEntry | undefined,
): Conflict | undefined {
  if (database?.kind === 'unreadable') return unreadable(domain, database, file);
  if (file?.contradicted_by) return contradiction(file);
  const row = rowOf(database);
  if (file && row && !sameSettings(fileSettings(file), rowSettings(row)))
    return ofUnknownLayer(database) ? notDeployed(file, rowSettings(row)) : differs(file, rowSettings(row));
  return domain === snapshot.own_domain ? ownDomain(domain) : undefined;
}

function unreadable(domain: string, { problem, repair }: UnreadableRow, file: FileEntry | undefined): Conflict {
  const found = `Its database row cannot be read (${problem})`;
  const said =
    file && !file.contradicted_by
      ? `${found}. ${placeText(file)} says ${file.search_policy} and is in force.`
      : `${found}, so it allows nothing.`;
  return { code: 'unreadable-row', message: `${said} ${repair === undefined ? BRIG_FAILS : brigFailsUntil(repair)} ${repairOf(domain)}` };
}

const BRIG_FAILS = 'brig fails its whole list on such a row.';

/** brig decodes the whole table for its list and for every POST (brig-contract §1.6 f). */
const brigFailsUntil = (repair: string): string =>
  `brig itself answers 500 to its whole list, and to every POST, until this has been run in cqlsh, or the row was replaced: ${repair}`;

/** Requests fold a domain to lower case, so a row whose stored text is otherwise is out of their reach. */
const repairOf = (stored: string): string =>
  canBeNamed(stored)
    ? 'Replace it with a PUT, or remove it.'
    : `No request can name “${stored}”: delete that row in the store itself, by exactly this text, and leave a row in lower case alone.`;

function canBeNamed(stored: string): boolean {
  const domain = parseDomain(stored);
  return domain.ok && domain.value === stored;
}

const contradiction = (file: FileEntry): Conflict => ({
  code: 'file-contradicts-itself',
  message: `${policiesText(file)}. brig fails on such a file, so the domain is allowed nothing. Keep one of these lines.`,
});

function differs(file: FileEntry, row: Settings): Conflict {
  const place = placeText(file);
  if (row.restriction.tag === 'restrict_by_team') {
    return {
      code: 'file-lifts-restriction',
      message: `${place} says ${file.search_policy} for everybody, the database restricts it to ${String(row.restriction.value.length)} team(s) with ${row.search_policy}. The file wins, so the restriction has no effect. Take the entry out of the file and redeploy brig.`,
    };
  }
  return {
    code: 'differs-in-policy',
    message: `${place} says ${file.search_policy}, the database says ${row.search_policy}. The file wins. Make one of them say the other's value, or take the entry out of the file and redeploy brig.`,
  };
}

const notDeployed = (file: FileEntry, listed: Settings): Conflict => ({
  code: 'differs-in-policy',
  message: `${placeText(file)} says ${file.search_policy}, brig lists ${listed.search_policy} and does not say from which layer. What brig lists is in force. Deploy the values, or correct them.`,
});

const ownDomain = (domain: string): Conflict => ({
  code: 'own-domain-listed',
  message: `${domain} is the domain of your own backend. Listing it serves nobody and lets a server that claims your domain pass the list. Remove it.`,
});

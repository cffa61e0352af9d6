import { z } from 'zod';
import { CONFLICT_CODES } from '../../domain/effective.ts';
import { HAZARD_NAMES } from '../../domain/hazard.ts';
import { RULES } from '../../domain/refusal.ts';
import { WantedPolicy } from './wanted.ts';

/** A domain as it is answered; a stored text that is none keeps its spelling. */
export const Domain = z.string();

/** A team id as it is answered. */
export const Team = z.string().meta({ id: 'TeamId', format: 'uuid' });

/** A restriction as it is answered: teams once each, in brig's order. */
export const Restriction = z
  .discriminatedUnion('tag', [
    z.strictObject({ tag: z.literal('allow_all'), value: z.null() }),
    z.strictObject({ tag: z.literal('restrict_by_team'), value: z.array(Team) }),
  ])
  .meta({ id: 'Restriction', description: 'Who of the remote is meant: everybody, or the members of the named teams of theirs.' });

/** What one layer says. */
export const settings = { search_policy: WantedPolicy, restriction: Restriction };

/** Who wants an entry. */
export const Source = z
  .templateLiteral([z.enum(['manual', 'file', 'unmanaged'])])
  .or(z.templateLiteral(['sync:', z.string()]))
  .or(z.templateLiteral(['migration:', z.string()]))
  .meta({ id: 'Source', description: 'Who wants an entry: manual, file, unmanaged, sync:NAME or migration:ID.' });

/** A row with the teams that allow_all hides. */
export const RecordedSettings = z
  .strictObject({ ...settings, leftover_teams: z.array(Team).exactOptional() })
  .meta({ id: 'RecordedSettings', description: 'A row; `leftover_teams` are team rows that allow_all hides.' });

/** A row that cannot be read. */
const Unreadable = z.strictObject({ unreadable: z.string() });

/** Before and after, in journal and plans. */
export const RecordedState = z.union([RecordedSettings, z.strictObject({ value: z.string() }), Unreadable, z.null()]).meta({
  id: 'RecordedState',
  description: 'What stood there: a row, a bare value (strategy, own domain), a row that could not be read, or nothing.',
});

const Conflict = z.strictObject({ code: z.enum(CONFLICT_CODES), message: z.string() }).meta({ id: 'Conflict' });

/** The keys of a remote. */
export const remoteKeys = {
  domain: Domain,
  ...settings,
  source: Source,
  layers: z.strictObject({
    file: z.strictObject({ ...settings, file: z.string(), line: z.int().min(1) }).exactOptional(),
    database: z.union([RecordedSettings, Unreadable]).exactOptional(),
    unknown: RecordedSettings.exactOptional().meta({
      description: 'brig lists it and does not say from which layer, and nothing else tells; then `file` and `database` are absent.',
    }),
  }),
  conflict: Conflict.exactOptional(),
};

/** The one answer per domain. */
export const Remote = z
  .strictObject(remoteKeys)
  .meta({ id: 'Remote', description: 'The one answer per domain: the file wins over the database, and a contradiction is named.' });

/** A named consequence. */
export const Hazard = z
  .strictObject({ name: z.enum(HAZARD_NAMES), domain: Domain.exactOptional(), message: z.string() })
  .meta({ id: 'Hazard' });

/** A rule that says no. */
export const Refusal = z.strictObject({ rule: z.enum(RULES), domain: Domain.exactOptional(), message: z.string() }).meta({ id: 'Refusal' });

import { digestOf } from '../../domain/digest.ts';
import type { Domain } from '../../domain/domain.ts';
import type { FileFinding } from '../../domain/file-finding.ts';
import type { LegacySettings } from '../../domain/migration/legacy-settings.ts';
import { questionsOf } from '../../domain/migration/questions.ts';
import { hasSomethingToMigrate, namedDomains } from '../../domain/migration/candidates.ts';
import type { MigrationRecord } from '../../domain/migration/migration.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { Strategy } from '../../domain/strategy.ts';
import type { MigrationInput, WantedRestriction } from '../../ports/migrations.ts';
import type { By, Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';
import { seenOutside } from './seen-outside.ts';
import { tellOrLeave, withLine } from './tell.ts';

/** What a migration is made of. */
export interface MigrationWish {
  readonly inputs: readonly MigrationInput[];
  readonly strategy?: Strategy;
  /** Remotes of the inputs that are to be restricted to teams in the end. */
  readonly restrict?: readonly WantedRestriction[];
}

/** Makes a migration from its inputs; nothing is changed by that. Refused where they cannot be used, with all that is wrong with them. */
export async function createMigration(context: Context, wish: MigrationWish, by: By): Promise<Result<MigrationRecord, Rejection>> {
  const twice = wish.inputs.find(({ name }, index) => wish.inputs.findIndex((other) => other.name === name) !== index);
  if (twice)
    return bad(
      unusable([{ code: 'name-twice', severity: 'error', file: twice.name, message: 'two inputs have this name: give each its own' }]),
    );
  const read = await context.legacyInputs.read(wish.inputs);
  const outside = await seenOutside(context, read.settings);
  const { restrict = [] } = wish;
  const errors = [
    ...[...read.findings, ...outside.findings].filter((one) => one.severity === 'error' && !isAsked(one, read.settings)),
    ...restrictionErrors(outside.settings, restrict),
  ];
  if (errors.length > 0) return bad(unusable(errors));
  if (!hasSomethingToMigrate(outside.settings) && questionsOf(outside.settings).length === 0) return bad(unusable([nothing(wish.inputs)]));
  const { clock, newPlanId, migrations } = context;
  const made: MigrationRecord = {
    id: newPlanId(),
    state: 'waiting',
    phase: 'answer',
    created_at: clock.now().toISOString(),
    actor: by.actor,
    ...(by.reason !== undefined && { reason: by.reason }),
    ...(wish.strategy && { strategy: wish.strategy }),
    answers: {},
    allowed: [],
    confirmed: [],
    copied_by: [],
    taken_back: [],
  };
  const inputs = wish.inputs.map(({ name, content }) => ({ name, digest: digestOf(content) }));
  const message = `A migration was made from ${inputs.map(({ name }) => name).join(', ')}.`;
  const record = await withLine(context, made, { action: 'migration_created', by, after: made.phase, message });
  await migrations.create(record, { settings: outside.settings, inputs, ...(restrict.length > 0 && { restrict }) }, wish.inputs);
  return ok(await tellOrLeave(context, record));
}

/** Only a remote that the inputs name is migrated, and a restriction that got lost would let everybody in. */
function restrictionErrors(settings: LegacySettings, restrict: readonly WantedRestriction[]): readonly FileFinding[] {
  const named = new Set<string>(namedDomains(settings));
  const found = (domain: Domain, message: string): FileFinding => ({
    code: 'restriction-unusable',
    severity: 'error',
    file: 'target.restrict',
    message: `${domain} ${message}`,
  });
  return restrict.flatMap(({ domain }, index) => {
    if (restrict.findIndex((other) => other.domain === domain) !== index)
      return [found(domain, 'is there twice: give all its teams in one place')];
    if (domain === settings.own_domain?.value) return [found(domain, 'is the own domain, which is no remote')];
    return named.has(domain)
      ? []
      : [found(domain, 'is in no list of the inputs, so that there is nothing of it to migrate and to restrict')];
  });
}

/** What a question is about is no reason to refuse: its answer says what is meant. */
function isAsked({ code, file, line, path }: FileFinding, { not_domains }: LegacySettings): boolean {
  return code === 'entries-contradict' || not_domains.some((text) => text.file === file && text.line === line && text.path === path);
}

const nothing = ([first]: readonly MigrationInput[]): FileFinding => ({
  code: 'nothing-to-migrate',
  severity: 'error',
  file: first?.name ?? '',
  message: 'no list in these inputs names another backend, and none allows all: there is nothing to migrate',
});

function unusable(findings: readonly FileFinding[]): Rejection {
  const [first] = findings;
  const more = findings.length > 1 ? ` (And ${String(findings.length - 1)} more, see findings.)` : '';
  const at = first?.line === undefined ? (first?.file ?? '') : `${first.file} line ${String(first.line)}`;
  return { code: 'inputs-unusable', message: `${at}: ${first?.message ?? ''}.${more}`, findings };
}

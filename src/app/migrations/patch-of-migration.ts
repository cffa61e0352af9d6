import { Fault } from '../../domain/fault.ts';
import { few } from '../../domain/few.ts';
import { isOver } from '../../domain/migration/migration.ts';
import { notOffered, patchWish, PATCHES, twinsIn, unknownDomains, type PatchName } from '../../domain/migration/patches.ts';
import type { PatchedFile, PatchRefusal } from '../../domain/migration/values-patch.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { MigrationInput } from '../../ports/migrations.ts';
import type { Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';
import { noSuchMigration, notThere } from './change-migration.ts';
import { load, type Loaded } from './given-of.ts';

/** The change of an operator's own values for one step. */
export interface MigrationPatch {
  /** For `patch -p1` and `git apply`; empty where nothing has to change. */
  readonly diff: string;
  readonly files: readonly PatchedFile[];
}

/** Makes a patch from the inputs. Before the clean-up is handed out the file layer is looked at anew: what nobody copied must not go with it. */
export async function patchOfMigration(context: Context, id: string, name: string): Promise<Result<MigrationPatch, Rejection>> {
  const stored = await context.migrations.get(id);
  if (!stored) return bad(noSuchMigration(id));
  const known = PATCHES.find((one) => one === name);
  if (!known) return bad({ code: 'no-such-patch', message: `There is no patch “${name}”. There are: ${PATCHES.join(', ')}.` });
  const { record } = stored;
  const inputs = isOver(record) ? undefined : await context.migrations.inputs(id);
  if (!inputs) return bad(notThere(`The migration ${id} is over, and its inputs are not kept.`));
  const why = notOffered(known, record);
  if (why !== undefined) return bad(notThere(why));
  const loaded = await load(context, record);
  const unknown = known === 'clean-up' ? await unknownNow(context, loaded) : [];
  if (unknown.length > 0) return bad(notThere(unknownText(unknown)));
  return made(context, loaded, inputs, known);
}

const unknownText = (domains: readonly string[]): string =>
  `The file layer has ${few(domains)}, which this migration does not know: it was added since, and would be lost. Take it out again, or roll back and make another migration.`;

/** Domains of the file layer, as it is now, that the migration does not know. */
async function unknownNow({ fileLayer, backend }: Context, { given, decided }: Loaded): Promise<readonly string[]> {
  const { status, layer } = fileLayer.current();
  const inValues = status === 'good' ? layer.entries.map(({ domain }) => domain as string) : [];
  return unknownDomains(given, decided, [...inValues, ...(backend ? twinsIn(await look(backend)) : [])]);
}

async function look(backend: NonNullable<Context['backend']>) {
  try {
    return await backend.lookAfresh();
  } catch (error) {
    // The gate asks again; that brig is away now is no reason to keep the patch back.
    if (error instanceof Fault) return { listed: [], shows_twins: true };
    throw error;
  }
}

async function made(
  { legacyInputs }: Context,
  { decided, record }: Loaded,
  inputs: readonly MigrationInput[],
  name: PatchName,
): Promise<Result<MigrationPatch, Rejection>> {
  const isPrepared = record.started?.era === 'up-to-4.35';
  const first = isPrepared
    ? await legacyInputs.patch(inputs, patchWish('before-upgrade', decided))
    : { files: [], diff: '', not_values: [] };
  if ('refusals' in first) return bad(refused(first.refusals));
  if (name === 'before-upgrade') return ok(first);
  const cleaned = await legacyInputs.patch(withPatched(inputs, first.files), patchWish('clean-up', decided));
  if ('refusals' in cleaned) return bad(refused(cleaned.refusals));
  return ok(name === 'clean-up' ? cleaned : backwards(cleaned.files, legacyInputs.reversed(cleaned.diff)));
}

/** The inputs as an earlier patch leaves them. */
function withPatched(inputs: readonly MigrationInput[], files: readonly PatchedFile[]): readonly MigrationInput[] {
  const after = new Map(files.map((file) => [file.file, file.after]));
  return inputs.map((input) => ({ ...input, content: after.get(input.name) ?? input.content }));
}

const backwards = (files: readonly PatchedFile[], diff: string): MigrationPatch => ({
  diff,
  files: files.map(({ file, before, after }) => ({ file, before: after, after: before })),
});

function refused(refusals: readonly PatchRefusal[]): Rejection {
  const [first] = refusals;
  const more = refusals.length > 1 ? ` (And ${String(refusals.length - 1)} more, see refused.)` : '';
  return {
    code: 'patch-refused',
    message: `${first?.file ?? ''} line ${String(first?.line ?? 0)}: ${first?.message ?? ''}${more}`,
    refused: refusals,
  };
}

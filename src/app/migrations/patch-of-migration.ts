import { few } from '../../domain/few.ts';
import { isOver } from '../../domain/migration/migration.ts';
import { notOffered, patchWish, PATCHES, type PatchName } from '../../domain/migration/patches.ts';
import type { PatchedFile, PatchRefusal } from '../../domain/migration/values-patch.ts';
import { bad, ok, type Result } from '../../domain/result.ts';
import type { MigrationInput } from '../../ports/migrations.ts';
import type { Context } from '../context.ts';
import type { Rejection } from '../rejection.ts';
import { noSuchMigration, notThere } from './change-migration.ts';
import { load, type Loaded } from './given-of.ts';
import { otherBrig, otherRegistry } from './other-registry.ts';
import { whatToAccept } from './gates.ts';
import { fileProblem, lookOrNot } from './unknown-entries.ts';
import { goneFromDatabase } from './verify-database.ts';

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
  const loaded = await load(context, record);
  const elsewhere = otherRegistry(context, loaded) ?? (known === 'clean-up' ? otherBrig(context, record) : undefined);
  const why = elsewhere ?? notOffered(known, record);
  if (why !== undefined) return bad(notThere(why));
  const problem = known === 'clean-up' ? await notNow(context, loaded) : undefined;
  if (problem !== undefined) return bad(notThere(`The clean-up is not handed out: ${problem}`));
  return made(context, loaded, inputs, known);
}

/** A sentence part: why the clean-up is not handed out: the file has what nobody copied, or the database has lost what was verified. */
async function notNow(context: Context, loaded: Loaded): Promise<string | undefined> {
  const look = await lookOrNot(context);
  if (context.backend && !look && context.fileLayer.current().status === 'none')
    return 'brig does not answer, and nothing else shows what its file has now; ask again when it does.';
  const unknown = await fileProblem(context, loaded, look);
  if (unknown) return whatToAccept(loaded.record.id, unknown);
  if (loaded.record.phase !== 'clean-up') return undefined;
  const gone = await goneFromDatabase(context, loaded);
  return gone.length === 0
    ? undefined
    : `the database does not have ${few(gone)} any more as the migration has written it, and without its file entry nothing would; write it again (fedremotes remotes set), or roll back.`;
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

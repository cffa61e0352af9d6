import { faultOf, unlessFault } from '../../domain/fault.ts';
import type { FileFinding } from '../../domain/file-finding.ts';
import { few } from '../../domain/few.ts';
import { isLayerUnknown, policyKey } from '../../domain/layers.ts';
import { twinsIn, type BackendLook } from '../../domain/migration/deployment.ts';
import { entriesDifference } from '../../domain/migration/list-differences.ts';
import type { LegacySettings, Release, ReleaseSign } from '../../domain/migration/legacy-settings.ts';
import type { BackendIdentity } from '../../domain/strategy.ts';
import type { Context } from '../context.ts';
import { identityNow } from '../read-snapshot.ts';
import { lookOrNot } from './unknown-entries.ts';

/** The inputs, with what brig, its tables and the watched values files show beside them. */
export interface SeenOutside {
  readonly settings: LegacySettings;
  /** Where they say something else than the inputs; nothing is guessed. */
  readonly findings: readonly FileFinding[];
}

/** The place of what stands in no file. */
const NO_LINE = 0;
const THE_INPUTS = { file: 'the inputs', line: NO_LINE } as const;

/** Looks at what is really in force: what brig says counts where the inputs say nothing, and contradicts them where they say something else. */
export async function seenOutside(context: Context, settings: LegacySettings): Promise<SeenOutside> {
  const findings = await contradictionsOutside(context, settings, await lookOrNot(context));
  const { strategy, own_domain } = identityNow(context);
  const [where, whereOwn] = [ORIGINS[strategy.origin.from], own_domain && ORIGINS[own_domain.origin.from]];
  return {
    settings: {
      ...settings,
      ...(!settings.strategy && isSaid(strategy) && { strategy: { value: strategy.value, file: where, line: NO_LINE } }),
      ...(!settings.own_domain && own_domain && { own_domain: { value: own_domain.value, file: whereOwn ?? '', line: NO_LINE } }),
      signs: [...settings.signs, ...(await signs(context))],
    },
    findings,
  };
}

const isSaid = ({ origin }: BackendIdentity['strategy']): boolean => origin.from !== 'default';

/** Where what is in force now is otherwise than settings have it, as far as brig, its list and the watched values files show it. */
export async function contradictionsOutside(
  context: Context,
  settings: LegacySettings,
  look: BackendLook | undefined,
): Promise<readonly FileFinding[]> {
  await context.fileLayer.refresh();
  const lists = listsDiffer(context, settings);
  return [
    ...identityDiffers(identityNow(context), settings),
    ...(lists.length > 0 || !look ? lists : await brigDiffers(context, settings, look)),
  ];
}

function identityDiffers(now: BackendIdentity, { strategy, own_domain }: LegacySettings): readonly FileFinding[] {
  const differs = (
    what: string,
    here: LegacySettings['strategy'] | LegacySettings['own_domain'],
    there: BackendIdentity['strategy'] | BackendIdentity['own_domain'],
  ): readonly FileFinding[] => {
    if (!here || !there || here.value === there.value) return [];
    const then = here.line === NO_LINE ? 'was so when the migration was made' : 'stands here';
    return [contradiction(here, `the ${what} ${here.value} ${then}, but ${ORIGINS[there.origin.from]} says ${there.value}`)];
  };
  return [
    ...differs('strategy', strategy, isSaid(now.strategy) ? now.strategy : undefined),
    ...differs('own domain', own_domain, now.own_domain),
  ];
}

const ORIGINS = {
  brig: 'brig',
  file: 'the watched values files (VALUES)',
  configuration: 'the configuration of fedremotes',
  default: 'brig’s default',
} as const;

/** Only brig from 4.36 on has a list of remotes to answer with, and a table to keep it in. */
async function signs({ backend, registry }: Context): Promise<readonly ReleaseSign[]> {
  const release = backend?.release();
  if (release) return [{ release, what: SIGNS_OF_BRIG[release], file: 'brig', line: NO_LINE }];
  if (!registry.capabilities.connected) return [];
  if (await faultOf(registry.probe)) return [];
  return [{ release: 'from-4.36', what: 'the table federation_remotes is there', file: registry.name, line: NO_LINE }];
}

const SIGNS_OF_BRIG: Readonly<Record<Release, string>> = {
  'up-to-4.35': 'brig has no list of remotes to answer with (404)',
  'from-4.36': 'brig answers with its list of remotes',
};

/** The file layer that is watched is what is deployed; inputs that say something else are of another day. */
function listsDiffer({ fileLayer }: Context, { entries, brig_seen }: LegacySettings): readonly FileFinding[] {
  const { status, layer } = fileLayer.current();
  const difference = status === 'good' ? entriesDifference(entries, layer.entries) : undefined;
  if (difference === undefined) return [];
  if (!brig_seen) return [brigMissing(`the watched values files list ${few(layer.entries.map(({ domain }) => domain))} for brig`)];
  const [place = THE_INPUTS] = entries;
  return [contradiction(place, `brig’s list is another one in the watched values files: ${difference}`)];
}

/** What brig lists is what is deployed, too. */
async function brigDiffers(context: Context, settings: LegacySettings, look: BackendLook): Promise<readonly FileFinding[]> {
  const missing = notListed(settings, look);
  const [first] = missing;
  if (first) return [contradiction(first, `brig’s list here has ${few(missing.map(({ domain }) => domain))}, which brig does not list so`)];
  return unnamedByInputs(context, settings, look);
}

/** The entries of inputs that brig does not list, or not with their policy. Of two that contradict each other nobody knows which counts. */
const notListed = ({ entries, own_domain }: LegacySettings, { listed }: BackendLook): LegacySettings['entries'] => {
  const there = new Set(listed.filter(({ restriction }) => restriction.tag === 'allow_all').map(policyKey));
  return entries.filter((entry) => entry.domain !== own_domain?.value && !entry.contradicted_by && !there.has(policyKey(entry)));
};

/** What is in force, and in no input, would be reported as if it were not. */
async function unnamedByInputs(
  { registry }: Context,
  { entries, brig_seen }: LegacySettings,
  look: BackendLook,
): Promise<readonly FileFinding[]> {
  if (!registry.capabilities.connected) return [];
  const rows = await unlessFault(registry.readAll);
  if (!rows) return [];
  const named = new Set<string>(entries.map(({ domain }) => domain));
  const isRow = (domain: string): boolean => rows.has(domain) && (brig_seen || !isLayerUnknown(rows.get(domain)));
  // What stands twice is in brig's file, beside the database.
  const inFile = new Set(twinsIn(look).map(({ domain }) => domain));
  const domains = new Set(look.listed.map(({ domain }) => domain));
  const unnamed = [...domains].filter((domain) => !named.has(domain) && (inFile.has(domain) || !isRow(domain)));
  if (unnamed.length === 0) return [];
  if (!brig_seen) return [brigMissing(`brig lists ${few(unnamed)}`)];
  return [contradiction(THE_INPUTS, `brig lists ${few(unnamed)}, whose entry in brig’s file no input has`)];
}

const brigMissing = (what: string): FileFinding => ({
  code: 'inputs-contradict',
  severity: 'error',
  file: THE_INPUTS.file,
  message: `${what}, and brig’s settings are not among the inputs: give the files with them too, so that what is in force is known`,
});

const contradiction = (place: { readonly file: string; readonly line: number }, what: string): FileFinding => ({
  code: 'inputs-contradict',
  severity: 'error',
  file: place.file,
  ...(place.line !== NO_LINE && { line: place.line }),
  message: `${what}. Give what is deployed, or deploy what you give; nothing is guessed`,
});

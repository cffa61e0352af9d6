import type { FileFinding } from '../../domain/file-finding.ts';
import { placeText } from '../../domain/layers.ts';
import type { BackendLook } from '../../domain/migration/deployment.ts';
import type { Context } from '../context.ts';
import type { Loaded } from './given-of.ts';
import { contradictionsOutside } from './seen-outside.ts';

/** Why the report of a migration is not of what is in force now, a sentence; undefined where it is, as far as that can be seen. */
export async function outdatedBy(context: Context, { given, decided }: Loaded, look: BackendLook | undefined): Promise<string | undefined> {
  if (look && decided.seen.release === 'up-to-4.35') return NOT_OLD;
  const [first] = await contradictionsOutside(context, given.settings, look);
  return first && `The report is not of what is in force now: ${findingText(first)}.`;
}

const NOT_OLD =
  'The report is not of what is in force now: brig answers with its list of remotes, so that it is of 4.36 or later. Make a migration of what is deployed, or answer otherwise where the release is asked for.';

const findingText = ({ file, line, message }: FileFinding): string => `${placeText({ file, line: line ?? 0 })}: ${message}`;

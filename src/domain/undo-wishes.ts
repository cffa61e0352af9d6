import type { Change } from './change.ts';
import type { Wish } from './draft-plan.ts';
import type { Domain } from './domain.ts';
import type { Source } from './journal.ts';
import { toRow } from './layers.ts';
import type { Notice } from './notices-of.ts';
import { isRecordedSettings, toStoredRow, type RecordedState } from './recorded.ts';
import type { Refusal } from './refusal.ts';
import { FROZEN } from './remote.ts';
import { bad, ok, type Result } from './result.ts';
import type { StepAction } from './step.ts';

/** What was done to one domain, as the journal or a plan has it. */
export interface Done {
  readonly domain: Domain;
  readonly action: StepAction | 'database_row';
  readonly before: RecordedState;
  readonly after: RecordedState;
  /** Who owned the row before; `unmanaged` where nobody did. */
  readonly owned_by: Source;
}

/** What takes it back, and what cannot come back. */
export interface Undoing {
  readonly wish: Wish;
  readonly notices: readonly Notice[];
}

/**
 * The wish that gives a domain back what it had before, to the owner it had before. Where the registry cannot take a row away, a
 * new one is frozen instead. Pure.
 */
export function undoOf(
  done: Done,
  capabilities: { readonly can_remove: boolean; readonly can_restrict_by_team: boolean },
): Result<Undoing, Refusal> {
  const { domain, before, owned_by } = done;
  if (before === null) return capabilities.can_remove ? ok(removal(domain)) : withoutRemoval(domain, capabilities);
  if (!isRecordedSettings(before)) return bad({ rule: 'nothing-to-undo', domain, message: UNREADABLE });
  const wish: Wish = { change: changeBack(done), exactly: { row: toStoredRow(before) }, owner: owned_by, adopts: true };
  return ok({ wish, notices: done.after === null ? [say(domain, GONE_WITH_IT)] : [] });
}

const removal = (domain: Domain): Undoing => ({ wish: { change: { action: 'remove', domain }, exactly: { row: undefined } }, notices: [] });

function withoutRemoval(domain: Domain, { can_restrict_by_team }: { readonly can_restrict_by_team: boolean }): Result<Undoing, Refusal> {
  if (!can_restrict_by_team) return bad({ rule: 'cannot-remove', domain, message: NEITHER });
  return ok({ wish: { change: { action: 'freeze', domain }, exactly: { row: toRow(FROZEN) } }, notices: [say(domain, FROZEN_INSTEAD)] });
}

/** Called as what it is: a freeze is taken back by an unfreeze, all else by settings. */
function changeBack({ domain, action, before }: Done): Change {
  if (action === 'freeze') return { action: 'unfreeze', domain };
  if (action === 'unfreeze') return { action: 'freeze', domain };
  if (!isRecordedSettings(before)) throw new Error('only settings can be given back');
  return { action: 'upsert', domain, search_policy: before.search_policy, restriction: before.restriction };
}

const say = (domain: Domain, message: string): Notice => ({ code: 'cannot-come-back', domain, message });

const UNREADABLE =
  'Before that its row could not be read, so nothing says what to give back. Give it the settings that you want with a PUT.';
const NEITHER =
  'It was not there before, and this registry has no call that removes a remote; this brig cannot freeze it either. Set it to no_search, or upgrade brig to 4.40 or later and freeze it.';
const FROZEN_INSTEAD = 'The registry has no call that removes a remote, so it is frozen instead; the row stays.';
const GONE_WITH_IT =
  'What was lost while it was gone does not come back: messages that could not be delivered, and users whom either side took out.';

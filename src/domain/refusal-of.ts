import type { Change } from './change.ts';
import type { Domain } from './domain.ts';
import { fileSettings, placeText, policiesText, rowSettings, type FileEntry, type Row } from './layers.ts';
import type { Capabilities } from './propose.ts';
import type { Refusal } from './refusal.ts';
import { MAX_REMOTES, sameSettings } from './remote.ts';
import type { Snapshot } from './snapshot.ts';

/** The rule that refuses that the row of a domain becomes `after`, if one does. */
export function refusalOf(snapshot: Snapshot, change: Change, after: Row | undefined, capabilities: Capabilities): Refusal | undefined {
  const { domain } = change;
  if (!after) return capabilities.can_remove ? undefined : refuse(domain, 'cannot-remove', cannotRemove(domain, capabilities));
  if (domain === snapshot.own_domain && mayWiden(change)) return refuse(domain, 'own-domain', OWN_DOMAIN);
  if (after.restricted && !capabilities.can_restrict_by_team) return restrictionNotSupported(domain);
  if (!snapshot.database.has(domain) && snapshot.total >= MAX_REMOTES) {
    return refuse(
      domain,
      'too-many-remotes',
      `There are ${String(snapshot.total)} remotes, and brig lists at most ${String(MAX_REMOTES)}. Remove one first.`,
    );
  }
  const file = snapshot.file.get(domain);
  if (file?.contradicted_by)
    return refuse(domain, 'file-contradicts-itself', `${policiesText(file)}. Nothing of it is in force; repair the file first.`);
  return file && !sameSettings(fileSettings(file), rowSettings(after)) ? refuse(domain, 'differs-from-file', differs(file)) : undefined;
}

const refuse = (domain: Domain, rule: Refusal['rule'], message: string): Refusal => ({ rule, domain, message });

/** An own domain that is listed already may still be restricted further or taken out. */
const mayWiden = ({ action }: Change): boolean => action === 'upsert' || action === 'add_team' || action === 'unfreeze';

/** The ways out where brig is only asked through its API (brig-contract §2.1). */
const cannotRemove = (domain: Domain, { can_restrict_by_team }: Capabilities): string =>
  `This registry has no call that removes a remote. ${can_restrict_by_team ? 'Freeze it instead' : 'This brig cannot freeze it either: set it to no_search'}. If it stands in the file, take it out there and redeploy brig. A row of the database only an administrator can take away, by CQL on brig's keyspace: DELETE FROM brig.federation_remotes WHERE domain = '${domain}'; DELETE FROM brig.federation_remote_teams WHERE domain = '${domain}'; That cleans nothing up: connections and conversations with users there stay behind.`;
/** A restriction by team, and so a freeze, on a brig that would drop it. */
export const restrictionNotSupported = (domain: Domain): Refusal => ({ rule: 'restriction-not-supported', domain, message: NOT_SUPPORTED });

const OWN_DOMAIN = 'It is the domain of your own backend, which is never a remote. Check the domain that you meant.';
const NOT_SUPPORTED = 'brig before 4.40 drops a restriction by team silently and would federate with everybody there. Upgrade brig first.';

const differs = (file: FileEntry): string =>
  `${placeText(file)} says ${file.search_policy} for everybody, and the file wins over the database, so the change would have no effect. Edit that entry, or take it out of the file and redeploy brig first.`;

import type { LegacySettings } from '../../../domain/migration/legacy-settings.ts';
import { fromRoot, prefixesOf } from '../nested-chart.ts';
import type { Part } from '../part.ts';

/** Names every path of what was read as it is written, also where it stands nested in the values of a parent chart. */
export function settingsFromRoot(settings: LegacySettings, parts: readonly Part[]): LegacySettings {
  const prefix = prefixesOf(parts);
  const named = <T extends { readonly file: string; readonly path: string }>(one: T): T => ({
    ...one,
    path: fromRoot(prefix(one.file), one.path),
  });
  const { allowed, unread, not_domains, signs } = settings;
  return {
    ...settings,
    ...(allowed && { allowed: named(allowed) }),
    unread: unread.map((list) => ({ ...named(list), belongs: fromRoot(prefix(list.file), list.belongs) })),
    not_domains: not_domains.map(named),
    signs: signs.map((sign) => ({ ...sign, what: sign.what.replace(KEY_OF_SERVICE, `${prefix(sign.file)}$&`) })),
  };
}

/** At the beginning of what a sign is: brig.config.enableFederation. */
const KEY_OF_SERVICE = /^(brig|federator|galley|cargohold|background-worker)\.(?=\S)/;

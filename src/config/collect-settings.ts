import { readFileSync } from 'node:fs';
import { closest } from 'fastest-levenshtein';
import { codeOf } from './code-of.ts';
import type { ConfigProblem } from './config-problem.ts';
import { SETTING_NAMES, type SettingName } from './settings-schema.ts';

/** A setting as it was given. */
export interface GivenSetting {
  readonly text: string;
  readonly where: string;
  /** The file that held the value, when it came by `…_FILE`; what such a file holds is never shown. */
  readonly heldBy?: string;
}

/** The settings of one layer (the environment, the YAML file), by name. */
export type GivenSettings = ReadonlyMap<SettingName, GivenSetting>;

/** How one layer writes the names of settings. */
export interface Spelling {
  /** “FEDREMOTES_LISTEN”, or “LISTEN in fedremotes.yaml”. */
  readonly where: (name: string) => string;
  /** The name alone, as it is written there. */
  readonly spell: (name: string) => string;
  /** Names that are known there beside the settings. */
  readonly others: readonly string[];
}

/** Sorts what one layer gives into settings, reading `…_FILE`, and problems. */
export function collectSettings(
  given: Iterable<readonly [name: string, text: string]>,
  spelling: Spelling,
): { settings: GivenSettings; problems: ConfigProblem[] } {
  const settings = new Map<SettingName, GivenSetting>();
  const problems: ConfigProblem[] = [];
  for (const [name, text] of given) {
    const where = spelling.where(name);
    const target = targetOf(name);
    if (target === undefined) problems.push({ where, message: unknownName(name, spelling) });
    else if (settings.has(target.setting)) problems.push({ where, message: bothWays(target.setting, spelling) });
    else {
      const found = target.byFile ? held(text, where) : { text, where };
      if ('message' in found) problems.push(found);
      else settings.set(target.setting, found);
    }
  }
  return { settings, problems };
}

const isSetting = (name: string): name is SettingName => (SETTING_NAMES as readonly string[]).includes(name);

function targetOf(name: string): { setting: SettingName; byFile: boolean } | undefined {
  if (isSetting(name)) return { setting: name, byFile: false };
  const base = name.replace(/_FILE$/, '');
  return base !== name && isSetting(base) ? { setting: base, byFile: true } : undefined;
}

function held(path: string, where: string): GivenSetting | ConfigProblem {
  try {
    return { text: readFileSync(path, 'utf8').replace(/\r?\n$/, ''), where, heldBy: path };
  } catch (error) {
    return { where, message: `expected the path of a file that holds the value, found “${path}”, which cannot be read (${codeOf(error)})` };
  }
}

const bothWays = (name: SettingName, { spell }: Spelling): string =>
  `both ${spell(name)} and ${spell(`${name}_FILE`)} are given; keep one of them`;

function unknownName(name: string, { spell, others }: Spelling): string {
  const injected = /_(SERVICE|PORT)(_|$)/.test(name)
    ? '; if Kubernetes injected it for another Service, set enableServiceLinks: false'
    : '';
  return `there is no such setting; the nearest name is ${spell(nearestName(name.toUpperCase().replace(/^FEDREMOTES_/, ''), others))}${injected}`;
}

function nearestName(name: string, others: readonly string[]): string {
  const base = name.replace(/_FILE$/, '');
  return others.includes(base) ? base : closest(name, [...SETTING_NAMES, ...others, ...SETTING_NAMES.map((one) => `${one}_FILE`)]);
}

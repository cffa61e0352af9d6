import { bad, ok, type Result } from '../domain/result.ts';
import { collectSettings, type GivenSetting, type GivenSettings } from './collect-settings.ts';
import { fileSpelling, readConfigFile } from './config-file.ts';
import type { ConfigProblem } from './config-problem.ts';
import type { Config } from './config.ts';
import { CROSS_RULES } from './cross-rules.ts';
import { configPathOf, environmentSettings, environmentSpelling } from './environment.ts';
import { notesOf, SETTING_NAMES, settingsSchema, type SettingName, type Settings } from './settings-schema.ts';
import { toConfig } from './to-config.ts';

/**
 * Reads the configuration from the environment and, where one is named, a YAML file; the environment wins.
 * `configPath` (the option --config) wins over FEDREMOTES_CONFIG. Answers all problems at once.
 */
export function loadConfig(from: {
  readonly env: NodeJS.ProcessEnv;
  readonly configPath?: string;
}): Result<Config, readonly ConfigProblem[]> {
  const environment = collectSettings(environmentSettings(from.env), environmentSpelling);
  const file = fileLayer(from.configPath ?? configPathOf(from.env));
  const read = readSettings(new Map([...file.settings, ...environment.settings]));
  const problems = [...file.problems, ...environment.problems, ...read.problems];
  return problems.length > 0 ? bad(problems) : ok(toConfig(read.settings));
}

const NO_PATH: ConfigProblem = {
  where: '--config or FEDREMOTES_CONFIG',
  message: 'expected the path of a YAML file, found nothing; leave it out where there is none',
};

function fileLayer(path: string | undefined): { settings: GivenSettings; problems: ConfigProblem[] } {
  if (path === undefined) return { settings: new Map(), problems: [] };
  if (path === '') return { settings: new Map(), problems: [NO_PATH] };
  const content = readConfigFile(path);
  return content.ok ? collectSettings(content.value, fileSpelling(path)) : { settings: new Map(), problems: content.problem };
}

function readSettings(given: GivenSettings): { settings: Settings; problems: ConfigProblem[] } {
  const texts = Object.fromEntries([...given].map(([name, { text }]) => [name, text]));
  // What was expected may say all there is: without a reason zod would put one of its own.
  const whole = settingsSchema.safeParse(texts, { error: () => '' });
  const reasons = new Map(whole.success ? [] : whole.error.issues.map((issue) => [issue.path[0], issue.message] as const));
  const failed = SETTING_NAMES.filter((name) => reasons.has(name));
  // Settings that cannot be read are put aside, so that the rules over the others still speak.
  const settings = settingsSchema.parse({ ...texts, ...Object.fromEntries(failed.map((name) => [name, undefined])) });
  const single = failed.map((name) => problemOf(name, given.get(name), reasons.get(name) ?? ''));
  return { settings, problems: [...single, ...crossProblems(settings, given, failed)] };
}

function problemOf(name: SettingName, given: GivenSetting | undefined, reason: string): ConfigProblem {
  const notes = notesOf(name);
  const where = whereOf(name, given);
  const expected = `expected ${notes.expected.replaceAll('`', '')}`;
  if (given?.heldBy !== undefined) return { where, message: `${expected}; what ${given.heldBy} holds is something else (not shown here)` };
  const found = notes.secret ? 'something else (not shown here)' : `“${shown(given?.text ?? '')}”`;
  return { where, message: `${expected}, found ${found}${reason === '' ? '' : `: ${reason}`}` };
}

function crossProblems(settings: Settings, given: GivenSettings, failed: readonly SettingName[]): ConfigProblem[] {
  return CROSS_RULES.filter(({ reads }) => !reads.some((name) => failed.includes(name))).flatMap(({ problem }) => {
    const found = problem(settings);
    return found === undefined ? [] : [{ where: whereOf(found[0], given.get(found[0])), message: found[1] }];
  });
}

const whereOf = (name: SettingName, given: GivenSetting | undefined): string => given?.where ?? environmentSpelling.where(name);

/** A value fit for a message: no user and password of an address, and not without end. */
function shown(text: string): string {
  const bare = text.replace(/\/\/[^/@]*@/, '//…@');
  return bare.length > 100 ? `${bare.slice(0, 100)}…` : bare;
}

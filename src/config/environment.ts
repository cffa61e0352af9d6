import type { Spelling } from './collect-settings.ts';

const PREFIX = 'FEDREMOTES_';

/** Names with our prefix that are not settings of the service: the config file, the CLI's own, the tests', Kubernetes'. */
const NOT_OURS = /^(CONFIG|URL|TOKEN|REAL_INPUTS|TEST_.*|SERVICE_.*|PORT|PORT_.*)$/;

/** How settings are written in the environment. */
export const environmentSpelling: Spelling = {
  where: (name) => `${PREFIX}${name}`,
  spell: (name) => `${PREFIX}${name}`,
  others: ['CONFIG'],
};

/** What the environment gives, without the prefix. */
export function environmentSettings(env: NodeJS.ProcessEnv): [name: string, text: string][] {
  return Object.entries(env).flatMap(([name, text]) => {
    const own = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
    return own === undefined || text === undefined || NOT_OURS.test(own) ? [] : [[own, text]];
  });
}

/** The path of the config file that the environment names. */
export const configPathOf = (env: NodeJS.ProcessEnv): string | undefined => env[`${PREFIX}CONFIG`];

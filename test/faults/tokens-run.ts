import { createHash, randomUUID } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { startService } from '../support/service-process.ts';
import { call, callJson, type Call } from './call.ts';
import { chanceOf, newSeed, type Chance } from './chance.ts';
import { load, until } from './until.ts';

/** What a run of token edits did. */
export interface TokenCounts {
  readonly seed: number;
  readonly revoked: number;
  readonly requestsOfOthers: number;
  readonly requestsOfRevoked: number;
}

const LIST = { method: 'GET', path: '/i/federation/remotes' } as const;
const SECONDS_UNTIL_REVOKED = 2;

/** Gives out and revokes a token `times` times by editing the tokens file, while others read and write with theirs. */
export async function tokensRun({ folder, times }: { readonly folder: string; readonly times: number }): Promise<TokenCounts> {
  const chance = chanceOf(newSeed());
  const file = tokensFile(`${folder}/tokens`, chance);
  const [reader, writer] = [randomUUID(), randomUUID()];
  file.write([reader, writer]);
  const service = await startService({ folder: `${folder}/data`, settings: { TOKENS_FILE: `${folder}/tokens`, STRATEGY: 'allowDynamic' } });
  const agent = new Agent({ keepAlive: true });
  const revoked: string[] = [];
  const status = async (token: string): Promise<number> => (await call(service.url, { ...LIST, headers: bearer(token), agent })).status;
  const good = async (asked: Call): Promise<void> => {
    await callJson(service.url, asked);
  };
  const traffic = load([
    () => good({ ...LIST, headers: bearer(reader), agent }),
    () => good({ ...aWrite(chance), headers: bearer(writer), agent }),
    async () => {
      const token = revoked.length === 0 ? 'never-valid' : chance.pick(revoked);
      const found = await status(token);
      if (found !== 401) throw new Error(`a revoked token was answered ${String(found)}`);
    },
  ]);
  try {
    for (let n = 0; n < times; n += 1) {
      const token = randomUUID();
      file.write([reader, token, writer]);
      await until('the new token is valid', async () => (await status(token)) === 200);
      file.write([reader, writer]);
      await until('the token is revoked', async () => (await status(token)) === 401, SECONDS_UNTIL_REVOKED);
      revoked.push(token);
      traffic.check();
    }
    const [reads = 0, writes = 0, refused = 0] = await traffic.stop();
    return { seed: chance.seed, revoked: revoked.length, requestsOfOthers: reads + writes, requestsOfRevoked: refused };
  } catch (error) {
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    await traffic.stop().catch(() => undefined);
    agent.destroy();
    await service.end('SIGTERM');
  }
}

/** Written in place or by a rename, as editors and tools do. */
function tokensFile(path: string, chance: Chance): { readonly write: (tokens: readonly string[]) => void } {
  const lineOf = (token: string, n: number): string => `actor-${String(n)}: ${createHash('sha256').update(token).digest('hex')}\n`;
  return {
    write: (tokens) => {
      const target = chance.next() < 0.5 ? path : `${path}.new`;
      writeFileSync(target, tokens.map(lineOf).join(''));
      if (target !== path) renameSync(target, path);
    },
  };
}

const bearer = (token: string): { readonly Authorization: string } => ({ Authorization: `Bearer ${token}` });

const aWrite = (chance: Chance): { method: string; path: string; body: object } => ({
  method: 'PUT',
  path: `/v1/remotes/d${String(chance.below(5))}.example`,
  body: { search_policy: chance.pick(['no_search', 'full_search']), restriction: { tag: 'allow_all', value: null } },
});

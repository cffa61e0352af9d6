import { createHash, timingSafeEqual } from 'node:crypto';
import type { Log } from '../../ports/log.ts';
import type { Tokens } from '../../ports/tokens.ts';
import type { WatchFiles } from '../../ports/watch-files.ts';
import { decodeTokens, parseTokens, type KnownToken } from './parse-tokens.ts';
import { readSmallFile } from './read-small-file.ts';

/** The tokens file cannot be used, so the service does not start; the message says what to do. */
export class TokensRefused extends Error {
  override readonly name = 'TokensRefused';
}

/** Which file, what tells that it changed, and where problems are said. */
export interface TokenFileOptions {
  readonly path: string;
  readonly watch: WatchFiles;
  readonly log: Log;
}

/** The tokens in force, and why they are not those of the file as it stands now, if so. */
interface InForce {
  readonly known: readonly KnownToken[];
  readonly problem?: string;
}

/**
 * The tokens of a file, followed as it changes. Throws TokensRefused where the file cannot be used now. Later, content
 * that does not parse leaves the last good one in force, and a file that is gone or cannot be read (a pipe, a device, more
 * than 1 MB) revokes every token.
 */
export async function watchTokens({ path, watch, log }: TokenFileOptions): Promise<Tokens> {
  let inForce = await read(path, []);
  if (inForce.problem !== undefined) throw new TokensRefused(inForce.problem);

  async function readAgain(): Promise<void> {
    const before = inForce;
    inForce = await read(path, before.known);
    if (inForce.problem !== undefined && inForce.problem !== before.problem) log.error({ file: path }, inForce.problem);
    if (inForce.problem === undefined && before.problem !== undefined) log.info({ file: path }, 'the tokens file is good again');
  }
  let last: Promise<void> = Promise.resolve();
  const unwatch = watch([path], () => {
    last = last.then(readAgain);
  });
  return { actorOf: (token) => ownerOf(inForce.known, token), problem: () => inForce.problem, close: unwatch };
}

async function read(path: string, lastGood: readonly KnownToken[]): Promise<InForce> {
  let bytes: Buffer;
  try {
    bytes = await readSmallFile(path);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    const way = 'Put a readable text file there; “fedremotes token new ACTOR” prints a line for it.';
    return { known: [], problem: `The tokens file ${path} cannot be read (${found}), so no token is valid. ${way}` };
  }
  const text = decodeTokens(bytes);
  const parsed = text.ok ? parseTokens(text.value) : text;
  if (parsed.ok) return { known: parsed.value };
  return {
    known: lastGood,
    problem: `The tokens file ${path} cannot be used: ${parsed.problem}. Its last good content, if any, stays in force.`,
  };
}

// Every known hash is compared, so that the time taken tells nothing about which one fitted.
function ownerOf(known: readonly KnownToken[], token: string): string | undefined {
  const hash = createHash('sha256').update(token).digest();
  let owner: string | undefined;
  for (const one of known) if (timingSafeEqual(one.hash, hash)) owner = one.actor;
  return owner;
}

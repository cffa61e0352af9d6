import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { openEmbedded } from './adapters/embedded/open-embedded.ts';
import { systemClock } from './adapters/clock.ts';
import { watchFiles } from './adapters/files/watch-files.ts';
import { watchTokens } from './adapters/tokens/token-file.ts';
import { watchValues } from './adapters/values/watched-values.ts';
import { createContext, type Context } from './app/context.ts';
import { observingFileLayer } from './app/file-layer-observer.ts';
import type { Config } from './config/config.ts';
import { httpService } from './http/server.ts';
import { releasers } from './releasers.ts';

/** The service, running. */
export interface Service {
  readonly context: Context;
  readonly address: AddressInfo;
  /** Drains: answers what is under way, then closes everything in reverse order of opening. */
  readonly close: () => Promise<void>;
}

/** How often a change of the file layer that could not be journalled is tried again. */
const OBSERVE_RETRY_MS = 15_000;

/**
 * The one place that names concrete adapters: opens them in order and starts to listen. Throws, with everything closed
 * again, when one of them refuses.
 */
export async function startService(config: Config, log: Logger): Promise<Service> {
  const open = releasers(log);
  try {
    const stores = openEmbedded({ folder: config.dataDir });
    open.push('embedded stores', stores.close);
    const fileLayer = await watchValues({
      paths: config.values,
      watch: watchFiles,
      onListenerError: (error) => {
        log.error({ err: error }, 'a change of the values files was not followed up');
      },
    });
    open.push('file layer', fileLayer.close);
    const tokens = config.tokensFile === undefined ? undefined : await watchTokens({ path: config.tokensFile, watch: watchFiles, log });
    if (tokens) open.push('tokens', tokens.close);

    const context = createContext({
      registry: stores.registry,
      journal: stores.journal,
      leases: stores.leases,
      fileLayer,
      configured: configuredIdentity(config),
      clock: systemClock,
      newId: randomUUID,
      log,
    });
    await recoverOrSay(context);
    const observer = await observingFileLayer(context, OBSERVE_RETRY_MS);
    open.push('file layer observer', observer.close);

    const service = httpService({ context, dropIn: config.dropIn, tokens, log, isFileLayerUnrecorded: observer.isBehind });
    const address = await service.listen(config.listen);
    open.push('http', service.drain);
    return { context, address, close: open.releaseAll };
  } catch (error) {
    await open.releaseAll();
    throw error;
  }
}

const configuredIdentity = ({ strategy, domain }: Config): Context['configured'] => ({
  ...(strategy && { strategy }),
  ...(domain && { own_domain: domain }),
});

/** A journal that cannot be written now (disk full) must not keep the list from being read: writes try it again. */
async function recoverOrSay({ recovery, log }: Context): Promise<void> {
  try {
    await recovery.ensure();
  } catch (error) {
    log.error({ err: error }, 'what an earlier process left open could not be closed; no write is accepted until it is');
  }
}

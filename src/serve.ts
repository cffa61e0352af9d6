import { destination, pino, type Logger } from 'pino';
import { placeText } from './domain/layers.ts';
import { identityNow } from './app/read-snapshot.ts';
import { startService, type Service } from './compose.ts';
import { showHostPort } from './config/addresses.ts';
import type { Config } from './config/config.ts';
import { renderProblems } from './config/config-problem.ts';
import { loadConfig } from './config/load-config.ts';

/**
 * Runs the service until SIGTERM or SIGINT. Standard output says where to look, standard error gets the log as JSON
 * lines. Sets the exit code 1, with the reason said, when it cannot start.
 */
export async function serve({ configPath }: { readonly configPath?: string } = {}): Promise<void> {
  const config = loadConfig({ env: process.env, ...(configPath !== undefined && { configPath }) });
  if (!config.ok) {
    fail(renderProblems(config.problem));
    return;
  }
  const log = pino({ redact: ['req.headers.authorization'] }, destination(2));
  try {
    const service = await startService(config.value, log);
    // First the signals: whoever has read the greeting may end us properly.
    closeOnSignal(service, log);
    process.stdout.write(greeting(config.value, service));
  } catch (error) {
    fail(`fedremotes could not start: ${error instanceof Error ? error.message : String(error)}`);
    if (!isRefusal(error)) log.error({ err: error }, 'the start failed');
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

/** Refusals say all there is to say; the stack of anything else belongs into the log. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'StoreRefused' || error.name === 'TokensRefused' || 'syscall' in error);

function greeting(config: Config, service: Service): string {
  const { context, address } = service;
  const url = `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${String(address.port)}`;
  const { strategy } = identityNow(context);
  const file = context.fileLayer.current();
  const lines = [
    `fedremotes listens on ${url}`,
    `  registry    ${registryLine(config)}`,
    `  state       ${config.state === 'embedded' ? `embedded, in ${config.dataDir}; one replica only` : `cassandra, keyspace ${config.cassandra.keyspace}`}`,
    `  file layer  ${file.status === 'none' ? 'none (set FEDREMOTES_VALUES to a values file)' : `${file.status}, ${String(file.layer.entries.length)} entries, ${file.files.join(', ')}`}`,
    ...file.findings.filter(({ severity }) => severity === 'error').map(({ message }) => `              ${message}`),
    `  strategy    ${strategy.value} (${strategy.origin.from === 'file' ? placeText(strategy.origin) : strategy.origin.from})`,
    `  access      ${accessLine(config)}`,
    `  docs        ${url}/docs`,
    `  try         curl -s ${url}/v1/strategy${config.tokensFile === undefined ? '' : ' -H "Authorization: Bearer $FEDREMOTES_TOKEN"'}`,
  ];
  return `${lines.join('\n')}\n`;
}

function registryLine({ registry, dataDir, cassandra, brigUrl }: Config): string {
  const nodes = cassandra.contactPoints.map(showHostPort).join(', ');
  switch (registry) {
    case 'embedded':
      return `embedded, in ${dataDir}; not connected to a backend`;
    case 'cassandra':
      return `cassandra, brig’s tables in keyspace ${cassandra.brigKeyspace}, by way of ${nodes}`;
    case 'brig':
      return `brig, at ${brigUrl ?? ''}`;
  }
}

function accessLine(config: Config): string {
  if (config.tokensFile !== undefined) return `bearer tokens of ${config.tokensFile}`;
  if (config.listen.loopback) return 'everybody on this machine (set FEDREMOTES_TOKENS_FILE to ask for tokens)';
  return 'INSECURE: EVERYBODY WHO REACHES THIS PORT MAY CHANGE THE LIST';
}

function closeOnSignal(service: Service, log: Logger): void {
  let closing = false;
  const close = (signal: NodeJS.Signals): void => {
    if (closing) return;
    closing = true;
    log.info({ signal }, 'draining');
    void service.close().then(() => {
      log.info({ signal }, 'closed');
      process.exit(0);
    });
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
}

import type { StrategyReport } from '../../app/strategy-report.ts';
import type { EffectiveRemote } from '../../domain/effective.ts';
import type { Client } from '../client.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { readPages } from '../pages.ts';
import { progressLine } from '../progress.ts';
import { clientOf, print, type Session } from '../session.ts';
import { showRemotes } from '../show/remotes.ts';
import { STRATEGY_KEYS } from './strategy.ts';

/** `remotes list`: all pages; with what the strategy makes of them, for people. */
export async function listRemotes(session: Session): Promise<ExitCode> {
  const client = await clientOf(session);
  const remotes = await readRemotes(session, client);
  if (session.options.json === true) {
    print(session, { items: remotes }, () => '');
    return EXIT.done;
  }
  const { body: report } = await client.ask<StrategyReport>({ path: '/v1/strategy', keys: STRATEGY_KEYS });
  print(session, { remotes, report }, showRemotes);
  return EXIT.done;
}

async function readRemotes({ terminal }: Session, client: Client): Promise<readonly EffectiveRemote[]> {
  const progress = progressLine(terminal);
  try {
    const onProgress = (count: number): void => {
      progress.say(`${String(count)} remotes read …`);
    };
    return (await readPages<EffectiveRemote>(client, { path: '/v1/remotes', onProgress })).items;
  } finally {
    progress.done();
  }
}

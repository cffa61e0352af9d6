import type { RequestHandler } from 'express';
import type { Context } from '../app/context.ts';
import type { FileLayerState } from '../ports/file-layer.ts';
import type { Tokens } from '../ports/tokens.ts';
import type { KeptList } from './kept-list.ts';

/** Why the service is not as it should be; `code` is stable. */
export interface Reason {
  readonly code: string;
  readonly message: string;
}

/** What readiness looks at. */
export interface ReadinessOptions {
  readonly context: Context;
  readonly tokens: Tokens | undefined;
  readonly list: KeptList;
  readonly draining: () => boolean;
  /** Whether a change of the file layer could not be put on record yet. */
  readonly isFileLayerUnrecorded: () => boolean;
}

/** Says that the process runs. */
export const healthz: RequestHandler = (_request, response) => {
  response.json({ status: 'ok' });
};

/** 503 while no list could ever be read, and while draining; degraded is 200 with the reasons. */
export function readyz(options: ReadinessOptions): RequestHandler {
  return async (_request, response) => {
    if (options.draining()) {
      response.status(503).json({ status: 'draining', reasons: [{ code: 'draining', message: 'The service is stopping.' }] });
      return;
    }
    const reasons = await reasonsOf(options);
    const unready = !options.list.everRead();
    const status = unready ? 'unavailable' : reasons.length > 0 ? 'degraded' : 'ready';
    const { registry, journal } = options.context;
    response.status(unready ? 503 : 200).json({
      status,
      reasons,
      registry: { name: registry.name, version: registry.version(), capabilities: registry.capabilities },
      state: { name: journal.name, version: journal.version() },
    });
  };
}

async function reasonsOf({ context, tokens, list, isFileLayerUnrecorded }: ReadinessOptions): Promise<readonly Reason[]> {
  const { registry, journal, fileLayer, recorder, recovery, backend } = context;
  const [registryProblem, journalProblem] = await Promise.all([
    // The whole list until it could be read once; then only whether the registry answers.
    problemOf(() => (list.everRead() ? registry.probe() : list.fresh())),
    problemOf(() => journal.seen()),
  ]);
  const unwritable = recorder.problem();
  const unrecorded = recorder.unrecorded();
  return [
    ...reason('registry-unavailable', registryProblem),
    ...reason('journal-unavailable', journalProblem),
    ...reason('journal-unwritable', unwritable && `A change could not be put on record: ${unwritable}. The next write tries again.`),
    ...reason(
      'journal-behind',
      unrecorded > 0 ? `The end of ${String(unrecorded)} change(s) is not in the journal yet; the next write tries again.` : undefined,
    ),
    ...reason(
      'recovery-pending',
      recovery.isDone() ? undefined : 'What an earlier process began is not closed in the journal yet; writes wait for it.',
    ),
    ...fileLayerReasons(fileLayer.current()),
    ...reason(
      'file-layer-unrecorded',
      isFileLayerUnrecorded() ? 'A change of the values files is not in the journal yet; it is tried again.' : undefined,
    ),
    ...reason('brig-not-heard', backend?.problem()),
    ...reason('tokens-file-bad', tokens?.problem()),
  ];
}

function fileLayerReasons({ status, findings }: FileLayerState): readonly Reason[] {
  if (status === 'none' || status === 'good') return [];
  const found = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  return [{ code: `file-layer-${status}`, message: ['The values files cannot be used.', ...found].join(' ') }];
}

const reason = (code: string, message: string | undefined): readonly Reason[] => (message === undefined ? [] : [{ code, message }]);

async function problemOf(look: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await look();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

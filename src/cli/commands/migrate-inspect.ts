import { inspectInputs, type InspectedInput } from '../../inspect-inputs.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { print, type Session } from '../session.ts';
import { showInspection } from '../show/inspection.ts';

/** What `migrate inspect` was told. */
export interface InspectOptions {
  /** What a piece of a file is. */
  readonly as?: 'federator-options';
}

/** How it ends (interface.md): 2 something to migrate or to answer, 1 an input that cannot be read or contradicts itself. */
const EXITS = { nothing: EXIT.done, 'to-do': EXIT.findings, unusable: EXIT.error } as const;

/** `migrate inspect FILE…`: says what the files hold, what it means, and what a migration would ask. It asks no service. */
export async function inspectFiles(session: Session, files: readonly string[], options: InspectOptions): Promise<ExitCode> {
  const inputs = await inputsOf(files, session);
  const { inspection, verdict } = await inspectInputs(inputs, { federator_options: options.as === 'federator-options' });
  print(session, inspection, (shown, page) => showInspection(shown, verdict, page));
  return EXITS[verdict];
}

async function inputsOf(files: readonly string[], { terminal }: Session): Promise<readonly InspectedInput[]> {
  if (files.filter((file) => file === '-').length > 1)
    throw new Failure('“-” is standard input, which can be read only once.', { next: ['Name it once, or give files.'] });
  return Promise.all(
    files.map(async (file): Promise<InspectedInput> =>
      file === '-' ? { name: 'standard input', text: await terminal.readInput() } : { path: file },
    ),
  );
}

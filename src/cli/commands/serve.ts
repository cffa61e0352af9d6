import { EXIT, type ExitCode } from '../exit-code.ts';

/** `serve`: the service; it ends by itself on SIGTERM and Ctrl-C. */
export async function runService(configPath: string | undefined): Promise<ExitCode> {
  const { serve } = await import('../../serve.ts');
  await serve(configPath === undefined ? {} : { configPath });
  return EXIT.done;
}

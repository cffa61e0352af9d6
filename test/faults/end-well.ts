import type { ReadyService } from '../support/service-process.ts';

/** Asks a service to end; throws where it does not end well. */
export async function endWell(service: ReadyService): Promise<void> {
  const { code } = await service.end('SIGTERM');
  if (code !== 0) throw new Error(`a service ended with ${String(code)}`);
}

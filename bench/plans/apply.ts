import { HAZARD_NAMES } from '../../src/domain/hazard.ts';
import { REMOTES, seededDomain } from '../seed.ts';
import { peakMegabytes, type ServerProcess } from '../service-process.ts';

/** How long applying took, and the most memory that the service ever had, until then. */
export interface Applied {
  readonly seconds: number;
  readonly peak: number;
}

/** Plans and applies new remotes through the door that a script would use; only applying is timed. */
export async function applyNewRemotes({ url, pid }: ServerProcess, count = REMOTES): Promise<Applied> {
  const desired = Array.from({ length: count }, (_, n) => ({
    domain: seededDomain(n),
    search_policy: 'full_search',
    restriction: { tag: 'allow_all', value: null },
  }));
  const { id } = await post(`${url}/v1/plans`, { desired, mode: 'create' });
  const started = performance.now();
  const { state } = await post(`${url}/v1/plans/${id}/apply`, { allow: HAZARD_NAMES });
  const seconds = (performance.now() - started) / 1000;
  if (state !== 'applied') throw new Error(`the plan is ${state}`);
  return { seconds, peak: peakMegabytes(pid) };
}

async function post(url: string, body: object): Promise<{ readonly id: string; readonly state: string }> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${String(response.status)}: ${text.slice(0, 400)}`);
  return JSON.parse(text) as { readonly id: string; readonly state: string };
}

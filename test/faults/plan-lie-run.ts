import { lie, slow, type FaultFor } from '../support/brig/faults.ts';
import { startBrig, type StandInBrig } from '../support/brig/start-brig.ts';
import { startService } from '../support/service-process.ts';
import { inFolder } from './in-folder.ts';
import { journalAudit } from './journal-audit.ts';
import { askToApply, finishPlan, planChanges, type ShownPlan, type WantedChange } from './plan-calls.ts';
import { stepsDone } from './steps-done.ts';

/** How plans ended whose brig acknowledged a write that it did not make. */
export interface PlanLieCounts {
  /** The remote whose write was lost, and how often it was written. */
  readonly lost: string;
  readonly written: number;
  /** The steps that were not done while brig lied on and on, by their remotes; and what was said. */
  readonly notDone: readonly string[];
  readonly said: string;
}

const REMOTES = '/i/federation/remotes';
const POSTS: FaultFor = { path: REMOTES, method: 'POST' };

/**
 * Applies a plan of `steps` new remotes at a brig that answers 200 to the `nth` write and does nothing, then one that changes all
 * of them while brig does so for one remote always. Throws where a plan, the journal or brig say otherwise than each other.
 */
export const planLieRun = ({ steps, nth }: { readonly steps: number; readonly nth: number }): Promise<PlanLieCounts> =>
  inFolder(async (folder) => {
    const brig = await startBrig({ strategy: 'allowDynamic' });
    try {
      const { url, end } = await startService({ folder, settings: { REGISTRY: 'brig', STATE: 'embedded', BRIG_URL: brig.url } });
      const [audit, done] = [journalAudit(), stepsDone()];
      const domains = Array.from({ length: steps }, (_, n) => `r${String(n + 1)}.example`);
      // The first one set is used first.
      brig.faults.set(slow(0), { ...POSTS, times: nth - 1 });
      brig.faults.set(lie, { ...POSTS, times: 1 });
      const created = await planChanges(url, domains.map(upsert('full_search')));
      const first = await askToApply(url, created.id);
      const lost = domainOf(posts(brig)[nth - 1] ?? '');
      if (first.status !== 200) throw new Error(`with one write lost apply answered ${String(first.status)}: ${first.text}`);
      const written = posts(brig).filter((body) => domainOf(body) === lost).length;
      if (written !== 2) throw new Error(`${lost} was written ${String(written)} time(s)`);

      brig.faults.set(lie, { path: `${REMOTES}/${lost}`, method: 'PUT' });
      const changed = await planChanges(url, domains.map(upsert('no_search')));
      const second = await askToApply(url, changed.id);
      const { plan, detail } = JSON.parse(second.text) as { readonly plan?: ShownPlan; readonly detail: string };
      const notDone = (plan?.steps ?? []).filter(({ outcome }) => outcome !== 'done').map(({ domain }) => domain);
      if (second.status !== 502 || plan?.state !== 'incomplete' || notDone.join() !== lost || !detail.includes(lost))
        throw new Error(`while a remote cannot be written apply answered ${String(second.status)}: ${second.text}`);
      brig.faults.clear();
      await finishPlan(url, changed.id);

      await audit.check(url);
      await done.follow(url);
      for (const { id } of [created, changed]) done.expectAll(id, steps);
      for (const domain of domains) {
        const row = brig.store.remotes.get(domain);
        if (row?.search_policy !== 0) throw new Error(`brig has ${JSON.stringify(row)} of ${domain}`);
      }
      const { code } = await end('SIGTERM');
      if (code !== 0) throw new Error(`the service ended with ${String(code)}`);
      return { lost, written, notDone, said: detail };
    } finally {
      await brig.stop();
    }
  });

const upsert =
  (search_policy: string) =>
  (domain: string): WantedChange => ({ action: 'upsert', domain, search_policy, restriction: { tag: 'allow_all', value: null } });

const posts = ({ requests }: StandInBrig): readonly string[] =>
  requests.all.flatMap(({ method, path, body }) => (method === 'POST' && path === REMOTES ? [body] : []));

const domainOf = (body: string): string => (JSON.parse(body) as { readonly domain: string }).domain;

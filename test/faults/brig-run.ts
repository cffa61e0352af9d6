import { garbage, hang, lie, partial, reset, resetAfterEffect, slow, status, type Fault, type FaultFor } from '../support/brig/faults.ts';
import { startBrig, type StandInBrig } from '../support/brig/start-brig.ts';
import { startService, type ReadyService } from '../support/service-process.ts';
import { call, type Call } from './call.ts';
import { rowIn } from './expected-row.ts';
import { inFolder } from './in-folder.ts';
import { isDisagreement, entriesAfter, journalAudit } from './journal-audit.ts';
import { until } from './until.ts';

/** What became of a PUT while brig did so. */
export interface BrigOutcome {
  readonly name: string;
  readonly status: number;
  readonly code: string;
  /** How it ended by the journal; “nothing” where nothing was begun. */
  readonly journal: string;
  /** Whether brig has what was wanted, once all is over. */
  readonly isThere: boolean;
  readonly ms: number;
}

interface Scenario {
  readonly name: string;
  readonly faults: readonly (readonly [Fault, FaultFor])[];
}

const REMOTES = '/i/federation/remotes';
/** A new remote with a team is one POST; a known one another. */
const WRITES: FaultFor = { path: /^\/i\/federation\/remotes/, method: 'POST' };
const PUTS: FaultFor = { path: /^\/i\/federation\/remotes/, method: 'PUT' };
const READS: FaultFor = { path: REMOTES, method: 'GET' };
const once = (which: FaultFor): FaultFor => ({ ...which, times: 1 });

/** Each on a remote that is not there yet. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'slow', faults: [[slow(1500), WRITES]] },
  { name: '502 once', faults: [[status(502, 'bad gateway', 'text/html'), once(WRITES)]] },
  { name: 'reset once', faults: [[reset, once(WRITES)]] },
  { name: 'reset after the effect once', faults: [[resetAfterEffect, once(WRITES)]] },
  { name: 'hang once', faults: [[hang, once(WRITES)]] },
  { name: 'garbage', faults: [[garbage('no-json'), WRITES]] },
  { name: 'lie', faults: [[lie, WRITES]] },
  { name: '500', faults: [[status(500, { code: 500, label: 'server-error', message: 'gone' }), WRITES]] },
  { name: 'reset always', faults: [[reset, WRITES]] },
  { name: 'reset after the effect always', faults: [[resetAfterEffect, WRITES]] },
  { name: 'unreadable list', faults: [[garbage('cut'), READS]] },
  { name: '500 to reads', faults: [[status(500), READS]] },
];

const READY_WITHIN_S = 40;

/**
 * Lets brig fail in every way while a service in front of it makes a change. Throws where something is acknowledged that is not
 * there, the journal has it otherwise, a change of ours is told as drift, or the service does not go on by itself.
 */
export const brigRun = (scenarios: readonly Scenario[] = SCENARIOS): Promise<readonly BrigOutcome[]> =>
  inFolder(async (folder) => {
    const brig = await startBrig({ strategy: 'allowDynamic' });
    try {
      const settings = { REGISTRY: 'brig', STATE: 'embedded', BRIG_URL: brig.url };
      const service = await startService({ folder, settings });
      const audit = journalAudit();
      const outcomes: BrigOutcome[] = [];
      for (const [n, scenario] of scenarios.entries()) {
        outcomes.push(await oneOf(service, brig, { ...scenario, domain: `s${String(n)}.example` }));
        await audit.follow(service.url);
      }
      outcomes.push(await inThePart(service, brig));
      await until('journal and brig agree', () => audit.check(service.url).then(() => true, isDisagreement), READY_WITHIN_S);
      const { code } = await service.end('SIGTERM');
      if (code !== 0) throw new Error(`the service ended with ${String(code)}`);
      return outcomes;
    } finally {
      await brig.stop();
    }
  });

const TEAM = '0b1e0000-0000-4000-8000-000000000001';
const wanted = (search_policy: string) => ({ search_policy, restriction: { tag: 'restrict_by_team', value: [TEAM] } });
const put = (domain: string, search_policy: string): Call => ({
  method: 'PUT',
  path: `/v1/remotes/${domain}`,
  body: wanted(search_policy),
});

/** A PUT of brig that dies after it has emptied the team list. */
async function inThePart(service: ReadyService, brig: StandInBrig): Promise<BrigOutcome> {
  const { status: created, text } = await call(service.url, put('part.example', 'no_search'));
  if (created !== 201) throw new Error(`it cannot be made: ${text}`);
  return oneOf(service, brig, { name: 'a PUT done in part', faults: [[partial, PUTS]], domain: 'part.example' });
}

async function oneOf(
  { url }: ReadyService,
  brig: StandInBrig,
  { name, faults, domain }: Scenario & { readonly domain: string },
): Promise<BrigOutcome> {
  await until(
    'it is ready',
    async () => (await call(url, { method: 'GET', path: '/readyz' })).text.includes('"status":"ready"'),
    READY_WITHIN_S,
  );
  const seen = (await entriesAfter(url, 0)).length;
  for (const [fault, which] of faults) brig.faults.set(fault, which);
  const since = performance.now();
  const asked = put(domain, 'full_search');
  const answer = await call(url, asked);
  const ms = Math.round(performance.now() - since);
  brig.faults.clear();
  const entries = (await entriesAfter(url, seen)).filter((entry) => entry.domain === domain);
  const journal = entries.length === 0 ? 'nothing' : entries.map(({ outcome }) => outcome).join(', ');
  const isThere = await hasRow(brig, domain);
  const { code = '' } = JSON.parse(answer.text) as { readonly code?: string };
  const outcome = { name, status: answer.status, code, journal, isThere, ms };
  const isAcknowledged = answer.status < 300;
  const isTrue = isAcknowledged ? isThere && journal === 'started, done' : !isThere && !journal.includes('done') && answer.status >= 502;
  if (!isTrue) throw new Error(`${JSON.stringify(outcome)}: ${answer.text}`);
  if (answer.status === 503 && (answer.retryAfter === undefined || journal !== 'nothing')) throw new Error(JSON.stringify(outcome));
  return outcome;
}

/** Asked of brig itself. */
async function hasRow({ url }: StandInBrig, domain: string): Promise<boolean> {
  const { remotes } = JSON.parse((await call(url, { method: 'GET', path: REMOTES })).text) as {
    readonly remotes: readonly { readonly domain: string }[];
  };
  const { teams, search_policy } = rowIn(remotes.find((remote) => remote.domain === domain)) ?? { teams: [], search_policy: '' };
  return search_policy === 'full_search' && teams.length === 1;
}

import { Agent } from 'node:http';
import { startService, type ReadyService } from '../support/service-process.ts';
import { callJson } from './call.ts';
import { chanceOf, newSeed, type Chance } from './chance.ts';
import { entriesAfter } from './journal-audit.ts';
import { load, until } from './until.ts';
import type { ValuesLayout } from './values-layout.ts';

/** What a run of broken values files did. */
export interface ValuesCounts {
  readonly seed: number;
  readonly contents: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly listReads: number;
  readonly writes: number;
  readonly observed: number;
}

/** Domain → search policy. */
type Content = Readonly<Record<string, string>>;

const FAULTS = ['none', 'half-written', 'not YAML', 'deleted'] as const;
const POLICIES = ['no_search', 'exact_handle_search', 'full_search'];

/**
 * Changes and breaks a values file `times` times while the list is read and written. Throws where a list is not one of
 * the good contents, is an older one than was seen already, or a change is not on record.
 */
export async function valuesRun({
  folder,
  layout,
  times,
}: {
  readonly folder: string;
  readonly layout: ValuesLayout;
  readonly times: number;
}): Promise<ValuesCounts> {
  const chance = chanceOf(newSeed());
  let content = newContent(chance);
  layout.put(textOf(content));
  const service = await startService({ folder: `${folder}/data`, settings: { VALUES: layout.path, DOMAIN: 'own.example' } });
  const allowed = { contents: [content] };
  const agent = new Agent({ keepAlive: true });
  const readers = Array.from({ length: 3 }, () => () => readList(service.url, allowed, agent));
  const traffic = load([...readers, () => writeRow(service.url, chance, agent)]);
  const observed = { seen: 0, entries: 0, state: new Map<string, string>() };
  const faults: Record<string, number> = {};
  try {
    await until('the first content is on record', () => isObserved(service.url, observed, content));
    for (let n = 0; n < times; n += 1) {
      const fault = FAULTS[n % FAULTS.length] ?? 'none';
      faults[fault] = (faults[fault] ?? 0) + 1;
      const next = newContent(chance);
      if (fault !== 'none') await breakFile(service, { layout, fault, text: textOf(next) });
      allowed.contents = [content, next];
      layout.put(textOf(next));
      await until(`the list is that of ${JSON.stringify(next)}`, async () => isSame(await fileEntries(service.url), next));
      allowed.contents = [next];
      content = next;
      await until('ready again', async () => (await readiness(service.url)).status === 'ready');
      await until(`on record: ${JSON.stringify(next)}`, () => isObserved(service.url, observed, next));
      traffic.check();
    }
    const runs = await traffic.stop();
    return {
      seed: chance.seed,
      contents: times + 1,
      faults,
      listReads: sum(runs.slice(0, -1)),
      writes: runs.at(-1) ?? 0,
      observed: observed.entries,
    };
  } catch (error) {
    throw new Error(`with FEDREMOTES_FAULT_SEED=${String(chance.seed)}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    await traffic.stop().catch(() => undefined);
    agent.destroy();
    await service.end('SIGTERM');
  }
}

async function breakFile(
  { url }: ReadyService,
  { layout, fault, text }: { layout: ValuesLayout; fault: (typeof FAULTS)[number]; text: string },
): Promise<void> {
  if (fault === 'deleted') layout.remove();
  // Cut within a word: what is cut between two lines is good YAML, and nobody can tell.
  else layout.put(fault === 'half-written' ? text.slice(0, text.lastIndexOf('_search') + 3) : '{ this: is [ no YAML');
  await until('it says that it is degraded', async () => {
    const { status, reasons } = await readiness(url);
    return status === 'degraded' && reasons.some(({ code }) => code === 'file-layer-stale');
  });
}

const newContent = (chance: Chance): Content => {
  const domains = Array.from({ length: 10 }, (_, n) => `f${String(n)}.example`).filter(() => chance.next() < 0.5);
  return Object.fromEntries([...domains, `always-${String(chance.below(100))}.example`].map((domain) => [domain, chance.pick(POLICIES)]));
};

const textOf = (content: Content): string =>
  [
    'brig:',
    '  config:',
    '    optSettings:',
    '      setFederationDomain: own.example',
    '      setFederationStrategy: allowDynamic',
    '      setFederationDomainConfigs:',
    ...Object.entries(content).flatMap(([domain, policy]) => [`        - domain: ${domain}`, `          search_policy: ${policy}`]),
    '',
  ].join('\n');

async function readList(url: string, allowed: { readonly contents: readonly Content[] }, agent: Agent): Promise<void> {
  const before = allowed.contents;
  const found = await fileEntries(url, agent);
  const good = [...before, ...allowed.contents];
  if (!good.some((content) => isSame(found, content))) {
    throw new Error(`the list had ${JSON.stringify(found)} of the file; good would have been ${JSON.stringify(good)}`);
  }
}

/** What the list has of the file layer; the row of the writer must be in it, once. */
async function fileEntries(url: string, agent?: Agent): Promise<Content> {
  const list = await callJson(url, { method: 'GET', path: '/i/federation/remotes', ...(agent && { agent }) });
  const { remotes, strategy } = list as {
    readonly remotes: readonly { domain: string; search_policy: string }[];
    readonly strategy: string;
  };
  if (strategy !== 'allowDynamic') throw new Error(`the list had the strategy ${strategy}`);
  const ofFile = remotes.filter(({ domain }) => domain !== 'db.example');
  if (remotes.length - ofFile.length > 1) throw new Error('the row stands twice in the list');
  return Object.fromEntries(ofFile.map(({ domain, search_policy }) => [domain, search_policy]));
}

async function writeRow(url: string, chance: Chance, agent: Agent): Promise<void> {
  const body = { search_policy: chance.pick(POLICIES), restriction: { tag: 'allow_all', value: null } };
  await callJson(url, { method: 'PUT', path: '/v1/remotes/db.example', body, agent });
}

async function readiness(url: string): Promise<{ readonly status: string; readonly reasons: readonly { readonly code: string }[] }> {
  return (await callJson(url, { method: 'GET', path: '/readyz' })) as {
    readonly status: string;
    readonly reasons: readonly { readonly code: string }[];
  };
}

/** Follows what the journal has observed of the file; an entry that says nothing new is one too many. */
async function isObserved(
  url: string,
  observed: { seen: number; entries: number; state: Map<string, string> },
  content: Content,
): Promise<boolean> {
  for (const { seq, outcome, action, domain = '', after } of await entriesAfter(url, observed.seen)) {
    observed.seen = seq;
    if (outcome !== 'observed' || action !== 'file_entry') continue;
    observed.entries += 1;
    const policy = (after as { readonly search_policy: string } | null)?.search_policy;
    if (observed.state.get(domain) === policy) throw new Error(`entry ${String(seq)} says of ${domain} what is on record already`);
    if (policy === undefined) observed.state.delete(domain);
    else observed.state.set(domain, policy);
  }
  return isSame(Object.fromEntries(observed.state), content);
}

const isSame = (a: Content, b: Content): boolean => sorted(a) === sorted(b);
const sorted = (content: Content): string => JSON.stringify(Object.entries(content).sort());
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

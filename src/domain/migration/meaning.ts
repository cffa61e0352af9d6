import { counted } from '../counted.ts';
import type { EraSeen } from './era.ts';
import { candidatesOf, hasSomethingToMigrate } from './candidates.ts';
import type { LegacySettings } from './legacy-settings.ts';
import { signsText } from './signs-text.ts';
import { STRATEGY_MEANS } from '../strategy.ts';

/** What the inputs mean in the era of the backend, in plain words: who federates today, by which list, and which are dead. */
export function meaningOf(settings: LegacySettings, seen: EraSeen): readonly string[] {
  if (!hasSomethingToMigrate(settings)) return [NOTHING, ...emptyList(settings, seen)];
  if (seen.release === undefined) return open(settings);
  return [`Shown as ${signsText(settings.signs)}.`, ...(seen.release === 'up-to-4.35' ? before(settings) : after(settings, seen))];
}

const NOTHING = 'No list in these files names another backend. What the database holds is not seen from here.';

function open(settings: LegacySettings): readonly string[] {
  const { allowed } = candidatesOf(settings);
  const who = settings.allowed?.kind === 'allow_all' ? 'every backend' : `exactly the ${ofDomains(allowed.length)} of it`;
  const list = settings.allowed ? `its allow list decides: ${who} may federate` : 'its allow list decides, and it is not in these files';
  return [
    `Up to 4.35 the federator decides who federates: ${list}. From 4.36 on that list is dead, and brig’s strategy, file and database decide.`,
    'Which of the two holds is asked below. More may be asked once it is answered.',
  ];
}

function emptyList({ allowed }: LegacySettings, { release }: EraSeen): readonly string[] {
  if (allowed === undefined) return [];
  const since = release === 'from-4.36' ? 'has had no effect since 4.36.0' : 'allowed nobody up to 4.35 and has had no effect since 4.36.0';
  return [`The federator’s allow list is empty: it ${since}.`];
}

function before(settings: LegacySettings): readonly string[] {
  const { domains, allowed_only, allowed } = candidatesOf(settings);
  if (settings.allowed === undefined) return ['Who federates is decided by the federator’s allow list, which is not in these files.'];
  if (settings.allowed.kind === 'allow_all')
    return ['Every backend may federate: the federator says allowAll. brig’s list only says what may be searched.'];
  return [
    `Only the ${ofDomains(allowed.length)} of the federator’s allow list may federate. brig’s list only says what each may search.`,
    `After the upgrade to 4.36 that list is dead: whoever is neither in brig’s list nor in the database is cut off. ${cutOff(allowed_only.length)}`,
    ...(domains.size > allowed.length
      ? [
          `${ofDomains(domains.size - allowed.length)} of brig’s list would federate under allowDynamic though the allow list does not have it.`,
        ]
      : []),
  ];
}

function after(settings: LegacySettings, { strategy }: EraSeen): readonly string[] {
  const { entries, allowed_only } = candidatesOf(settings);
  const where = settings.strategy ? '' : ', brig’s default';
  return [
    strategy === undefined ? 'brig’s strategy is not in these files.' : `The strategy is ${strategy}${where}. ${STRATEGY_MEANS[strategy]}`,
    ...(settings.allowed
      ? [`The federator’s ${deadThing(settings.allowed.kind)} has no effect.${deadDomains(settings.allowed.kind, allowed_only.length)}`]
      : []),
    ...(entries.length > 0
      ? [
          `brig’s list in the file has ${ofDomains(entries.length)}. It is deprecated; in the database each can be changed without a deployment.`,
        ]
      : []),
  ];
}

const cutOff = (count: number): string =>
  count === 0 ? 'All of them are in brig’s list.' : `${ofDomains(count)} of it ${count === 1 ? 'is' : 'are'} not in brig’s list.`;
const deadThing = (kind: 'allow_all' | 'allow_list'): string => (kind === 'allow_all' ? 'allowAll' : 'allow list');
const deadDomains = (kind: 'allow_all' | 'allow_list', count: number): string =>
  count === 0
    ? ''
    : ` ${ofDomains(count)} of ${kind === 'allow_all' ? 'the list beside it' : 'it'} ${count === 1 ? 'is' : 'are'} not in brig’s list.`;
const ofDomains = (count: number): string => counted(count, 'domain');

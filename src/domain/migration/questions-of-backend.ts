import { counted } from '../counted.ts';
import { placeText } from '../layers.ts';
import { MAX_REMOTES, type Settings } from '../remote.ts';
import { candidatesOf, hasSomethingToMigrate } from './candidates.ts';
import type { EraSeen } from './era.ts';
import type { LegacySettings } from './legacy-settings.ts';
import { ask, type Question } from './question.ts';
import { signsText } from './signs-text.ts';

/** Which semantics are in force, where the inputs do not say, or say two things; only where something depends on it. */
export function eraQuestions(settings: LegacySettings, { signs }: EraSeen): readonly Question[] {
  if (signs === 'agree' || !hasSomethingToMigrate(settings)) return [];
  const seen = signs === 'none' ? 'Nothing in these files shows it.' : `The files show both: ${signsText(settings.signs)}.`;
  return [
    ask(signs === 'none' ? 'era-unknown' : 'era-contradicted', `Which chart release does the backend run now? ${seen}`, {
      'up-to-4.35':
        'The federator’s allow list is in force: it decides who federates, and brig’s list only what they may search. The lists are copied so that it stays so.',
      'from-4.36':
        'The federator’s allow list is dead: who is only in it does not federate today, and importing such a domain opens federation with it. Each is asked for by name.',
    }),
  ];
}

/** allowAll with a value whose meaning depends on the form that a fragment was cut out of. */
export function formUnknown({ allowed }: LegacySettings): readonly Question[] {
  if (allowed?.odd_value === undefined) return [];
  const text = `allowAll is “${allowed.odd_value}” at ${placeText(allowed)}. Was this cut out of a rendered federator.yaml, or out of Helm values?`;
  return [
    ask('form-unknown', text, {
      rendered: 'There allowAll counts by its presence, whatever its value: every backend was allowed.',
      helm: 'There it means what it says: only the domains of a list were allowed, and without one nobody.',
    }),
  ];
}

/** Questions that concern the strategy, and the list as a whole. */
export function strategyQuestions(settings: LegacySettings, seen: EraSeen): readonly Question[] {
  return [...allowAll(settings, seen), ...allowNone(settings, seen), ...listNotGiven(settings, seen)];
}

function allowAll(settings: LegacySettings, { release, strategy }: EraSeen): readonly Question[] {
  const inForce = release === 'from-4.36' ? strategy === 'allowAll' : settings.allowed?.kind === 'allow_all';
  if (!inForce) return [];
  const count = candidatesOf(settings).domains.size;
  const at = release === 'from-4.36' ? settings.strategy : settings.allowed;
  const text = `Every backend may federate (allowAll at ${at ? placeText(at) : 'no place'}). Shall it stay so, or shall the remotes be listed?`;
  const options = {
    'stay-allow-all': `The strategy is allowAll: every backend may federate; the ${ofDomains(count)} of the lists only say what each may search.`,
    list: `The strategy becomes allowDynamic: only the ${ofDomains(count)} of the lists may federate. Every other backend is cut off.`,
  };
  // Where the release is open, this allowAll may be dead, and staying with it would open.
  return [ask('allow-all', text, options, release === undefined ? {} : { proposed: 'stay-allow-all' })];
}

function allowNone(settings: LegacySettings, { strategy }: EraSeen): readonly Question[] {
  const count = candidatesOf(settings).domains.size;
  if (strategy !== 'allowNone' || count === 0) return [];
  const at = settings.strategy
    ? `allowNone at ${placeText(settings.strategy)}`
    : 'allowNone, brig’s default: none of these files names a strategy (is one missing? Then make a migration with it)';
  return [
    ask('strategy-allow-none', `The strategy is ${at}: nobody federates, but ${ofDomains(count)} ${areIs(count)} listed. Is that meant?`, {
      'stay-allow-none': 'Nobody federates, as today. What is copied into the database lies dormant until the strategy changes.',
      'allow-dynamic': `The strategy becomes allowDynamic: federation opens with each listed domain that is imported, and with rows that lie dormant in the database.`,
    }),
  ];
}

/** Up to 4.35 brig's list says nothing of who federates. */
function listNotGiven(settings: LegacySettings, { release }: EraSeen): readonly Question[] {
  const count = candidatesOf(settings).entries.length;
  if (release !== 'up-to-4.35' || settings.allowed !== undefined || count === 0) return [];
  const text = `brig’s list has ${ofDomains(count)}, but the federator’s allow list, which decided who federates, is not in these files. Who was allowed?`;
  return [
    ask('allow-list-not-given', `${text} Better than to answer: give its values or federator.yaml too.`, {
      'nobody-allowed': 'Nobody, which was the chart’s default: nothing is imported, nobody federates, as it was.',
      'all-listed-allowed': 'Each of brig’s list: all are imported. With those that the federator did not allow, federation opens.',
    }),
  ];
}

/** Remotes by how many of them there would be. */
export interface Counted {
  /** In the database in the end, as the answers are so far. */
  readonly all: number;
  /** The same without those that may search nothing: under allowAll that holds of whoever is not listed. */
  readonly searching: number;
}

/** Whether a remote is told apart under allowAll from one that is not listed. */
export const maySearch = ({ search_policy, restriction }: Settings): boolean =>
  search_policy !== 'no_search' || restriction.tag === 'restrict_by_team';

/** More than brig lists, of what would be in the database as the answers are so far. */
export function overLimit({ all, searching }: Counted): readonly Question[] {
  if (all <= MAX_REMOTES) return [];
  const shorten = `You take at least ${String(all - MAX_REMOTES)} of them out of the inputs, or leave so many out where that is asked: those no longer federate under allowDynamic.`;
  const allowAll =
    'The strategy becomes allowAll: every backend may federate, listed or not. Written is only what may search; who is not listed can search nothing, as no_search has it, and cannot be searched by your users either.';
  return [
    ask(
      'over-limit',
      `${String(all)} domains would be in the database; brig lists ${String(MAX_REMOTES)} at most. What shall become of the rest?`,
      {
        shorten,
        ...(searching <= MAX_REMOTES && { 'allow-all': allowAll }),
      },
    ),
  ];
}

const ofDomains = (count: number): string => counted(count, 'domain');
const areIs = (count: number): string => (count === 1 ? 'is' : 'are');

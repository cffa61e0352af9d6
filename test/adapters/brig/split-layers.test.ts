import { describe, expect, it } from 'vitest';
import { parseList } from '../../../src/adapters/brig/brig-answers.ts';
import type { Era } from '../../../src/adapters/brig/capabilities.ts';
import { splitLayers, type Split } from '../../../src/adapters/brig/split-layers.ts';
import type { SearchPolicy } from '../../../src/domain/remote.ts';
import type { FileLayerState } from '../../../src/ports/file-layer.ts';
import { goodFileLayer } from '../../support/running-service.ts';
import { NO_VALUES } from './opened.ts';

const TEAM = '10000000-0000-4000-8000-000000000001';
const [FULL, EXACT, NONE] = ['full_search', 'exact_handle_search', 'no_search'] as const;

/** As brig lists it: domain, policy, and what more there is to be said; 'team' is restricted, 'bare' has no restriction. */
type Line = readonly [domain: string, policy: string, more?: 'team' | 'bare' | object];

const restrictionOf = (more: Line[2]): unknown => {
  if (more === 'team') return { tag: 'restrict_by_team', value: [TEAM] };
  return more ?? { tag: 'allow_all', value: null };
};

const listText = (lines: readonly Line[]): string =>
  JSON.stringify({
    strategy: 'allowDynamic',
    remotes: lines.map(([domain, search_policy, more]) => ({
      domain,
      search_policy,
      ...(more !== 'bare' && { restriction: restrictionOf(more) }),
    })),
    update_interval: 10,
  });

function split(lines: readonly Line[], values: FileLayerState, era: Era = '4.40 or later'): Split {
  const list = parseList(listText(lines));
  if (!list.ok) throw new Error(list.problem);
  return splitLayers(list.value, values, era);
}

/** “full_search”, “full_search by team”, “full_search ?” where the layer is unknown, “unreadable”. */
const shown = ({ database }: Split): Record<string, string> =>
  Object.fromEntries(
    [...database].map(([domain, entry]) => [
      domain,
      entry.kind === 'unreadable'
        ? 'unreadable'
        : entry.search_policy + (entry.restricted ? ' by team' : '') + (entry.layer_unknown ? ' ?' : ''),
    ]),
  );

interface Case {
  readonly it: string;
  readonly list: readonly Line[];
  readonly values: Readonly<Record<string, SearchPolicy>> | 'none' | 'unknown' | 'stale';
  readonly era?: Era;
  readonly database: Readonly<Record<string, string>>;
  readonly finding?: RegExp;
  readonly knows?: boolean;
}

const CASES: readonly Case[] = [
  {
    it: 'a restricted one is a row, whatever else is known',
    list: [['a.example', FULL, 'team']],
    values: 'none',
    database: { 'a.example': 'full_search by team' },
    knows: false,
  },
  {
    it: 'an open one that VALUES does not have is a row',
    list: [['a.example', FULL]],
    values: {},
    database: { 'a.example': 'full_search' },
  },
  { it: 'an open one that VALUES has too is in the file only', list: [['a.example', FULL]], values: { 'a.example': FULL }, database: {} },
  {
    it: 'of twins the first is the row',
    list: [
      ['a.example', NONE, 'team'],
      ['a.example', FULL],
    ],
    values: { 'a.example': FULL },
    database: { 'a.example': 'no_search by team' },
  },
  {
    it: 'of twins that are the same there is a row too',
    list: [
      ['a.example', FULL],
      ['a.example', FULL],
    ],
    values: { 'a.example': FULL },
    database: { 'a.example': 'full_search' },
  },
  {
    it: 'without VALUES an open one may be either',
    list: [['a.example', FULL]],
    values: 'none',
    database: { 'a.example': 'full_search ?' },
    finding: /^layers-unknown info: .*VALUES is not set: of 1 entries/,
    knows: false,
  },
  {
    it: 'with VALUES that cannot be used as well',
    list: [['a.example', FULL]],
    values: 'unknown',
    database: { 'a.example': 'full_search ?' },
    finding: /^layers-unknown info: .*cannot be used/,
    knows: false,
  },
  {
    it: 'the last good VALUES are no witness',
    list: [['a.example', FULL]],
    values: 'stale',
    database: { 'a.example': 'full_search ?' },
    finding: /^layers-unknown/,
    knows: false,
  },
  {
    it: 'without VALUES the first of twins is a row all the same, and that the file wins is an error',
    list: [
      ['a.example', NONE],
      ['a.example', FULL],
    ],
    values: 'none',
    database: { 'a.example': 'no_search' },
    finding: /^layers-unknown error: .*1 domain\(s\) stand in brig's own file and in its database.*a\.example/,
    knows: false,
  },
  {
    it: 'a twin that VALUES has otherwise: not deployed',
    list: [
      ['a.example', NONE],
      ['a.example', FULL],
      ['b.example', NONE],
    ],
    values: { 'a.example': EXACT },
    database: { 'a.example': 'no_search', 'b.example': 'no_search ?' },
    finding: /^values-not-deployed error: .*a\.example \(brig's file says full_search, VALUES says exact_handle_search\)/,
    knows: false,
  },
  {
    it: 'a twin that VALUES does not have: not deployed',
    list: [
      ['a.example', NONE],
      ['a.example', FULL],
    ],
    values: {},
    database: { 'a.example': 'no_search' },
    finding: /^values-not-deployed error: .*VALUES does not have it/,
    knows: false,
  },
  {
    it: 'one that VALUES has and brig lacks: not deployed, and an open one not in VALUES may be either',
    list: [
      ['b.example', FULL],
      ['c.example', FULL, 'team'],
    ],
    values: { 'a.example': FULL },
    database: { 'b.example': 'full_search ?', 'c.example': 'full_search by team' },
    finding: /^values-not-deployed error: .*a\.example \(VALUES has it, brig does not list it\)/,
    knows: false,
  },
  {
    it: 'one that VALUES has and brig lists by team only: not deployed',
    list: [['a.example', FULL, 'team']],
    values: { 'a.example': FULL },
    database: { 'a.example': 'full_search by team' },
    finding: /^values-not-deployed error: .*restricted by team only/,
    knows: false,
  },
  {
    it: 'one that VALUES has with another policy: not deployed',
    list: [['a.example', NONE]],
    values: { 'a.example': FULL },
    database: { 'a.example': 'no_search ?' },
    finding: /^values-not-deployed error: .*VALUES says full_search, brig lists no_search only/,
    knows: false,
  },
  {
    it: 'a policy that nobody knows makes that domain alone unreadable',
    list: [
      ['a.example', 'everything'],
      ['b.example', FULL],
    ],
    values: {},
    database: { 'a.example': 'unreadable', 'b.example': 'full_search' },
  },
  {
    it: 'a restriction that nobody knows, too',
    list: [
      ['a.example', FULL, { tag: 'restrict_by_user' }],
      ['b.example', FULL],
    ],
    values: {},
    database: { 'a.example': 'unreadable', 'b.example': 'full_search' },
  },
  {
    it: 'a team that is none, too',
    list: [['a.example', FULL, { tag: 'restrict_by_team', value: ['blue'] }]],
    values: {},
    database: { 'a.example': 'unreadable' },
  },
  {
    it: 'an entry without restriction among others that have one, too',
    list: [
      ['a.example', FULL, 'bare'],
      ['b.example', FULL],
    ],
    values: {},
    database: { 'a.example': 'unreadable', 'b.example': 'full_search' },
  },
  { it: 'what is no domain keeps its text', list: [['not a domain', FULL]], values: {}, database: { 'not a domain': 'unreadable' } },
  { it: 'capital letters are folded, as brig does', list: [['A.example', FULL]], values: {}, database: { 'a.example': 'full_search' } },
  {
    it: 'twins that are both restricted are two rows, which brig cannot tell apart',
    list: [
      ['a.example', FULL, 'team'],
      ['a.example', NONE, 'team'],
    ],
    values: {},
    database: { 'a.example': 'unreadable' },
  },
  {
    it: 'three of one domain cannot be told apart',
    list: [
      ['a.example', FULL],
      ['a.example', FULL],
      ['a.example', FULL],
    ],
    values: {},
    database: { 'a.example': 'unreadable' },
    finding: /^values-not-deployed/,
    knows: false,
  },
  {
    it: 'before 4.40 an open one that VALUES does not have is a row',
    list: [['a.example', FULL, 'bare']],
    values: {},
    era: '4.36–4.39',
    database: { 'a.example': 'full_search' },
    knows: false,
  },
  {
    it: 'before 4.40 an open one that VALUES has may be in both',
    list: [['a.example', FULL, 'bare']],
    values: { 'a.example': FULL },
    era: '4.36–4.39',
    database: { 'a.example': 'full_search ?' },
    knows: false,
  },
  {
    it: 'before 4.40 twins differ, and the first is the row',
    list: [
      ['a.example', NONE, 'bare'],
      ['a.example', FULL, 'bare'],
    ],
    values: { 'a.example': FULL },
    era: '4.36–4.39',
    database: { 'a.example': 'no_search' },
    knows: false,
  },
  { it: 'nothing is nothing', list: [], values: {}, database: {} },
];

const stateOf = (values: Case['values']): FileLayerState =>
  typeof values === 'string'
    ? { ...NO_VALUES, status: values, layer: goodFileLayer({ 'a.example': 'full_search' }).layer }
    : goodFileLayer(values);

describe('brig’s list taken apart:', () => {
  it.each(CASES)('$it', ({ list, values, era, database, finding, knows = true }) => {
    const taken = split(list, stateOf(values), era);
    expect(shown(taken)).toEqual(database);
    expect(taken.knows_layers).toBe(knows);
    const said = taken.findings.map(({ code, severity, message }) => `${code} ${severity}: ${message}`);
    if (finding) expect(said).toEqual([expect.stringMatching(finding)]);
    else expect(said).toEqual([]);
  });

  it('names a handful of the domains that differ, and how many they are', () => {
    const values = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`p${String(n).padStart(2, '0')}.example`, FULL]));
    const [finding] = split([], goodFileLayer(values)).findings;
    expect(finding?.message).toMatch(/12 domain\(s\).*p00\.example.*p04\.example.*and 7 more/);
    expect(finding?.message).not.toContain('p05.example');
  });

  it('says that a list of 10,000 rows may be cut', () => {
    const lines = Array.from({ length: 10_000 }, (_, n): Line => [`p${String(n)}.example`, FULL, 'team']);
    expect(split(lines, goodFileLayer({})).findings.map(({ code }) => code)).toEqual(['list-may-be-cut']);
  });
});

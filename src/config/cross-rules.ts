import { showHostPort } from './addresses.ts';
import type { SettingName, Settings } from './settings-schema.ts';

/** A rule over several settings; it is asked only when each of `reads` could be read by itself. */
interface CrossRule {
  readonly reads: readonly SettingName[];
  /** The setting to name, and what is wrong with it. */
  readonly problem: (settings: Settings) => readonly [SettingName, string] | undefined;
}

/** What settings must hold together. */
export const CROSS_RULES: readonly CrossRule[] = [
  { reads: ['LISTEN', 'TOKENS_FILE', 'INSECURE'], problem: openToOthers },
  {
    reads: ['REGISTRY', 'STATE'],
    problem: ({ REGISTRY, STATE }) =>
      REGISTRY === 'embedded' && STATE === 'cassandra'
        ? [
            'STATE',
            'cassandra does not go with REGISTRY=embedded, whose remotes no other replica sees; leave STATE out, or choose another REGISTRY',
          ]
        : undefined,
  },
  {
    reads: ['CASSANDRA_KEYSPACE', 'CASSANDRA_BRIG_KEYSPACE'],
    problem: ({ CASSANDRA_KEYSPACE: ours, CASSANDRA_BRIG_KEYSPACE: brigs }) =>
      ours === brigs ? ['CASSANDRA_KEYSPACE', `expected a keyspace of our own, found “${ours}”, which is brig’s too`] : undefined,
  },
  {
    reads: ['CASSANDRA_USERNAME', 'CASSANDRA_PASSWORD'],
    problem: ({ CASSANDRA_USERNAME: name, CASSANDRA_PASSWORD: password }) => {
      if ((name === undefined) === (password === undefined)) return undefined;
      return name === undefined
        ? ['CASSANDRA_PASSWORD', 'is given without CASSANDRA_USERNAME; give both or none']
        : ['CASSANDRA_USERNAME', 'is given without CASSANDRA_PASSWORD; give both or none'];
    },
  },
  {
    reads: ['REGISTRY', 'STATE', 'CASSANDRA_CONTACT_POINTS'],
    problem: ({ REGISTRY, STATE, CASSANDRA_CONTACT_POINTS }) =>
      CASSANDRA_CONTACT_POINTS === undefined && (REGISTRY === 'cassandra' || (REGISTRY === 'brig' && STATE === 'cassandra'))
        ? [
            'CASSANDRA_CONTACT_POINTS',
            'is missing: with REGISTRY=cassandra or STATE=cassandra it must say where Cassandra is, as host[:port],…',
          ]
        : undefined,
  },
  {
    reads: ['REGISTRY', 'BRIG_URL'],
    problem: ({ REGISTRY, BRIG_URL }) =>
      REGISTRY === 'brig' && BRIG_URL === undefined
        ? ['BRIG_URL', 'is missing: with REGISTRY=brig it must say where brig is, such as http://brig:8080']
        : undefined,
  },
];

function openToOthers({ LISTEN, TOKENS_FILE, INSECURE }: Settings): readonly [SettingName, string] | undefined {
  if (LISTEN.loopback || TOKENS_FILE !== undefined || INSECURE) return undefined;
  const ways = [
    'set FEDREMOTES_TOKENS_FILE to a file of tokens (“fedremotes token new ACTOR” prints a line for it)',
    'or say FEDREMOTES_INSECURE=true if whoever reaches it may change the list',
  ];
  return ['LISTEN', `expected loopback, found ${showHostPort(LISTEN)}, which other machines can reach without a token; ${ways.join(', ')}`];
}

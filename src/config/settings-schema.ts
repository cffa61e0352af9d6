import { z } from 'zod';
import { parseDomain } from '../domain/domain.ts';
import { ok, type Result } from '../domain/result.ts';
import { STRATEGIES } from '../domain/strategy.ts';
import { parseContactPoints, parseListen } from './addresses.ts';
import { DROP_INS, REGISTRIES, STATES } from './config.ts';
import { parseFreshness, parseKeyspace, parseOneOf, parsePaths, parseSwitch, parseText, parseUrl } from './parse-settings.ts';

/** What the reference page and the error messages say of a setting. */
export interface SettingNotes {
  /** What a value looks like; goes behind “expected”. */
  readonly expected: string;
  readonly example: string;
  readonly description: string;
  /** The value taken when none is given, as it would be written. */
  readonly default?: string;
  /** Where there is no fixed default: what holds when none is given. */
  readonly otherwise?: string;
  /** Whether the value must never be shown. */
  readonly secret?: true;
}

/** The notes of each setting, by its schema. */
export const settingNotes = z.registry<SettingNotes>();

/** Every setting, under the name that it has in a YAML file; in the environment it has the prefix FEDREMOTES_. */
export const settingsSchema = z.object({
  LISTEN: setting(parseListen, {
    expected: 'host:port',
    default: '127.0.0.1:8090',
    example: '[::1]:8090',
    description:
      'Where the service listens. Anything but loopback needs `TOKENS_FILE`, or `INSECURE=true`. Port 0 lets the system choose one; the start message names it.',
  }),
  TOKENS_FILE: optional(parseText, {
    expected: 'the path of a file',
    otherwise: 'no tokens: whoever reaches the service may use it',
    example: '/etc/fedremotes/tokens',
    description:
      'A file with one `actor: sha256-of-token` a line, read again when it changes. `fedremotes token new ACTOR` prints a token once and its line. With it every door but health needs a bearer token.',
  }),
  REGISTRY: setting(parseOneOf(REGISTRIES), {
    expected: '`embedded`, `cassandra` or `brig`',
    default: 'embedded',
    example: 'embedded',
    description:
      'Where remotes live. `embedded` is not connected to a backend, and every answer that matters says so. `cassandra` works on brig’s own tables and needs `CASSANDRA_CONTACT_POINTS`; `brig` works through its API and needs `BRIG_URL`. `docs/registries.md` says which to choose.',
  }),
  STATE: optional(parseOneOf(STATES), {
    expected: '`embedded` or `cassandra`',
    otherwise: '`embedded`; `cassandra` with `REGISTRY=cassandra`',
    example: 'embedded',
    description:
      'Where the journal, plans, migrations and leases live. `embedded` is for one replica only. `cassandra` needs `CASSANDRA_CONTACT_POINTS`, and never goes with `REGISTRY=embedded`.',
  }),
  DATA_DIR: setting(parseText, {
    expected: 'the path of a folder',
    default: './data',
    example: '/var/lib/fedremotes',
    description: 'The folder of the embedded stores; made when it is not there.',
  }),
  DOMAIN: optional(parseDomain, {
    expected: 'a backend domain',
    otherwise: 'what brig says (`BRIG_URL`), else what `VALUES` says, else unknown',
    example: 'example.org',
    description:
      'The domain of our own backend. What brig says goes before it, where `BRIG_URL` is set; it goes before what `VALUES` says. A difference is a finding.',
  }),
  STRATEGY: optional(parseOneOf(STRATEGIES), {
    expected: '`allowNone`, `allowDynamic` or `allowAll`',
    otherwise: 'what brig says (`BRIG_URL`), else what `VALUES` says, else `allowNone`',
    example: 'allowDynamic',
    description:
      'The federation strategy in force. What brig says goes before it, where `BRIG_URL` is set; it goes before what `VALUES` says. A difference is a finding.',
  }),
  VALUES: optional(parsePaths, {
    expected: 'paths, separated by commas',
    otherwise: 'no file layer',
    example: 'values/wire-server/values.yaml,values/wire-server/local.yaml',
    description:
      'The config file layer: Helm values of the wire-server chart, a rendered `brig.yaml`, or the output of `kubectl get configmap brig -o yaml`. Later wins, as in Helm. In a YAML file it may be a list.',
  }),
  BRIG_URL: optional(parseUrl, {
    expected: 'an http:// or https:// address without path, user or password',
    otherwise: 'brig is not asked',
    example: 'http://brig:8080',
    description:
      'The internal API of brig; never through a proxy. With it, brig is asked what strategy and own domain are in force, whatever the registry.',
  }),
  FRESHNESS: setting(parseFreshness, {
    expected: '`strict` or whole seconds from 1 to 86400',
    default: 'strict',
    example: '30',
    description: 'How old a list read may be: `strict` never shows less than what was acknowledged before it began.',
  }),
  DROP_IN: optional(parseOneOf(DROP_INS), {
    expected: '`full`, `read` or `off`',
    otherwise: '`full` where `LISTEN` is loopback, else `read`',
    example: 'read',
    description: 'What the routes under `/i` (brig’s contract) do: reads and writes, reads only, or nothing.',
  }),
  INSECURE: setting(parseSwitch, {
    expected: '`true` or `false`',
    default: 'false',
    example: 'true',
    description: 'Lets the service listen beyond loopback without tokens; said loudly at start. Whoever reaches it can change the list.',
  }),
  CASSANDRA_CONTACT_POINTS: optional(parseContactPoints, {
    expected: '`host[:port]`, separated by commas',
    otherwise: 'none',
    example: 'cassandra-0:9042,cassandra-1:9042',
    description:
      'Where to find Cassandra; the other nodes are found from there, at the port of the first one named: nodes tell each other’s addresses without a port. Beside `REGISTRY=brig` with `STATE=embedded` it is used to look at what a brig from 4.36 to 4.39 does not show.',
  }),
  CASSANDRA_LOCAL_DC: setting(parseText, {
    expected: 'the name of a data centre',
    default: 'datacenter1',
    example: 'datacenter1',
    description: 'The data centre whose nodes are asked.',
  }),
  CASSANDRA_KEYSPACE: setting(parseKeyspace, {
    expected: 'the name of a keyspace',
    default: 'fedremotes',
    example: 'fedremotes',
    description:
      'Our own keyspace, for `STATE=cassandra`. Made at the first start, with the replication of brig’s, where the role may do so.',
  }),
  CASSANDRA_BRIG_KEYSPACE: setting(parseKeyspace, {
    expected: 'the name of a keyspace',
    default: 'brig',
    example: 'brig',
    description: 'The keyspace of brig; another one than ours.',
  }),
  CASSANDRA_USERNAME: optional(parseText, {
    expected: 'the name of a role',
    otherwise: 'no login',
    example: 'fedremotes',
    description: 'Goes together with `CASSANDRA_PASSWORD`.',
  }),
  CASSANDRA_PASSWORD: optional((text) => ok({ reveal: () => text }), {
    expected: 'a password',
    otherwise: 'no login',
    example: 'see `CASSANDRA_PASSWORD_FILE`',
    description: 'Never printed. Better kept in a file: `CASSANDRA_PASSWORD_FILE=/run/secrets/cassandra`.',
    secret: true,
  }),
  CASSANDRA_TLS_CA: optional(parseText, {
    expected: 'the path of a PEM file',
    otherwise: 'no TLS',
    example: '/etc/fedremotes/cassandra-ca.pem',
    description: 'The authority that signed the certificates of the nodes.',
  }),
});

/** The settings after each was read by itself. */
export type Settings = z.output<typeof settingsSchema>;
export type SettingName = keyof Settings;

/** The names of all settings, in the order of the reference page. */
export const SETTING_NAMES = settingsSchema.keyof().options;

/** The notes of one setting. */
export function notesOf(name: SettingName): SettingNotes {
  const notes = settingNotes.get(settingsSchema.shape[name]);
  if (notes === undefined) throw new Error(`the setting ${name} has no notes`);
  return notes;
}

type Parse<T> = (text: string) => Result<T, string>;

function setting<T>(parse: Parse<T>, notes: SettingNotes & { readonly default: string }) {
  return textOf(parse).prefault(notes.default).register(settingNotes, notes);
}

function optional<T>(parse: Parse<T>, notes: SettingNotes & { readonly otherwise: string }) {
  return textOf(parse).optional().register(settingNotes, notes);
}

function textOf<T>(parse: Parse<T>) {
  return z.string().transform((text, context): T => {
    const parsed = text === '' ? { ok: false as const, problem: 'it is empty; leave it out to have the default' } : parse(text);
    if (parsed.ok) return parsed.value;
    context.issues.push({ code: 'custom', message: parsed.problem, input: text });
    return z.NEVER;
  });
}

import { Fault } from '../../../domain/fault.ts';
import { numberIn } from '../session/columns.ts';
import type { Session } from '../session/session.ts';
import { quoted } from './schema-cql.ts';

/** Bodies in parts, each under the `made` of its record; nothing here is conditional. */
export interface RecordBodies {
  /** Answers how many parts there are, once all are durable. Throws a Fault with effect `none`: no record names them yet. */
  readonly write: (made: string, body: string) => Promise<number>;
  /** Undefined where a part is missing. */
  readonly read: (made: string, parts: number) => Promise<string | undefined>;
  readonly remove: (made: string) => Promise<void>;
}

// At most three bytes each in UTF-8: far below the mutation that a commit log takes (16 MB).
const PART_CHARACTERS = 256_000;
/** Parts on their way at once: a body takes less time than one by one, and one answer stays small. */
const AT_ONCE = 4;

/** The bodies of the records of a keyspace. */
export function recordBodies(session: Session, keyspace: string): RecordBodies {
  const table = `${quoted(keyspace)}.record_body`;
  const insert = `INSERT INTO ${table} (made, part, text) VALUES (?, ?, ?)`;
  const some = `SELECT part, text FROM ${table} WHERE made = ? AND part >= ? AND part < ?`;

  return {
    write: async (made, body) => {
      const parts = partsOf(body);
      for (let from = 0; from < parts.length; from += AT_ONCE) {
        const group = parts.slice(from, from + AT_ONCE);
        await Promise.all(group.map((text, index) => session.execute('records', 'write', insert, [made, from + index, text]))).catch(
          (error: unknown) => {
            throw withoutEffect(error);
          },
        );
      }
      return parts.length;
    },
    read: async (made, parts) => {
      const texts: string[] = [];
      for (let from = 0; from < parts; from += AT_ONCE) {
        const rows = await session.execute('records', 'read', some, [made, from, Math.min(from + AT_ONCE, parts)]);
        for (const row of rows) {
          const text: unknown = row['text'];
          if (typeof text === 'string' && numberIn(row, 'part') === texts.length) texts.push(text);
        }
      }
      return texts.length === parts ? texts.join('') : undefined;
    },
    remove: async (made) => {
      await session.execute('records', 'write', `DELETE FROM ${table} WHERE made = ?`, [made]);
    },
  };
}

/** At least one part; never cut within a character that UTF-16 keeps as two, since a half of it is no text. */
function partsOf(body: string): readonly string[] {
  const parts: string[] = [];
  for (let from = 0; from < body.length || parts.length === 0;) {
    const to = from + PART_CHARACTERS;
    const isWithinPair = isHighSurrogate(body.charCodeAt(to - 1)) && to < body.length;
    const end = isWithinPair ? to - 1 : to;
    parts.push(body.slice(from, end));
    from = end;
  }
  return parts;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;

const withoutEffect = (error: unknown): unknown =>
  error instanceof Fault && error.effect === 'unknown'
    ? new Fault(error.part, `${error.message.replace(/; whether it was written is not known$/, '')}; nothing was changed`, {
        cause: error,
        effect: 'none',
      })
    : error;

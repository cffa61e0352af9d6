/** What kind of thing a record is, such as `plan` or `run/<source>`; records of one kind are listed together. */
export type RecordKind = string;

/** A record as it stands in the store. */
export interface StoredRecord {
  readonly id: string;
  /** 1 when made, one more with each change. */
  readonly revision: number;
  /** JSON, small: some KB at most. */
  readonly text: string;
}

/** Which part of a list is wanted. */
export interface RecordPage {
  readonly limit: number;
  /** Only ids below this one. */
  readonly before?: string;
}

/**
 * What fedremotes remembers besides the journal: small texts changed by compare-and-set, each with an optional large body
 * that never changes. Ids are ordered by code points. Every method throws a Fault with part `records` when the store fails;
 * its effect says whether a write may have happened all the same.
 */
export interface Records {
  /** False where there is one of this id already. The body (16 MB at most) is durable before the record is seen. */
  readonly create: (kind: RecordKind, id: string, text: string, body?: string) => Promise<boolean>;
  readonly get: (kind: RecordKind, id: string) => Promise<StoredRecord | undefined>;
  /** Undefined where there is no such record, or it was made without a body. */
  readonly body: (kind: RecordKind, id: string) => Promise<string | undefined>;
  /** Highest ids first. */
  readonly list: (kind: RecordKind, page: RecordPage) => Promise<readonly StoredRecord[]>;
  /** The ids alone, highest first: for whoever knows most of the records already. */
  readonly ids: (kind: RecordKind, limit: number) => Promise<readonly string[]>;
  /** The record as it is then; undefined where it is not at `revision` any more, or gone. */
  readonly update: (kind: RecordKind, id: string, revision: number, text: string) => Promise<StoredRecord | undefined>;
  /** Takes record and body away; false where it is not at `revision` any more, or gone. */
  readonly remove: (kind: RecordKind, id: string, revision: number) => Promise<boolean>;
}

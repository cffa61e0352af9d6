-- Immutable once released: the SHA-256 of this file is recorded where it was applied, and a changed file is refused.

-- What is remembered besides the journal: small texts, changed by compare-and-set of the revision.
CREATE TABLE record (
  kind     TEXT,
  id       TEXT,
  revision INTEGER NOT NULL,
  text     TEXT    NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- The large part of a record, which never changes; kept apart, so that neither a list nor a change walks through it.
CREATE TABLE record_body (
  kind TEXT NOT NULL,
  id   TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (kind, id),
  FOREIGN KEY (kind, id) REFERENCES record (kind, id) ON DELETE CASCADE
) STRICT;

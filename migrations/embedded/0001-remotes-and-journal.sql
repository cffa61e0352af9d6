-- Immutable once released: the SHA-256 of this file is recorded where it was applied, and a changed file is refused.

-- Like brig's two tables: teams stand in rows of their own and may be left over while restricted = 0.
-- No CHECKs: a row edited by hand must show as unreadable to whoever reads it, not stop the next write.
CREATE TABLE remotes (
  domain        TEXT PRIMARY KEY,
  search_policy TEXT,
  restricted    INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE remote_teams (
  domain TEXT REFERENCES remotes (domain),
  team   TEXT,
  PRIMARY KEY (domain, team)
) STRICT, WITHOUT ROWID;

-- The entry is its body; the columns are computed from it, so that a filter can never see anything else than what the
-- hash chain covers.
CREATE TABLE journal_entry (
  seq     INTEGER PRIMARY KEY,
  at      TEXT    GENERATED ALWAYS AS (body ->> '$.at') VIRTUAL,
  actor   TEXT    GENERATED ALWAYS AS (body ->> '$.actor') VIRTUAL,
  source  TEXT    GENERATED ALWAYS AS (body ->> '$.source') VIRTUAL,
  plan    TEXT    GENERATED ALWAYS AS (body ->> '$.plan') VIRTUAL,
  domain  TEXT    GENERATED ALWAYS AS (body ->> '$.domain') VIRTUAL,
  action  TEXT    GENERATED ALWAYS AS (body ->> '$.action') VIRTUAL,
  outcome TEXT    GENERATED ALWAYS AS (body ->> '$.outcome') VIRTUAL,
  body    TEXT    NOT NULL
) STRICT;

CREATE INDEX journal_entry_by_domain ON journal_entry (domain) WHERE domain IS NOT NULL;
CREATE INDEX journal_entry_by_at ON journal_entry (at);
CREATE INDEX journal_entry_by_plan ON journal_entry (plan) WHERE plan IS NOT NULL;

-- One row, kept apart from the entries so that a missing last entry shows.
CREATE TABLE journal_head (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  seq  INTEGER NOT NULL,
  hash TEXT    NOT NULL
) STRICT;
INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- What follows from the entries, written in the transaction of the entry, for reads that must not walk the journal:
--   open        [plan, step, domain] of a `started` entry without an end -> its seq
--   owner       domain that was not removed -> source of its last `done` entry
--   file_layer  domain, or file_strategy, or file_own_domain -> what was last observed of it, as JSON
CREATE TABLE journal_derived (
  kind  TEXT,
  key   TEXT,
  value TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

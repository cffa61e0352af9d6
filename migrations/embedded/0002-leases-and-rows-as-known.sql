-- Immutable once released: the SHA-256 of this file is recorded where it was applied, and a changed file is refused.

-- The claim of one replica on one job. A row stays when its lease ends: the next epoch must be another one.
CREATE TABLE lease (
  name  TEXT PRIMARY KEY,
  owner TEXT    NOT NULL,
  epoch INTEGER NOT NULL,
  beat  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- More that follows from the entries (journal_derived of step 1):
--   known     domain -> the row as it was last known to be, as JSON
--   drift     domain -> seq of the entry that observed a row which widens access and which nobody has accepted
--   baseline  '' -> seq of the entry which says that the rows found at the first start are on record
--   fenced    a replica that was taken for dead -> seq of the entry that says so
-- Journals of the release before have none of the last three.
INSERT INTO journal_derived (kind, key, value)
SELECT 'known', last.domain, last.body -> '$.after'
FROM journal_entry AS last
WHERE last.outcome = 'done'
  AND last.domain IS NOT NULL
  AND last.body ->> '$.after' IS NOT NULL
  AND last.seq = (SELECT max(seq) FROM journal_entry AS any_of WHERE any_of.domain = last.domain AND any_of.outcome = 'done');

package sqlite

import "errors"

// migrations lead from one version of the schema to the next: a file whose
// user_version is n has seen the first n of them. They are never changed once
// released, only added to.
func migrations() []string { return []string{schema1, schema2, schema3, schema4, schema5} }

// errNewer is returned for a file that a later Earshot has upgraded.
var errNewer = errors.New("the file was written by a newer Earshot: upgrade this one, or use another file")

// A conversation is three rows and its tags: what is filtered and counted by
// stands in conversations; the document in documents, as head (all but turns,
// findings and link) and body (turns and findings); the words of its turns in
// words. The link stands only in conversations and is merged in on reading.
//
// Times are nanoseconds since 1970 UTC, durations seconds, sentiment is in
// thousandths; NULL is not measured. customer is NULL where there is none.
// remembered says that linking still needs the contact (models.Linked.Keep).
// writes is the number of the transaction that last changed the conversation
// or its link.
const schema1 = `
CREATE TABLE conversations (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  writes INTEGER NOT NULL,
  started INTEGER NOT NULL,
  customer TEXT,
  remembered INTEGER NOT NULL,
  service TEXT NOT NULL,
  channel TEXT NOT NULL,
  queue TEXT NOT NULL,
  agent TEXT NOT NULL,
  sentiment INTEGER,
  duration INTEGER,
  hold INTEGER,
  transfers INTEGER,
  stated INTEGER NOT NULL,
  escalated INTEGER NOT NULL,
  linkable INTEGER NOT NULL,
  repeat_7d INTEGER NOT NULL,
  followed_7d INTEGER NOT NULL,
  link TEXT NOT NULL
);
CREATE INDEX conversations_by_start ON conversations (started, id, writes);
CREATE INDEX conversations_by_customer ON conversations (customer) WHERE customer IS NOT NULL;

CREATE TABLE documents (
  n INTEGER PRIMARY KEY,
  head TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE tags (
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (n, kind, name)
) WITHOUT ROWID;
CREATE INDEX tags_by_name ON tags (kind, name, n);

CREATE VIRTUAL TABLE words USING fts5 (customer_text, agent_text, tokenize = '` + tokenizer + `');

CREATE TABLE shared_lines (customer TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE sequence (writes INTEGER NOT NULL);
INSERT INTO sequence VALUES (0);

CREATE TABLE painpoints (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  period_start INTEGER NOT NULL,
  scope TEXT NOT NULL,
  service TEXT NOT NULL,
  topic TEXT NOT NULL,
  document TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX painpoints_by_period ON painpoints (kind, label);

CREATE TABLE finished (
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (kind, label)
) WITHOUT ROWID;

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  ends INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE rejections (
  source TEXT NOT NULL,
  partition INTEGER NOT NULL,
  at_offset INTEGER NOT NULL,
  reason TEXT NOT NULL,
  stage TEXT NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (source, partition, at_offset)
) WITHOUT ROWID;
CREATE INDEX rejections_by_time ON rejections (time, reason);
`

// In schema 2 a conversation knows the shortest window of repeat contact that
// it repeats in and is followed in, as an index of models.Windows: it counts in
// that window and all longer ones. 4 is none, which unlinkable ones have.
const schema2 = `
ALTER TABLE conversations ADD COLUMN repeat_window INTEGER NOT NULL DEFAULT 4;
ALTER TABLE conversations ADD COLUMN followed_window INTEGER NOT NULL DEFAULT 4;
ALTER TABLE conversations ADD COLUMN forwarded INTEGER NOT NULL DEFAULT 0;
UPDATE conversations SET
  repeat_window = CASE WHEN link LIKE '%"within":["24h"%' THEN 0 WHEN link LIKE '%"within":["7d"%' THEN 1
    WHEN link LIKE '%"within":["14d"%' THEN 2 WHEN link LIKE '%"within":["30d"%' THEN 3 ELSE 4 END,
  followed_window = CASE WHEN link LIKE '%"followed_within":["24h"%' THEN 0 WHEN link LIKE '%"followed_within":["7d"%' THEN 1
    WHEN link LIKE '%"followed_within":["14d"%' THEN 2 WHEN link LIKE '%"followed_within":["30d"%' THEN 3 ELSE 4 END,
  forwarded = link LIKE '%"forwarded":true%'
WHERE linkable;
ALTER TABLE conversations DROP COLUMN repeat_7d;
ALTER TABLE conversations DROP COLUMN followed_7d;
`

// In schema 3 a conversation knows its models.SampleOf. No SQL works that out:
// Prepare fills the column where it is -1.
const schema3 = `
ALTER TABLE conversations ADD COLUMN sample INTEGER NOT NULL DEFAULT -1;
`

// Schema 4 keeps digests.
const schema4 = `
CREATE TABLE digests (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  period_start INTEGER NOT NULL,
  audience TEXT NOT NULL,
  document TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX digests_by_period ON digests (period_start, id);
`

// Schema 5 keeps saved searches and what workers say of themselves, and finds
// what was written since: writes has an index, and erased is the writes of the
// last erasure.
const schema5 = `
CREATE INDEX conversations_by_writes ON conversations (writes);
ALTER TABLE sequence ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
CREATE TABLE searches (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  document TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE workers (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  seen INTEGER NOT NULL,
  document TEXT NOT NULL
) WITHOUT ROWID;
`

// tokenizer cuts the texts into words and words into stems.
const tokenizer = "porter unicode61"

// Kinds of tags.
const (
	tagTopic  = "topic"
	tagSignal = "signal"
	tagDriver = "driver"
)

import type { Migration } from '@tidings/sqlite'
import { digestAll } from './digest-all.ts'

/**
 * The schema, step by step. A step that has shipped is never edited. Every key leads with its owner, so that what one user
 * or timeline needs lies together.
 */
export const migrations: readonly Migration[] = [
  {
    name: 'first',
    sql: `
CREATE TABLE history (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  epoch TEXT NOT NULL,
  commits INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
  user_id TEXT PRIMARY KEY,
  nick TEXT NOT NULL,
  face_url TEXT NOT NULL,
  version INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  banned INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE feeds (
  user_id TEXT PRIMARY KEY,
  head INTEGER NOT NULL,
  hlc INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox (
  user_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  order_key INTEGER,
  hidden INTEGER NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (user_id, kind, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX inbox_by_version ON inbox (user_id, version);
CREATE INDEX inbox_by_position ON inbox (user_id, order_key DESC, id) WHERE kind = 'conversation' AND hidden = 0;

CREATE TABLE timelines (
  id TEXT PRIMARY KEY,
  last_seq INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  last_time INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
  timeline TEXT NOT NULL,
  seq INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  time INTEGER NOT NULL,
  sender TEXT NOT NULL,
  client_msg_id TEXT NOT NULL,
  excluded_from_last INTEGER NOT NULL,
  excluded_from_unread INTEGER NOT NULL,
  recalled INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (timeline, seq)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX messages_by_client_id ON messages (timeline, sender, client_msg_id);
CREATE INDEX messages_by_rev ON messages (timeline, rev);
CREATE INDEX messages_countable ON messages (timeline, seq, sender) WHERE excluded_from_unread = 0 AND recalled = 0;
CREATE INDEX messages_shown ON messages (timeline, seq) WHERE excluded_from_last = 0;

CREATE TABLE groups (
  group_id TEXT PRIMARY KEY,
  group_type TEXT NOT NULL,
  name TEXT NOT NULL,
  face_url TEXT NOT NULL,
  owner TEXT NOT NULL,
  version INTEGER NOT NULL,
  dismissed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  group_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL,
  member INTEGER NOT NULL,
  spans TEXT NOT NULL,
  PRIMARY KEY (group_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ops (
  user_id TEXT NOT NULL,
  op_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  result TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (user_id, op_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ops_by_time ON ops (at);

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  device TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id, device);
`,
  },
  {
    // The versions rise so that devices take the profiles anew.
    name: 'groups show who is in them',
    sql: `
ALTER TABLE groups ADD COLUMN members TEXT NOT NULL DEFAULT '[]';

UPDATE groups SET version = version + 1, members = (
  SELECT json_group_array(user_id) FROM (
    SELECT user_id FROM members WHERE members.group_id = groups.group_id AND member = 1
    ORDER BY json_extract(spans, '$[#-1].join'), user_id LIMIT 5
  )
);
`,
  },
  {
    name: 'rows and feeds have digests',
    sql: `
ALTER TABLE inbox ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;
`,
    after: digestAll,
  },
]

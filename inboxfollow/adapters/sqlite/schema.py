"""The tables, column by column, and the ladder of migrations. A shipped migration is never edited.

Moments are integers: seconds since 1970, UTC. Address lists are lines of "email TAB name".
"""

_FIRST = """
CREATE TABLE meta (             -- facts about the store itself
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE folders (          -- how far each folder has been read
    id            INTEGER PRIMARY KEY,
    account       TEXT NOT NULL,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    uidvalidity   INTEGER NOT NULL DEFAULT 0,
    next_uid      INTEGER NOT NULL DEFAULT 1,   -- every lower UID has been read
    highestmodseq INTEGER NOT NULL DEFAULT 0,   -- 0: no CONDSTORE
    total         INTEGER NOT NULL DEFAULT 0,   -- messages when last asked
    since         INTEGER,                      -- older arrivals were not read
    complete      INTEGER NOT NULL DEFAULT 0,   -- read to the end when last asked
    checked       INTEGER,                      -- when last asked with success
    error         TEXT NOT NULL DEFAULT '',     -- why the last attempt failed
    resyncs       INTEGER NOT NULL DEFAULT 0,   -- how often UIDVALIDITY changed
    UNIQUE (account, name)
) STRICT;

CREATE TABLE messages (         -- one row per mail, whatever number of folders and accounts hold it
    id           INTEGER PRIMARY KEY,
    identity     INTEGER NOT NULL,              -- hash that is equal for copies (domain.dedupe)
    thread       INTEGER NOT NULL,              -- rungs 1 and 2: lowest row of all mail joined by ids
    conversation INTEGER NOT NULL,              -- rung 3 on top: thread the whole hangs on
    account      TEXT NOT NULL,                 -- where it was found; for mail of mine, where it lies in Sent
    mine         INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    machine      TEXT NOT NULL,                 -- mail of mine: why it is no touch
    pending      INTEGER NOT NULL,              -- 1: kind incomplete until the body is read; 2: a verdict needs it
    sent         INTEGER,                       -- Date header; null where missing or absurd
    arrived      INTEGER NOT NULL,              -- INTERNALDATE
    size         INTEGER NOT NULL,
    author       TEXT NOT NULL,                 -- canonical address of From, '' where unreadable
    sender       TEXT NOT NULL,                 -- From as an address line
    recipients   TEXT NOT NULL,                 -- To, Cc, Bcc as address lines, form feed between the three
    message_id   TEXT NOT NULL,
    other_ids    TEXT NOT NULL,                 -- ids it had before a provider rewrote them, space between
    refs         TEXT NOT NULL,                 -- ids it cites, space between
    subject      TEXT NOT NULL,
    base         INTEGER                        -- hash of the base subject; null where empty or machine mail
) STRICT;
CREATE UNIQUE INDEX messages_identity ON messages (identity);
CREATE INDEX messages_conversation ON messages (conversation);
CREATE INDEX messages_base ON messages (base) WHERE base IS NOT NULL;
CREATE INDEX messages_author ON messages (author, arrived) WHERE mine = 0 AND kind <> 'bulk';
CREATE INDEX messages_pending ON messages (id) WHERE pending > 0;

CREATE TABLE locations (        -- where copies lie
    folder  INTEGER NOT NULL REFERENCES folders,
    uid     INTEGER NOT NULL,
    message INTEGER NOT NULL REFERENCES messages,
    PRIMARY KEY (folder, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX locations_message ON locations (message);

CREATE TABLE drafts (           -- drafts outside Drafts, to be asked for again
    folder INTEGER NOT NULL REFERENCES folders,
    uid    INTEGER NOT NULL,
    PRIMARY KEY (folder, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE message_ids (      -- every id a mail has or cites, as a hash
    hash    INTEGER PRIMARY KEY,
    thread  INTEGER NOT NULL,                   -- perhaps merged meanwhile: see merged_threads
    message INTEGER                             -- the mail that has it; null while only cited
) STRICT;

CREATE TABLE merged_threads (   -- threads that turned out to be one
    thread INTEGER PRIMARY KEY,
    into_thread INTEGER NOT NULL
) STRICT;

CREATE INDEX merged_into ON merged_threads (into_thread);

CREATE TABLE links (            -- rung 3: a thread that answers mail of another by subject
    orphan    INTEGER PRIMARY KEY,              -- the mail that begins it
    thread    INTEGER NOT NULL,
    to_thread INTEGER NOT NULL
) STRICT;
CREATE INDEX links_thread ON links (thread);
CREATE INDEX links_to ON links (to_thread);

CREATE TABLE recipients (       -- whom mail of mine went to
    message INTEGER NOT NULL REFERENCES messages,
    address TEXT NOT NULL,                      -- canonical
    PRIMARY KEY (address, message)
) STRICT, WITHOUT ROWID;

CREATE INDEX recipients_message ON recipients (message);

CREATE TABLE conversations (    -- conversations with mail of mine
    id       INTEGER PRIMARY KEY,               -- = messages.conversation
    short_id TEXT NOT NULL UNIQUE,
    born     INTEGER NOT NULL                   -- lowest row of mine when the short id was given: older survives
) STRICT;

CREATE TABLE retired_ids (      -- short ids of conversations that were joined to another
    short_id     TEXT PRIMARY KEY,
    conversation INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE readings (         -- what a body said
    message       INTEGER PRIMARY KEY REFERENCES messages,
    rules_version INTEGER NOT NULL,
    text          TEXT NOT NULL,                -- new text, at most 4 kB
    had_html      INTEGER NOT NULL,
    intent        TEXT NOT NULL,
    until         TEXT NOT NULL,                -- ISO date or ''
    successor     TEXT NOT NULL,
    expects       INTEGER,                      -- mail of mine: 1 asks for an answer
    expects_why   TEXT NOT NULL,
    evidence      TEXT NOT NULL                 -- lines
) STRICT;

CREATE TABLE bounces (          -- recipients that a report names
    message   INTEGER NOT NULL REFERENCES messages,
    address   TEXT NOT NULL,                    -- canonical
    status    TEXT NOT NULL,
    permanent INTEGER NOT NULL,
    PRIMARY KEY (address, message)
) STRICT, WITHOUT ROWID;

CREATE TABLE lists (            -- addresses proven to be mailing lists
    address TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE choices (          -- what the person decided about a conversation
    conversation INTEGER PRIMARY KEY,
    body         TEXT NOT NULL                  -- domain.facts.Choices as JSON
) STRICT;

CREATE TABLE touches (          -- logged calls, texts and meetings
    id           INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    means        TEXT NOT NULL,
    reached      INTEGER NOT NULL
) STRICT;
CREATE INDEX touches_conversation ON touches (conversation);

CREATE TABLE notes (
    id           INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    body         TEXT NOT NULL
) STRICT;
CREATE INDEX notes_conversation ON notes (conversation);

CREATE TABLE patterns (         -- ignored (never leads) and suppressed (never written to again)
    list    TEXT NOT NULL CHECK (list IN ('ignored', 'suppressed')),
    pattern TEXT NOT NULL,
    PRIMARY KEY (list, pattern)
) STRICT, WITHOUT ROWID;

CREATE TABLE history (          -- append-only: who did what, when; undone steps stay
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    words  TEXT NOT NULL,
    undo   TEXT NOT NULL,                       -- JSON list of [table, key, what stood there]; null: for good
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE digests (          -- judgements that do not depend on time; void when facts or configuration change
    conversation INTEGER PRIMARY KEY,
    fingerprint  TEXT NOT NULL,
    whole        INTEGER NOT NULL,              -- 0: judged before all texts it needs were read
    body         BLOB                           -- domain.lead.Lead as JSON; null: no lead
) STRICT;
"""

_SENDING = """
CREATE TABLE outbox (           -- mail on its way out (domain.outgoing); a row stays for good
    id         INTEGER PRIMARY KEY,
    answers    INTEGER NOT NULL REFERENCES messages,  -- my newest mail of the conversation when it was frozen
    seen       TEXT NOT NULL,                   -- JSON list: rows of the conversation's mail at that moment
    account    TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    hash       INTEGER NOT NULL,                -- of message_id
    sender     TEXT NOT NULL,
    recipients TEXT NOT NULL,                   -- JSON list: the envelope's
    subject    TEXT NOT NULL,
    source     BLOB NOT NULL,                   -- the frozen octets; empty once a person in it was forgotten
    template   TEXT NOT NULL,
    created    INTEGER NOT NULL,
    not_before INTEGER NOT NULL,                -- end of the undo window, chosen time, or next attempt
    scheduled  INTEGER NOT NULL,                -- 1: a person chose the time
    status     TEXT NOT NULL CHECK
               (status IN ('ready', 'sending', 'sent', 'unknown', 'failed', 'blocked', 'cancelled')),
    why        TEXT NOT NULL DEFAULT '',
    attempts   INTEGER NOT NULL DEFAULT 0,
    started    INTEGER,                         -- when it was last about to be sent
    finished   INTEGER,
    message    INTEGER REFERENCES messages,     -- once sent: the mail itself
    filing     TEXT NOT NULL DEFAULT '',        -- copy in Sent: '', due, done, provider
    reported   INTEGER NOT NULL DEFAULT 1       -- 0: whoever called has not been told the outcome
) STRICT;
CREATE UNIQUE INDEX outbox_answers ON outbox (answers) WHERE status IN ('ready', 'sending', 'sent', 'unknown');
CREATE INDEX outbox_message ON outbox (message) WHERE message IS NOT NULL;

CREATE TABLE moves (            -- mail that archiving its conversation moves on the server
    id          INTEGER PRIMARY KEY,
    account     TEXT NOT NULL,
    message     INTEGER NOT NULL REFERENCES messages,
    folder      TEXT NOT NULL,                  -- the inbox it lay in
    target      TEXT NOT NULL,                  -- the account's archive folder
    uidvalidity INTEGER NOT NULL,               -- of the target at the decision
    next_uid    INTEGER NOT NULL,               -- of the target then: copies from here on came by the move
    state       TEXT NOT NULL DEFAULT 'wanted' CHECK (state IN ('wanted', 'done', 'back'))
                                                -- back: undone, to be moved back; then the row goes
) STRICT;
CREATE INDEX moves_message ON moves (message);
CREATE INDEX moves_outstanding ON moves (account) WHERE state <> 'done';
"""

_RANKS = """
CREATE TABLE ranks (            -- where leads stand when they are shown in order (domain.rank); void: until = 0
    conversation INTEGER PRIMARY KEY,
    id         TEXT NOT NULL,                   -- short id
    view       INTEGER NOT NULL,
    state      TEXT NOT NULL,
    score      INTEGER NOT NULL,
    due        INTEGER,
    last_touch INTEGER NOT NULL,
    touches    INTEGER NOT NULL,
    band       INTEGER NOT NULL,                -- 0 hot, 1 warm, 2 cold
    who        TEXT NOT NULL,
    subject    TEXT NOT NULL,
    search     TEXT NOT NULL,                   -- lower case: names, addresses, subject, id
    until      INTEGER NOT NULL                 -- when it has to be made anew
) STRICT;
CREATE INDEX ranks_view ON ranks (view, score DESC);
CREATE INDEX ranks_until ON ranks (until);
CREATE TRIGGER ranks_void AFTER DELETE ON digests BEGIN
    UPDATE ranks SET until = 0 WHERE conversation = old.conversation;
END;
CREATE TRIGGER ranks_gone AFTER DELETE ON conversations BEGIN
    DELETE FROM ranks WHERE conversation = old.id;
END;
DELETE FROM digests;
"""

_NUMBERS = """
CREATE TABLE numbers (          -- messages of providers without UIDs (ports.numbering); their folder's UIDs
    account TEXT NOT NULL,
    number  INTEGER NOT NULL,
    ref     TEXT,                               -- the provider's id; null: gone, the number is not given again
    thread  TEXT NOT NULL,
    labels  TEXT NOT NULL,                      -- names, a line each, with a line end before and after
    PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX numbers_ref ON numbers (account, ref) WHERE ref IS NOT NULL;

CREATE TABLE bookmarks (        -- how far the provider's log of changes was followed
    account TEXT PRIMARY KEY,
    place   TEXT NOT NULL,                      -- the provider's mark; '' : list everything anew
    since   INTEGER NOT NULL                    -- older arrivals were not listed
) STRICT, WITHOUT ROWID;

CREATE TABLE sought (           -- what was asked for besides since everything was listed
    account TEXT NOT NULL,
    what    TEXT NOT NULL,
    PRIMARY KEY (account, what)
) STRICT, WITHOUT ROWID;
DELETE FROM digests;
"""

_TOLD = """
CREATE TABLE told (             -- what the person was told, and since when anything is (domain.tidings); never twice
    key  TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX told_kind ON told (kind, at);
CREATE INDEX messages_fresh ON messages (arrived) WHERE mine = 0 AND kind <> 'bulk';
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _SENDING, _RANKS, _NUMBERS, _TOLD)
"""Step n leads from user_version n to n + 1."""
VERSION = len(MIGRATIONS)

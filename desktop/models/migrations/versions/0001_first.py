"""The first schema, as it was when it was released. Never edited afterwards: later changes are later revisions."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """\
CREATE TABLE actor (
    acronym TEXT,
    kind TEXT,
    legal_status TEXT,
    founded INTEGER,
    migrant_led INTEGER,
    web TEXT,
    email TEXT,
    phone TEXT,
    protected INTEGER,
    parent BLOB,
    area BLOB,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_actor PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_actor_area ON actor (area)",
    "CREATE INDEX ix_actor_parent ON actor (parent)",
    """\
CREATE TABLE area (
    code TEXT,
    level INTEGER,
    kind TEXT,
    parent BLOB,
    valid_from TEXT,
    valid_to TEXT,
    population INTEGER,
    source TEXT,
    state TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_area PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_area_code ON area (code)",
    "CREATE INDEX ix_area_parent ON area (parent)",
    """\
CREATE TABLE author (
    name TEXT,
    organisation TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_author PRIMARY KEY (id)
)
    """,
    """\
CREATE TABLE base_value (
    slot INTEGER NOT NULL,
    "row" BLOB NOT NULL,
    value BLOB NOT NULL,
    CONSTRAINT pk_base_value PRIMARY KEY (slot, "row")
)
 WITHOUT ROWID
    """,
    """\
CREATE TABLE bundle (
    no INTEGER NOT NULL,
    hash BLOB NOT NULL,
    replica BLOB NOT NULL,
    seq INTEGER NOT NULL,
    lamport INTEGER NOT NULL,
    wall INTEGER NOT NULL,
    prev BLOB NOT NULL,
    author BLOB NOT NULL,
    state TEXT NOT NULL,
    here INTEGER NOT NULL,
    cells INTEGER NOT NULL,
    arrived INTEGER NOT NULL,
    receipt BLOB,
    header BLOB NOT NULL,
    bytes BLOB NOT NULL,
    CONSTRAINT pk_bundle PRIMARY KEY (no),
    CONSTRAINT uq_bundle_hash UNIQUE (hash)
)
    """,
    "CREATE INDEX ix_bundle_prev ON bundle (prev)",
    "CREATE INDEX ix_bundle_replica_seq ON bundle (replica, seq)",
    """\
CREATE TABLE capture (
    seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    tbl TEXT NOT NULL,
    "row" BLOB NOT NULL,
    field TEXT NOT NULL,
    old BLOB,
    new BLOB,
    forced INTEGER DEFAULT '0' NOT NULL
)
    """,
    """\
CREATE TABLE capture_switch (
    id INTEGER NOT NULL,
    state INTEGER NOT NULL,
    CONSTRAINT pk_capture_switch PRIMARY KEY (id)
)
    """,
    """\
CREATE TABLE contact (
    actor BLOB,
    name BLOB,
    role BLOB,
    phones BLOB,
    emails BLOB,
    channel TEXT,
    consent_basis TEXT,
    consent_date TEXT,
    consent_scope TEXT,
    withdrawn TEXT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_contact PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_contact_actor ON contact (actor)",
    """\
CREATE TABLE contested (
    slot INTEGER NOT NULL,
    "row" BLOB NOT NULL,
    CONSTRAINT pk_contested PRIMARY KEY (slot, "row")
)
 WITHOUT ROWID
    """,
    """\
CREATE TABLE count (
    initiative BLOB,
    measure TEXT,
    people TEXT,
    sex TEXT,
    age TEXT,
    nationality TEXT,
    period TEXT,
    area BLOB,
    reporter BLOB,
    value INTEGER,
    unit TEXT,
    method TEXT,
    note TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_count PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_count_initiative ON count (initiative)",
    """\
CREATE TABLE facet_value (
    w INTEGER NOT NULL,
    n INTEGER NOT NULL,
    CONSTRAINT pk_facet_value PRIMARY KEY (w, n)
)
 WITHOUT ROWID
    """,
    "CREATE INDEX ix_facet_value_n ON facet_value (n)",
    """\
CREATE TABLE facet_word (
    w INTEGER NOT NULL,
    facet TEXT NOT NULL,
    value TEXT NOT NULL,
    kind TEXT NOT NULL,
    target INTEGER,
    CONSTRAINT pk_facet_word PRIMARY KEY (w)
)
    """,
    "CREATE INDEX ix_facet_word_target ON facet_word (target, kind)",
    "CREATE UNIQUE INDEX ix_facet_word_value ON facet_word (facet, value)",
    """\
CREATE TABLE identifier (
    owner_table TEXT,
    owner BLOB,
    scheme TEXT,
    value TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_identifier PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_identifier_owner ON identifier (owner)",
    """\
CREATE TABLE initiative (
    phase TEXT,
    status TEXT,
    sector TEXT,
    modality TEXT,
    starts TEXT,
    ends TEXT,
    planned_starts TEXT,
    planned_ends TEXT,
    amount FLOAT,
    currency TEXT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_initiative PRIMARY KEY (id)
)
    """,
    """\
CREATE TABLE initiative_place (
    initiative BLOB,
    place BLOB,
    area BLOB,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_initiative_place PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_initiative_place_area ON initiative_place (area)",
    "CREATE INDEX ix_initiative_place_initiative ON initiative_place (initiative)",
    "CREATE INDEX ix_initiative_place_place ON initiative_place (place)",
    """\
CREATE TABLE listing (
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    "row" BLOB NOT NULL,
    shown INTEGER NOT NULL,
    state TEXT,
    status TEXT,
    sector TEXT,
    lead BLOB,
    area BLOB,
    place BLOB,
    date TEXT NOT NULL,
    "key" TEXT NOT NULL,
    key_en TEXT,
    key_es TEXT,
    key_ar TEXT,
    latitude FLOAT,
    longitude FLOAT,
    CONSTRAINT pk_listing PRIMARY KEY (n)
)
    """,
    'CREATE INDEX ix_listing_date ON listing (kind, shown, date, n, "row")',
    'CREATE INDEX ix_listing_key ON listing (kind, shown, "key", n, "row")',
    "CREATE INDEX ix_listing_lead ON listing (lead)",
    "CREATE INDEX ix_listing_point ON listing (kind, shown, latitude, longitude)",
    'CREATE UNIQUE INDEX ix_listing_row ON listing ("row")',
    """\
CREATE TABLE local_fact (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_local_fact PRIMARY KEY ("key")
)
    """,
    """\
CREATE TABLE op (
    slot INTEGER NOT NULL,
    "row" BLOB NOT NULL,
    bundle INTEGER NOT NULL,
    value BLOB NOT NULL,
    CONSTRAINT pk_op PRIMARY KEY (slot, "row", bundle)
)
 WITHOUT ROWID
    """,
    "CREATE INDEX ix_op_bundle ON op (bundle)",
    """\
CREATE TABLE orphan (
    slot INTEGER NOT NULL,
    "row" BLOB NOT NULL,
    CONSTRAINT pk_orphan PRIMARY KEY (slot, "row")
)
 WITHOUT ROWID
    """,
    """\
CREATE TABLE participation (
    initiative BLOB,
    actor BLOB,
    role TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_participation PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_participation_actor ON participation (actor)",
    "CREATE INDEX ix_participation_initiative ON participation (initiative)",
    """\
CREATE TABLE pending_statement (
    no INTEGER NOT NULL,
    kind TEXT NOT NULL,
    target BLOB NOT NULL,
    CONSTRAINT pk_pending_statement PRIMARY KEY (no)
)
    """,
    """\
CREATE TABLE place (
    kind TEXT,
    latitude FLOAT,
    longitude FLOAT,
    accuracy FLOAT,
    address TEXT,
    directions TEXT,
    protected INTEGER,
    kept_point BLOB,
    kept_address BLOB,
    area BLOB,
    actor BLOB,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_place PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_place_actor ON place (actor)",
    "CREATE INDEX ix_place_area ON place (area)",
    """\
CREATE TABLE receipt (
    id BLOB NOT NULL,
    way TEXT NOT NULL,
    at INTEGER NOT NULL,
    file_hash BLOB NOT NULL,
    name TEXT NOT NULL,
    peer BLOB,
    bundles INTEGER NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    reviews INTEGER NOT NULL,
    held INTEGER NOT NULL,
    CONSTRAINT pk_receipt PRIMARY KEY (id)
)
    """,
    """\
CREATE TABLE replica (
    id BLOB NOT NULL,
    "key" BLOB NOT NULL,
    secret BLOB,
    trust TEXT NOT NULL,
    label TEXT,
    author BLOB,
    machine TEXT,
    current INTEGER NOT NULL,
    succeeds BLOB,
    have BLOB,
    have_seq INTEGER,
    CONSTRAINT pk_replica PRIMARY KEY (id)
)
    """,
    """\
CREATE TABLE review (
    id BLOB NOT NULL,
    tbl TEXT NOT NULL,
    "row" BLOB NOT NULL,
    field TEXT NOT NULL,
    kind TEXT NOT NULL,
    CONSTRAINT pk_review PRIMARY KEY (id)
)
    """,
    'CREATE INDEX ix_review_tbl_row ON review (tbl, "row")',
    """\
CREATE TABLE same_as (
    kind TEXT,
    one BLOB,
    other BLOB,
    preferred BLOB,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_same_as PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_same_as_one ON same_as (one)",
    "CREATE INDEX ix_same_as_other ON same_as (other)",
    """\
CREATE TABLE slot (
    no INTEGER NOT NULL,
    tbl TEXT NOT NULL,
    field TEXT NOT NULL,
    CONSTRAINT pk_slot PRIMARY KEY (no)
)
    """,
    "CREATE UNIQUE INDEX ix_slot_tbl_field ON slot (tbl, field)",
    """\
CREATE TABLE statement (
    bundle INTEGER NOT NULL,
    kind TEXT NOT NULL,
    target BLOB NOT NULL,
    CONSTRAINT pk_statement PRIMARY KEY (bundle, kind, target)
)
 WITHOUT ROWID
    """,
    "CREATE INDEX ix_statement_kind_target ON statement (kind, target)",
    """\
CREATE TABLE step (
    n INTEGER NOT NULL,
    label TEXT NOT NULL,
    at TEXT NOT NULL,
    undone INTEGER NOT NULL,
    receipt BLOB,
    CONSTRAINT pk_step PRIMARY KEY (n)
)
    """,
    """\
CREATE TABLE step_cell (
    n INTEGER NOT NULL,
    step INTEGER NOT NULL,
    tbl TEXT NOT NULL,
    "row" BLOB NOT NULL,
    field TEXT NOT NULL,
    old BLOB NOT NULL,
    new BLOB NOT NULL,
    CONSTRAINT pk_step_cell PRIMARY KEY (n)
)
    """,
    "CREATE INDEX ix_step_cell_step ON step_cell (step)",
    """\
CREATE TABLE sync_state (
    "key" TEXT NOT NULL,
    value BLOB,
    CONSTRAINT pk_sync_state PRIMARY KEY ("key")
)
    """,
    """\
CREATE TABLE taxonomy (
    scheme TEXT NOT NULL,
    origin TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_taxonomy PRIMARY KEY (id)
)
    """,
    """\
CREATE TABLE term (
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    parent BLOB,
    valid_to TEXT,
    origin TEXT,
    source TEXT,
    icon TEXT,
    color_light TEXT,
    color_dark TEXT,
    rank INTEGER,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_term PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_term_scheme_code ON term (scheme, code)",
    """\
CREATE TABLE term_link (
    owner_table TEXT,
    owner BLOB,
    field TEXT,
    term BLOB,
    rank INTEGER,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_term_link PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_term_link_owner ON term_link (owner)",
    """\
CREATE TABLE text (
    owner_table TEXT,
    owner BLOB,
    field TEXT,
    lang TEXT,
    value TEXT,
    unofficial INTEGER,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_text PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_text_owner ON text (owner)",
    """\
CREATE TABLE trashed (
    slot INTEGER NOT NULL,
    "row" BLOB NOT NULL,
    CONSTRAINT pk_trashed PRIMARY KEY (slot, "row")
)
 WITHOUT ROWID
    """,
    """\
CREATE VIRTUAL TABLE search_index USING fts5(
    folded, columnsize=0, detail=none, prefix='2 3',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co'")
    """,
    "INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1)",
)


def upgrade() -> None:
    """Make every table, index and the full-text index."""
    for statement in STATEMENTS:
        op.execute(statement.strip())

"""What the key store keeps: wrapped keys, the register of erasures, legal holds, and a generation."""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table

METADATA = MetaData()

SUBJECT_KEYS = Table(
    "subject_keys",
    METADATA,
    Column("subject", String(36), primary_key=True),
    # first half of the SHA-256 of the key: whoever finds a key elsewhere can tell which one it was
    Column("key_id", String(32), nullable=False),
    Column("kek_id", String, nullable=False),  # the key-encryption key it is wrapped under
    Column("wrapped", LargeBinary, nullable=False),
    sqlite_with_rowid=False,  # a counter would tell the order of anonymous entries
)
"""One data key a subject. It says nothing of who the subject is, nor when the key was made."""

Index("subject_keys_by_kek", SUBJECT_KEYS.c.kek_id)

ERASURES = Table(
    "erasures",
    METADATA,
    Column("subject", String(36), primary_key=True),
    Column("kind", String, nullable=False),  # person | child | entry
    Column("key_id", String(32)),  # null when another store's register brought it here
    Column("basis", String, nullable=False),  # vocabulary erasure_basis
    Column("erased_at", String, nullable=False),  # RFC 3339, UTC
    Column("requested_by", String, nullable=False),
    Column("approved_by", String, nullable=False),
)
"""Whose keys were destroyed; such a subject never gets a key again."""

HOLDS = Table(
    "holds",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("subject", String(36), nullable=False, index=True),
    Column("reference", String, nullable=False),  # an opaque token: a case or letter number
    Column("placed_by", String, nullable=False),
    Column("placed_at", String, nullable=False),
    Column("lifted_by", String),
    Column("lifted_at", String),
)
"""Legal holds, past ones too: while one stands, the subject cannot be erased."""

STATE = Table(
    "state",
    METADATA,
    Column("id", Integer, primary_key=True),  # always 1: there is one row
    Column("generation", Integer, nullable=False),  # counts up with every change to the register
)
"""What every process looks at to learn of an erasure by another."""

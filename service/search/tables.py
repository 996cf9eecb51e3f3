"""What the index keeps of every text beside its digests: whose and what it is, in codes and ids."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
)

METADATA = MetaData()
SHAPE = 2
"""Counts up when texts are indexed in another way: an index of another shape is made anew."""

STATE = Table(
    "state",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1: there is one row
    Column("shape", Integer, nullable=False),
    Column("key_id", String(32), nullable=False),  # of the search key the digests were made with
    Column("position", BigInteger, nullable=False),  # of the last event taken in, 0 = none
    Column("last_hash", String(64), nullable=False),  # its leaf hash: is it the same log still?
    Column("erased", String(64), nullable=False),  # digest of all who are erased and not in here
)
"""How far the index is, and of what it was made."""

THINGS = Table(
    "things",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("kind", String, nullable=False),
    Column("review_id", String(36), nullable=False),
    Column("audience", String, nullable=False),
    Column("since", Date, nullable=False),
)
"""What the first event of a thing says, for its later ones."""

ENTRIES = Table(
    "entries",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),  # of the event whose words these are
    Column("field", String, nullable=False),  # of the event: `text`, `purpose_questions.0`
    Column("thing_id", String(36), nullable=False),
    Column("kind", String, nullable=False),  # of the thing, as the steps have it
    Column("review_id", String(36), nullable=False),
    Column("audience", String, nullable=False),  # who may read them: the thing's, or their own
    Column("agency", String, nullable=False),  # the standing of whoever said them, then
    Column("band", String, nullable=False),
    Column("said_on", Date, nullable=False),
    Column("since", Date, nullable=False),  # the day the thing was raised
    Column("is_superseded", Boolean, nullable=False),  # the author has said it better since
)
"""One row for every text of every event; no word of it."""

Index("entries_of_thing", ENTRIES.c.thing_id)

OWNERS = Table(
    "owners",
    METADATA,
    Column("subject", String(36), primary_key=True),
    Column("entry", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""Whose words they are: with any one of them erased, the entry goes."""

WITHHELD = Table(
    "withheld",
    METADATA,
    Column("thing_id", String(36), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),  # 0 = of every step
    Column("basis", String, nullable=False),
)
"""What is withheld of the things in here: no text of it is taken in."""
